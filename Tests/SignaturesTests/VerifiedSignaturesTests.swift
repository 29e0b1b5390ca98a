import CheckedValues
import Testing

@testable import Signatures

/// A judge that remembers says what one says that does not.
@Suite struct VerifiedSignaturesTests {
  private let verified = VerifiedSignatures()

  /// Whether `holds` says yes, and whether it asked.
  private func ask(
    _ signature: String, _ message: [UInt8], _ scheme: SignatureScheme = .ed25519, right: Bool = true
  ) -> (holds: Bool, wasVerified: Bool) {
    var wasVerified = false
    let holds = unsafe message.withUnsafeBytes { message in
      unsafe verified.holds(bytes(signature)[...], message, scheme) {
        wasVerified = true
        return right
      }
    }
    return (holds, wasVerified)
  }

  @Test(arguments: [SignatureScheme.ed25519, .ecdsaP256])
  func `a right signature is verified once`(scheme: SignatureScheme) {
    #expect(ask("sig", bytes("message"), scheme) == (true, true))
    #expect(ask("sig", bytes("message"), scheme, right: false) == (true, false))
  }

  @Test func `a wrong one is verified each time`() {
    for _ in 0..<2 { #expect(ask("sig", bytes("message"), right: false) == (false, true)) }
    #expect(ask("sig", bytes("message")) == (true, true))
  }

  @Test func `another message, another signature and their bytes shared out otherwise are verified`() {
    #expect(ask("sig", bytes("message")) == (true, true))
    for (signature, message) in [
      ("sig", "massage"), ("sag", "message"), ("sigm", "essage"), ("si", "gmessage"),
    ] {
      #expect(ask(signature, bytes(message), right: false) == (false, true))
    }
  }

  @Test func `RSA is verified each time: one digest may be signed under two schemes`() {
    #expect(ask("sig", bytes("digest"), .rsaPKCS1(.sha256)) == (true, true))
    #expect(ask("sig", bytes("digest"), .rsaPSS(.sha256), right: false) == (false, true))
    #expect(ask("sig", bytes("digest"), .rsaPKCS1(.sha256)) == (true, true))
  }

  @Test func `a long message is verified each time, one of the longest that are looked up once`() {
    let longest = [UInt8](repeating: 1, count: VerifiedSignatures.maximumMessage)
    #expect(ask("sig", longest) == (true, true))
    #expect(ask("sig", longest) == (true, false))
    for _ in 0..<2 { #expect(ask("sig", longest + [1]) == (true, true)) }
  }

  @Test func `it forgets rather than grow`() {
    for number in 0..<VerifiedSignatures.maximumCount { _ = ask("sig", bytes("\(number)")) }
    #expect(ask("sig", bytes("0")) == (true, false))
    #expect(ask("sig", bytes("one more")) == (true, true))
    #expect(ask("sig", bytes("0")) == (true, true))
    #expect(ask("sig", bytes("one more")) == (true, false))
  }

  @Test(arguments: SignatureJudgeTests.files)
  func `a judge that has seen the right file refuses each changed one`(
    file: String, format: ContainerFormat, key: KeyRow
  ) throws {
    let trust = try trustStore([signer("a", keys: [key])])
    let judges = [SignatureJudge(trust), SignatureJudge(trust, remembers: true)]
    let context = SignatureJudge.Context(
      at: try #require(Timestamp("2026-11-21T08:00:00Z")), package: "acme-lib")
    func postures(_ file: [UInt8], _ artifact: Artifact = artifact) -> [[SignaturePosture]] {
      judges.map { judge in
        guard let container = try? SignatureContainer(file, format: format) else { return [] }
        return judge.results(of: container, artifact, context).map(\.posture)
      }
    }
    for _ in 0..<2 { #expect(postures(bytes(file)) == [[.verified], [.verified]]) }
    for changed in damaged(bytes(file)) + [bytes(file)] {
      let found = postures(changed)
      #expect(found[0] == found[1])
    }
    let found = postures(bytes(file), otherArtifact)
    #expect(found[0] == found[1] && found[0] != [.verified])
  }
}
