import CheckedValues
import Signatures
import Testing

@Suite struct SSHSignatureTests {
  typealias Row = (file: String, key: String)

  static let right: [Row] = [
    (SignatureFixtures.sshEd25519, KeyFixtures.sshEd25519),
    (SignatureFixtures.sshEd25519SHA256, KeyFixtures.sshEd25519),
    (SignatureFixtures.sshP256, KeyFixtures.sshP256),
    (SignatureFixtures.sshRSA, KeyFixtures.sshRSA),
  ]

  @Test(arguments: right)
  func `accepts what ssh-keygen signed`(row: Row) throws {
    let key = try key(row.key, .ssh)
    #expect(passes(bytes(row.file), .sshsig, key))
    #expect(!passes(bytes(row.file), .sshsig, key, otherArtifact))
    #expect(!passes(bytes(row.file), .sshsig, key, namespace: "git"))
    #expect(!passes(bytes(row.file), .sshsig, try SignaturesTests.key(KeyFixtures.ed25519)))
  }

  @Test func `accepts only the namespace that is asked for`() throws {
    let key = try key(KeyFixtures.sshEd25519, .ssh)
    let file = bytes(SignatureFixtures.sshEd25519Git)
    #expect(passes(file, .sshsig, key, namespace: "git"))
    #expect(!passes(file, .sshsig, key))
  }

  @Test func `needs SHA-512 only where it is signed`() throws {
    #expect(try SSHSignature(bytes(SignatureFixtures.sshEd25519)).needs == .sha512)
    #expect(try SSHSignature(bytes(SignatureFixtures.sshEd25519SHA256)).needs == [])
  }

  @Test(arguments: right)
  func `refuses every truncation and every changed byte`(row: Row) throws {
    let key = try key(row.key, .ssh)
    let file = bytes(row.file)
    for damage in damaged(file) where damage != file.dropLast() {
      #expect(!passes(damage, .sshsig, key))
    }
  }

  @Test func `refuses other keys by name`() {
    #expect(refusal(SignatureFixtures.sshP384, .sshsig) == .unsupported("ecdsa-p384"))
    #expect(
      refusal(sshsig(key: ["sk-ssh-ed25519@openssh.com", ""]), .sshsig)
        == .unsupported("sk-ssh-ed25519@openssh.com"))
  }

  @Test func `refuses what the protocol does not know`() {
    #expect(refusal(sshsig(version: 2), .sshsig) == .unsupported("sshsig-version-2"))
    #expect(refusal(sshsig(reserved: "x"), .sshsig) == .unsupported("sshsig-reserved"))
    #expect(refusal(sshsig(hash: "sha1"), .sshsig) == .unsupported("sshsig-hash"))
    #expect(
      refusal(sshsig(signature: ["ssh-rsa", "x"]), .sshsig)
        == .unsupported("sshsig-signature-type"))
    #expect(isMalformed(refusal(sshsig(namespace: ""), .sshsig)))
    #expect(isMalformed(refusal(sshsig(more: [0]), .sshsig)))
    #expect(refusal(sshsig(), .sshsig) == nil)
  }

  @Test(arguments: ["\n", "x", " "])
  func `refuses anything around it`(more: String) {
    #expect(isMalformed(refusal(SignatureFixtures.sshEd25519 + more, .sshsig)))
    #expect(isMalformed(refusal(more + SignatureFixtures.sshEd25519, .sshsig)))
  }
}

/// A well-formed file around a signature that is none.
private func sshsig(
  version: UInt8 = 1, key: [String] = ["ssh-ed25519", String(repeating: "k", count: 32)],
  namespace: String = "file", reserved: String = "", hash: String = "sha512",
  signature: [String] = ["ssh-ed25519", "x"], more: [UInt8] = []
) -> String {
  func string(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
  func strings(_ texts: [String]) -> [UInt8] { texts.flatMap { string(Array($0.utf8)) } }
  let blob =
    Array("SSHSIG".utf8) + [0, 0, 0, version] + string(strings(key))
    + strings([namespace, reserved, hash]) + string(strings(signature)) + more
  return "-----BEGIN SSH SIGNATURE-----\n\(Base64.encode(blob))\n-----END SSH SIGNATURE-----\n"
}
