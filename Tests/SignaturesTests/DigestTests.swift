import CheckedValues
import Signatures
import Testing

@Suite struct DigestTests {
  static let abc512 =
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
  static let abcBLAKE2b =
    "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
    + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"

  @Test func `gives SHA-512 of abc as FIPS 180 says`() {
    #expect(Hex.encode(SHA512.digest(of: bytes("abc")[...])) == Self.abc512)
  }

  @Test func `gives BLAKE2b-512 of abc as RFC 7693, appendix A says`() {
    #expect(Hex.encode(BLAKE2b512.digest(of: bytes("abc")[...])) == Self.abcBLAKE2b)
  }

  @Test(arguments: [1, 2, 63, 64, 65, 127, 128, 129, 1000])
  func `gives the same digests however the bytes are cut`(chunk: Int) {
    let whole = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var digester = ArtifactDigester([.sha512, .blake2b512])
    for start in stride(from: 0, to: whole.count, by: chunk) {
      unsafe digester.update(whole[start..<min(start + chunk, whole.count)].span.bytes)
    }
    let sha256 = SHA256.digest(of: whole)
    #expect(digester.finish(sha256: sha256, size: whole.count) == Artifact(whole).digests)
  }

  @Test func `computes only what is needed`() {
    let digests = ArtifactDigester([]).finish(sha256: SHA256.digest(of: []), size: 0)
    #expect(digests.sha512 == nil && digests.blake2b512 == nil)
  }
}
