import CheckedValues
import Signatures
import Testing

@Suite struct PublicKeyTests {
  @Test(arguments: [
    (KeyFixtures.ed25519, KeyFormat.pem, PublicKey.Algorithm.ed25519),
    (KeyFixtures.p256, .pem, .ecdsaP256), (KeyFixtures.p256Compressed, .pem, .ecdsaP256),
    (KeyFixtures.rsa, .pem, .rsa(bits: 2048)), (KeyFixtures.rsaPSS, .pem, .rsa(bits: 2048)),
    (KeyFixtures.sshEd25519, .ssh, .ed25519), (KeyFixtures.sshP256, .ssh, .ecdsaP256),
    (KeyFixtures.sshRSA, .ssh, .rsa(bits: 2048)),
  ])
  func `accepts every key of a supported kind`(
    text: String, format: KeyFormat, algorithm: PublicKey.Algorithm
  ) throws {
    #expect(try key(text, format).algorithm == algorithm)
  }

  @Test(arguments: [
    (KeyFixtures.p384, KeyFormat.pem, "ecdsa-p384"), (KeyFixtures.p521, .pem, "ecdsa-p521"),
    (KeyFixtures.secp256k1, .pem, "ecdsa-secp256k1"),
    (KeyFixtures.p256Explicit, .pem, "ecdsa-explicit-parameters"),
    (KeyFixtures.ed448, .pem, "ed448"), (KeyFixtures.x25519, .pem, "x25519"),
    (KeyFixtures.dsa, .pem, "dsa"), (KeyFixtures.rsa1024, .pem, "rsa-1024"),
    (KeyFixtures.rsa2047, .pem, "rsa-2047"),
    (KeyFixtures.rsaLargeExponent, .pem, "rsa-exponent-40"),
    (KeyFixtures.rsaPSS384, .pem, "rsa-pss-sha384-mgf1-sha384"),
    (KeyFixtures.sshP384, .ssh, "ecdsa-p384"), (KeyFixtures.sshP521, .ssh, "ecdsa-p521"),
    (KeyFixtures.sshDSA, .ssh, "dsa"),
    (sshKey("sk-ssh-ed25519@openssh.com"), .ssh, "sk-ssh-ed25519@openssh.com"),
    (sshKey("ssh-ed25519-cert-v01@openssh.com"), .ssh, "ssh-ed25519-cert-v01@openssh.com"),
    (
      pem([0x30, 0x0E, 0x30, 0x09, 0x06, 0x07, 0x2A, 3, 4, 5, 6, 7, 8, 3, 1, 0]), .pem, "oid-1.2.3.4.5.6.7.8"
    ),
  ])
  func `refuses every other key by name`(text: String, format: KeyFormat, name: String) {
    #expect(throws: KeyRefusal.unsupported(name)) { try key(text, format) }
    #expect(Identifier(name) != nil)
  }

  @Test func `knows a key again however it is written`() throws {
    #expect(try key(KeyFixtures.p256) == key(KeyFixtures.p256Compressed))
    #expect(try key(KeyFixtures.p256) == key(KeyFixtures.p256.replacing("\n", by: "\r\n")))
    #expect(try key(KeyFixtures.ed25519) != key(KeyFixtures.ed25519Second))
  }

  @Test func `reads a minisign line alone and in its file`() throws {
    let file = bytes(KeyFixtures.minisignFile)
    let line = KeyFixtures.minisignFile.split(separator: "\n")[1]
    let whole = try PublicKey(minisignFile: file[...])
    #expect(try key(String(line), .minisign) == whole)
    #expect(whole.minisignKeyNumber != nil)
    #expect(throws: KeyRefusal.malformed(.minisign)) { try key(line + "\n", .minisign) }
    #expect(throws: KeyRefusal.malformed(.minisign)) { try key("RX" + line.dropFirst(2), .minisign) }
    #expect(throws: KeyRefusal.malformed(.minisign)) {
      try PublicKey(minisignFile: (file + bytes("x"))[...])
    }
  }

  @Test(arguments: [
    KeyFixtures.ed25519 + "\n", KeyFixtures.ed25519 + KeyFixtures.p256, " " + KeyFixtures.ed25519,
    "Ed25519 key\n" + KeyFixtures.ed25519, KeyFixtures.ed25519.replacing("PUBLIC KEY", by: "X509 CRL"),
    KeyFixtures.ed25519.replacing("=\n", by: "\n"), KeyFixtures.ed25519.replacing("MCow", by: "MCow\n\n"),
    KeyFixtures.ed25519.replacing("MCow", by: "MCow "), KeyFixtures.ed25519.replacing("MCow", by: "MCsw"),
    KeyFixtures.ed25519.replacing("-----END PUBLIC KEY-----", by: ""), "",
  ])
  func `refuses PEM that is not one strict block`(text: String) {
    #expect(throws: KeyRefusal.malformed(.pem)) { try key(text) }
  }

  @Test(arguments: [
    ("PRIVATE KEY", "private-key"), ("EC PRIVATE KEY", "private-key"), ("CERTIFICATE", "certificate"),
    ("RSA PUBLIC KEY", "rsa-public-key-pkcs1"),
  ])
  func `what is no public key is called by its name`(label: String, name: String) {
    let text = KeyFixtures.ed25519.replacing("PUBLIC KEY", by: label)
    #expect(throws: KeyRefusal.unsupported(name)) { try key(text) }
  }

  @Test(arguments: [
    "command=\"x\" " + KeyFixtures.sshEd25519, " " + KeyFixtures.sshEd25519,
    KeyFixtures.sshEd25519 + KeyFixtures.sshEd25519, KeyFixtures.sshEd25519 + "\n",
    KeyFixtures.sshEd25519.replacing("ssh-ed25519 ", by: "ssh-rsa "),
    KeyFixtures.sshEd25519.replacing("release key", by: "release\u{7}key"), "ssh-ed25519", "",
  ])
  func `refuses an SSH line that is not type, key and comment`(text: String) {
    #expect(throws: KeyRefusal.malformed(.ssh)) { try key(text, .ssh) }
  }

  @Test(arguments: [KeyFixtures.ed25519, KeyFixtures.p256, KeyFixtures.rsa, KeyFixtures.rsaPSS])
  func `takes no damaged PEM for the same key`(text: String) throws {
    let whole = try key(text)
    // The last byte is a line end that may be missing.
    for damage in damaged(bytes(text)) where damage.count != text.utf8.count - 1 {
      let read = try? PublicKey(damage[...], format: .pem)
      #expect(read != whole || read?.schemes != whole.schemes)
    }
  }

  @Test(arguments: [KeyFixtures.sshEd25519, KeyFixtures.sshP256, KeyFixtures.sshRSA])
  func `takes no damaged SSH key for the same key`(text: String) throws {
    let whole = try key(text, .ssh)
    let line = text.split(separator: " ").prefix(2).joined(separator: " ")
    for damage in damaged(bytes(line)) {
      #expect((try? PublicKey(damage[...], format: .ssh)) != whole)
    }
  }

  @Test func `refuses a point that is not on the curve`() throws {
    var der = try unbase64(KeyFixtures.p256.split(separator: "\n").dropFirst().dropLast().joined())
    #expect(throws: Never.self) { try key(pem(der)) }
    der[der.count - 1] ^= 1
    #expect(throws: KeyRefusal.malformed(.pem)) { try key(pem(der)) }
    der.append(0)
    #expect(throws: KeyRefusal.malformed(.pem)) { try key(pem(der)) }
  }

  /// The curve has a point with x = 0; p + 0 is the same number, written in a way that is refused.
  @Test(arguments: [
    ("0000000000000000000000000000000000000000000000000000000000000000", true),
    ("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", false),
  ])
  func `refuses a coordinate that is not below p`(x: String, isAccepted: Bool) throws {
    let y = "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4"
    let point = try #require(Hex.decode(bytes(x + y)[...]))
    var der = try unbase64(KeyFixtures.p256.split(separator: "\n").dropFirst().dropLast().joined())
    der.replaceSubrange((der.count - 64)..., with: point)
    #expect(((try? key(pem(der))) != nil) == isAccepted)
  }

  @Test func `refuses a point of which one byte was changed`() throws {
    let der = try unbase64(KeyFixtures.p256.split(separator: "\n").dropFirst().dropLast().joined())
    for place in (der.count - 64)..<der.count {
      var changed = der
      changed[place] ^= 0x10
      #expect(throws: KeyRefusal.malformed(.pem)) { try key(pem(changed)) }
    }
  }

  @Test(arguments: [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  ])
  func `refuses an Ed25519 key of small order or not in its one form`(hex: String) throws {
    let point = try #require(Hex.decode(bytes(hex)[...]))
    let der = [0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0] + point
    #expect(throws: KeyRefusal.unsupported("ed25519-weak")) { try key(pem(der)) }
  }
}

/// A line with a key of which only the type is right.
private func sshKey(_ type: String) -> String {
  let count = UInt8(type.utf8.count)
  return "\(type) \(Base64.encode([0, 0, 0, count] + Array(type.utf8) + [0, 0, 0, 0]))"
}

private func pem(_ der: [UInt8]) -> String {
  "-----BEGIN PUBLIC KEY-----\n\(Base64.encode(der))\n-----END PUBLIC KEY-----\n"
}
