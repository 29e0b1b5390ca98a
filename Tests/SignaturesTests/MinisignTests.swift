import CheckedValues
import Signatures
import Testing

@Suite struct MinisignTests {
  let key: PublicKey
  let file = bytes(SignatureFixtures.minisign)

  init() throws { key = try PublicKey(minisignFile: bytes(KeyFixtures.minisignFile)[...]) }

  @Test func `accepts what minisign signed`() {
    #expect(passes(file, .minisign, key))
    #expect(!passes(file, .minisign, key, otherArtifact))
  }

  @Test func `accepts a legacy signature over the bytes`() {
    let legacy = bytes(SignatureFixtures.minisignLegacy)
    #expect(passes(legacy, .minisign, key))
    #expect(!passes(legacy, .minisign, key, otherArtifact))
  }

  @Test func `says what must be read of the artifact`() throws {
    #expect(try MinisignSignature(file).needs == .blake2b512)
    #expect(try MinisignSignature(bytes(SignatureFixtures.minisignLegacy)).needs == .bytes)
    #expect(!passes(file, .minisign, key, Artifact(ArtifactDigests(sha256: .zero, size: 0))))
  }

  @Test func `accepts CRLF and a missing last line end`() {
    #expect(passes(bytes(SignatureFixtures.minisign.replacing("\n", by: "\r\n")), .minisign, key))
    #expect(passes(file.dropLast(), .minisign, key))
    // A carriage return alone ends no line.
    #expect(!passes(file.dropLast() + bytes("\r"), .minisign, key))
  }

  @Test func `refuses every truncation and every changed byte but in the untrusted comment`() throws {
    let comment = try #require(file.firstIndex(of: UInt8(ascii: "\n")))
    let prefix = "untrusted comment: ".utf8.count
    for damage in damaged(file, free: prefix..<comment) where damage != file.dropLast() {
      #expect(!passes(damage, .minisign, key))
    }
  }

  @Test func `refuses a key with another number`() throws {
    let line = KeyFixtures.minisignFile.split(separator: "\n")[1]
    var blob = try unbase64(String(line))
    blob[2] ^= 1
    #expect(!passes(file, .minisign, try SignaturesTests.key(Base64.encode(blob), .minisign)))
    #expect(!passes(file, .minisign, try SignaturesTests.key(KeyFixtures.ed25519)))
  }

  @Test(arguments: ["\n", "x", "\nuntrusted comment: more\n"])
  func `refuses anything behind the end`(more: String) {
    #expect(isMalformed(refusal(SignatureFixtures.minisign + more, .minisign)))
  }

  @Test(arguments: [("untrusted comment: ", 1024), ("trusted comment: ", 8192)])
  func `limits comments`(prefix: String, limit: Int) throws {
    func file(_ count: Int) -> String {
      SignatureFixtures.minisign.split(separator: "\n").map { line in
        line.hasPrefix(prefix) ? prefix + String(repeating: "x", count: count) : String(line)
      }.joined(separator: "\n")
    }
    #expect(refusal(file(limit), .minisign) == nil)
    #expect(isMalformed(refusal(file(limit + 1), .minisign)))
  }

  @Test func `refuses an algorithm that is not Ed or ED`() {
    #expect(isMalformed(refusal(SignatureFixtures.minisign.replacing("RUQP", by: "RVQP"), .minisign)))
  }
}
