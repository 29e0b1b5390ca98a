import CheckedValues
import Receipts
import Testing

@Suite struct ReleaseAttestationTests {
  private let attestation: ReleaseAttestation

  init() throws {
    let digests = try (0..<4).map { place in
      try #require(SHA256Digest(bytes: [UInt8](repeating: UInt8(place), count: 32)))
    }
    attestation = ReleaseAttestation(
      decision: .proceed, createdAt: try #require(Timestamp("2026-11-21T08:00:00Z")),
      caseName: try #require(CaseName("app")), subject: .init(sha256: digests[1], size: 3),
      artifact: CasePath("artifact/app.tar.gz"),
      policy: PolicyReference(
        policyID: try #require(Identifier("default")),
        policyVersion: try #require(SemanticVersion("1.0.0")), policyHash: digests[2], ruleID: nil),
      receipts: [
        .init(stage: .signature, sha256: digests[3]),
        .init(stage: .runtime, sha256: nil),
      ],
      allowed: try [#require(Identifier("clock.read")), #require(Identifier("runtime"))])
  }

  private func with(_ change: (inout ReleaseAttestation) -> Void) -> ReleaseAttestation {
    var copy = attestation
    change(&copy)
    return copy
  }

  private func text(_ document: OutputDocument) throws -> String {
    String(decoding: try document.canonicalBytes(), as: UTF8.self)
  }

  private static func digest(_ byte: String) -> String {
    #"{"sha256":"\#(String(repeating: byte, count: 32))"}"#
  }

  private static let head =
    #"{"_type":"https://in-toto.io/Statement/v1","predicate":{"#
  private static let subject =
    #""subject":[{"digest":\#(digest("01")),"name":"artifact/app.tar.gz"}]}"#

  @Test func `the summary has the members of SLSA VSA v1`() throws {
    #expect(
      try text(attestation.summary)
        == Self.head
        + #""inputAttestations":[{"digest":\#(Self.digest("03")),"uri":"urn:membrane:receipt:app/signature/signature_verification_receipt.json"}],"#
        + #""policy":{"digest":\#(Self.digest("02")),"uri":"urn:membrane:policy:default"},"#
        + #""resourceUri":"urn:membrane:case:app","slsaVersion":"1.1","#
        + #""timeVerified":"2026-11-21T08:00:00Z","verificationResult":"PASSED","#
        + #""verifiedLevels":["SLSA_BUILD_LEVEL_UNEVALUATED"],"#
        + #""verifier":{"id":"urn:membrane:release-gate:v1"}},"#
        + #""predicateType":"https://slsa.dev/verification_summary/v1","# + Self.subject)
  }

  @Test func `the result has the members of SVR v0.2`() throws {
    #expect(
      try text(attestation.properties)
        == Self.head
        + #""properties":["MEMBRANE_ALLOWED_clock.read","MEMBRANE_ALLOWED_runtime"],"#
        + #""timeCreated":"2026-11-21T08:00:00Z","#
        + #""verifier":{"id":"urn:membrane:release-gate:v1","#
        + #""policies":[{"digest":\#(Self.digest("02")),"uri":"urn:membrane:policy:default"}]}},"#
        + #""predicateType":"https://in-toto.io/attestation/svr/v0.2","# + Self.subject)
  }

  @Test(arguments: [
    (Action.proceed, "PASSED", "SLSA_BUILD_LEVEL_UNEVALUATED", true),
    (.isolateAndContinue, "FAILED", "FAILED", true), (.terminate, "FAILED", "FAILED", false),
  ])
  func `only an unrestricted yes has passed`(
    action: Action, result: String, level: String, hasProperties: Bool
  ) throws {
    let attestation = with { $0.decision = action }
    let summary = try text(attestation.summary)
    #expect(summary.contains(#""verificationResult":"\#(result)","verifiedLevels":["\#(level)"]"#))
    #expect(try text(attestation.properties).contains(#""properties":[]"#) == !hasProperties)
  }

  @Test func `the table has every action`() {
    #expect(Action.allCases == [.proceed, .isolateAndContinue, .terminate])
  }

  @Test func `what is not known is left out`() throws {
    let attestation = with {
      $0.policy = nil
      $0.artifact = nil
      $0.allowed = []
    }
    let summary = try text(attestation.summary)
    #expect(summary.contains(#""policy":{"uri":"urn:membrane:policy"}"#))
    #expect(summary.contains(#""name":"app""#))
    let properties = try text(attestation.properties)
    #expect(properties.contains(#""policies":[]"#) && properties.contains(#""properties":[]"#))
  }

  @Test func `what looks like a token is never signed`() throws {
    let token = try #require(Identifier("ghp_" + String(repeating: "a", count: 36)))
    #expect(throws: SecretFound(kind: .gitHubToken)) {
      try with { $0.allowed = [token] }.properties.canonicalBytes()
    }
    #expect(throws: SecretFound(kind: .gitHubToken)) {
      try with { $0.artifact = CasePath(token.text) }.summary.canonicalBytes()
    }
  }
}
