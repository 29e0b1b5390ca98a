public import CheckedValues

/// What stage 4 says of an artifact to others, as in-toto Statements v1
/// (https://github.com/in-toto/attestation, `spec/v1/statement.md`). URIs are constants of the program and
/// checked names; the URN namespace is a private one.
public struct ReleaseAttestation: Sendable {
  public var decision: Action
  /// The chain's time.
  public var createdAt: Timestamp
  public var caseName: CaseName
  public var subject: SignatureReceipt.Subject
  /// The artifact's path in the case; the case's name stands for one that is not known.
  public var artifact: CasePath?
  public var policy: PolicyReference?
  /// The receipts that led here.
  public var receipts: [ReleaseReceipt.Link]
  /// What may go on, as stage 3 wrote it.
  public var allowed: [Identifier]

  public init(
    decision: Action, createdAt: Timestamp, caseName: CaseName, subject: SignatureReceipt.Subject,
    artifact: CasePath?, policy: PolicyReference?, receipts: [ReleaseReceipt.Link],
    allowed: [Identifier]
  ) {
    (self.decision, self.createdAt, self.caseName) = (decision, createdAt, caseName)
    (self.subject, self.artifact, self.policy) = (subject, artifact, policy)
    (self.receipts, self.allowed) = (receipts, allowed)
  }

  /// The identity of the program as a verifier. Its number is raised when the same inputs may lead to
  /// another answer.
  static let verifier: MemberName = "urn:membrane:release-gate:v1"

  func statement(
    predicateType: MemberName, _ predicate: [(MemberName, Metadata)]
  ) -> OutputDocument {
    var document = OutputDocument()
    document.add("_type", .constant("https://in-toto.io/Statement/v1"))
    document.add(
      "subject",
      .list([.object([("name", .subjectName(self)), ("digest", .digestSet(subject.sha256))])]))
    document.add("predicateType", .constant(predicateType))
    document.add("predicate", .object(predicate))
    return document
  }

  /// The governed snapshot; its digest is the `policy_hash`. Without a runtime receipt it is not known
  /// which policy applied.
  var policyDescriptor: Metadata? {
    policy.map { policy in
      .descriptor(
        [.constant("urn:membrane:policy:"), .identifier(policy.policyID)], policy.policyHash)
    }
  }
}

extension Metadata {
  /// A ResourceDescriptor with a URI of these parts.
  static func descriptor(_ uri: [Metadata], _ sha256: SHA256Digest) -> Metadata {
    .object([("uri", .joined(uri)), ("digest", .digestSet(sha256))])
  }

  fileprivate static func digestSet(_ sha256: SHA256Digest) -> Metadata {
    .object([("sha256", .digest(sha256))])
  }

  fileprivate static func subjectName(_ attestation: ReleaseAttestation) -> Metadata {
    attestation.artifact.map { .identifier($0.identifier) } ?? .caseName(attestation.caseName)
  }
}
