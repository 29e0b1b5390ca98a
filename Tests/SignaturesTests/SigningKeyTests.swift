import CheckedValues
import Signatures
import StrictJSON
import Testing

@Suite struct SigningKeyTests {
  static let kinds = [PrivateKeys.ed25519, PrivateKeys.p256, PrivateKeys.sec1, PrivateKeys.sec1Bare]

  /// RFC 8032, section 7.1, test 2.
  @Test func `signs as RFC 8032 says`() throws {
    let seed = try hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    let key = try SigningKey(pem: PrivateKeys.ed25519(seed))
    #expect(
      try Hex.encode(key.sign([0x72]))
        == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
  }

  /// RFC 6979, appendix A.2.5.
  @Test func `finds the public point of a P-256 key`() throws {
    let key = try SigningKey(pem: PrivateKeys.sec1Bare(PrivateKeys.rfc6979))
    let public64 = try hex(
      "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")
    let head = try hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
    #expect(key.keyID == SHA256.digest(of: head + public64))
    #expect(key.publicKey.algorithm == .ecdsaP256)
  }

  @Test(arguments: kinds.indices)
  func `what it signs is verified, and nothing else is`(kind: Int) throws {
    let key = try SigningKey(pem: Self.kinds[kind](PrivateKeys.random()))
    let other = try SigningKey(pem: Self.kinds[kind](PrivateKeys.random()))
    for length in [0, 1, 1000] {
      let message = [UInt8](repeating: 7, count: length)
      let signature = try key.sign(message)
      #expect(key.publicKey.verifies(signature[...], of: message[...]))
      #expect(!key.publicKey.verifies(signature[...], of: (message + [7])[...]))
      #expect(!other.publicKey.verifies(signature[...], of: message[...]))
    }
    #expect(key.keyID != other.keyID)
  }

  @Test(arguments: kinds.indices)
  func `refuses every truncation and no change of a byte ends the program`(kind: Int) throws {
    let file = Self.kinds[kind](PrivateKeys.rfc6979)
    let key = try SigningKey(pem: file)
    for count in 0..<file.count - 1 {
      #expect(keyRefusal(Array(file[..<count])) != nil, "\(count)")
    }
    for damage in damaged(file).dropFirst(file.count) {
      // Another secret number is another key; the same one would be a file with slack.
      if let changed = try? SigningKey(pem: damage) { #expect(changed.keyID != key.keyID) }
    }
    #expect(keyRefusal(file + [0x0A]) == .malformed)
    #expect(keyRefusal([0x0A] + file) == .malformed)
    #expect(keyRefusal(file + file) == .malformed)
  }

  @Test func `a key that is not in its range is refused`() throws {
    let order = try hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
    var last = order
    last[31] -= 1
    #expect(keyRefusal(PrivateKeys.sec1Bare([UInt8](repeating: 0, count: 32))) == .malformed)
    #expect(keyRefusal(PrivateKeys.sec1Bare(order)) == .malformed)
    #expect(keyRefusal(PrivateKeys.sec1Bare([UInt8](repeating: 0xFF, count: 32))) == .malformed)
    #expect(keyRefusal(PrivateKeys.sec1Bare(last)) == nil)
    for count in [0, 31, 33] {
      #expect(keyRefusal(PrivateKeys.sec1Bare([UInt8](repeating: 1, count: count))) == .malformed)
      #expect(keyRefusal(PrivateKeys.ed25519([UInt8](repeating: 1, count: count))) == .malformed)
    }
  }

  @Test func `a public point that is not the key's is refused`() throws {
    let point = try PrivateKeys.point(of: PrivateKeys.rfc6979)
    #expect(keyRefusal(PrivateKeys.sec1(PrivateKeys.rfc6979, point: point)) == nil)
    let compressed = [2 + point[63] % 2] + point[..<32]
    #expect(keyRefusal(PrivateKeys.sec1(PrivateKeys.rfc6979, written: compressed)) == nil)
    let other = try PrivateKeys.point(of: PrivateKeys.random())
    #expect(keyRefusal(PrivateKeys.sec1(PrivateKeys.rfc6979, point: other)) == .malformed)
  }

  @Test(arguments: [
    ("ENCRYPTED PRIVATE KEY", "encrypted-private-key"), ("RSA PRIVATE KEY", "rsa"),
    ("DSA PRIVATE KEY", "dsa"), ("OPENSSH PRIVATE KEY", "openssh-private-key"),
    ("PUBLIC KEY", "public-key"), ("CERTIFICATE", "certificate"),
    ("ENCRYPTED SIGSTORE PRIVATE KEY", "encrypted-sigstore-private-key"),
  ])
  func `refuses another kind of block by name`(label: String, name: String) {
    #expect(keyRefusal(PrivateKeys.pem(label, [0x30, 0])) == .unsupported(name))
  }

  @Test(arguments: [
    ("06092a864886f70d010101" + "0500", "rsa"), ("06092a864886f70d01010a", "rsa-pss"),
    ("06032b6571", "ed448"), ("06032b656e", "x25519"),
    ("06072a8648ce3d0201" + "06052b81040022", "ecdsa-p384"),
    ("06072a8648ce3d0201" + "06052b8104000a", "ecdsa-secp256k1"),
    ("06072a8648ce3d0201" + "3000", "ecdsa-explicit-parameters"),
    ("06092b0601040182370201", "oid-1.3.6.1.4.1.311.2.1"),
  ])
  func `refuses another algorithm by name`(algorithm: String, name: String) throws {
    let secret = PrivateKeys.der(0x30, [2, 1, 1] + PrivateKeys.der(4, [UInt8](repeating: 1, count: 48)))
    #expect(keyRefusal(PrivateKeys.pkcs8(try hex(algorithm), secret)) == .unsupported(name))
  }

  @Test func `refuses what OpenSSL's older form encrypted, and minisign's keys`() {
    #expect(
      keyRefusal(
        bytes(
          "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n"
            + "-----END EC PRIVATE KEY-----\n")) == .unsupported("encrypted-private-key"))
    #expect(
      keyRefusal(bytes("untrusted comment: minisign\nAAAA\n")) == .unsupported("minisign-secret-key"))
    #expect(keyRefusal([]) == .malformed)
    #expect(keyRefusal(bytes("hunter2\n")) == .malformed)
  }

  @Test func `takes what ecparam writes in front of a key`() throws {
    let key = PrivateKeys.sec1(PrivateKeys.rfc6979)
    let parameters = PrivateKeys.pem("EC PARAMETERS", try hex("06082a8648ce3d030107"))
    #expect(keyRefusal(parameters + key) == nil)
    #expect(keyRefusal(parameters) == .malformed)
    #expect(keyRefusal(parameters + parameters + key) == .malformed)
    #expect(keyRefusal(key + parameters) == .malformed)
  }
}

/// Why the file is refused; nil when it is not.
func keyRefusal(_ pem: [UInt8]) -> SigningKeyRefusal? {
  do throws(SigningKeyRefusal) {
    _ = try SigningKey(pem: pem)
    return nil
  } catch {
    return error
  }
}

func hex(_ text: String) throws -> [UInt8] {
  try stride(from: 0, to: text.utf8.count, by: 2).map { place in
    let start = text.utf8.index(text.startIndex, offsetBy: place)
    return try #require(UInt8(text[start...].prefix(2), radix: 16))
  }
}
