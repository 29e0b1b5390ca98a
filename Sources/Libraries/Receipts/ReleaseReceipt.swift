public import CheckedValues
public import StrictJSON

/// The checks of stage 4 in their order.
public enum ReleaseCheck: String, Sendable, CaseIterable {
  case chainComplete = "chain_complete"
  case linksMatch = "links_match"
  case subjectSame = "subject_same"
  case policySame = "policy_same"
  case decisionConsistent = "decision_consistent"
  case auditAppended = "audit_appended"
}

/// The receipt of stage 4, `release/release_receipt.json`.
public struct ReleaseReceipt: Sendable {
  public static let path = Stage.release.receiptPath.text

  /// The receipt of a stage.
  public struct Link: Sendable {
    public let stage: Stage
    /// Over the bytes of the file; nil when it could not be read.
    public let sha256: SHA256Digest?

    public init(stage: Stage, sha256: SHA256Digest?) { (self.stage, self.sha256) = (stage, sha256) }

    var metadata: Metadata {
      .object([
        ("stage", .count(stage.rawValue)), ("receipt", .constant(stage.receiptPath)),
        ("sha256", .optional(sha256) { .digest($0) }),
      ])
    }
  }

  public var decision: Action
  /// The `action_receipt_sha256`; zero when there is none that could be checked.
  public var previousHash: SHA256Digest
  public var subject: SignatureReceipt.Subject?
  public var chain: [Link]
  public var policy: PolicyReference?
  /// Nil on `terminate`.
  public var permitID: SHA256Digest?
  /// Where the answer stands in its audit stream, {`stream_id`, `sequence`, `event_hash`}; nil when it
  /// could not be recorded.
  public var audit: Metadata?
  public var inputs: [InputRecord]
  public var report: CheckReport<ReleaseCheck>
  public var toolVersion: SemanticVersion

  public init(
    decision: Action, previousHash: SHA256Digest, subject: SignatureReceipt.Subject?,
    chain: [Link], policy: PolicyReference?, permitID: SHA256Digest?, audit: Metadata?,
    inputs: [InputRecord], report: CheckReport<ReleaseCheck>, toolVersion: SemanticVersion
  ) {
    (self.decision, self.previousHash, self.subject) = (decision, previousHash, subject)
    (self.chain, self.policy, self.inputs) = (chain, policy, inputs)
    (self.permitID, self.audit) = (permitID, audit)
    (self.report, self.toolVersion) = (report, toolVersion)
  }

  public func document(caseName: CaseName, createdAt: Timestamp) -> OutputDocument {
    var document = OutputDocument()
    ReceiptHead(stage: .release, createdAt: createdAt, caseName: caseName).write(to: &document)
    document.add("release_decision", .word(decision))
    document.add("previous_hash", .digest(previousHash))
    document.add("subject", .optional(subject) { $0.metadata })
    document.add("chain", .list(chain.map { $0.metadata }))
    document.add("policy", .optional(policy) { $0.metadata })
    document.add("permit_id", .optional(permitID) { .digest($0) })
    document.add("audit", audit ?? .null)
    document.add("inputs", InputRecord.metadata(inputs))
    report.write(to: &document)
    document.add("tool_version", .version(toolVersion))
    document.add("safety_boundary", SafetyBoundary.metadata("metadata_only_release_receipt"))
    document.seal("receipt_sha256")
    return document
  }

  /// What is read back of a receipt: the answer, and the facts that only stage 4 knew.
  public struct Summary: Sendable {
    public let decision: Action
    public let permitID: SHA256Digest?
    /// The place of its event; nil when the stream did not verify.
    public let audit: (stream: CaseName, sequence: Int, eventHash: SHA256Digest)?
    public let violations: [ReasonCode]
    public let toolVersion: SemanticVersion
  }

  /// Reads a receipt back that is whole.
  public static func read(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<Summary> {
    try CheckedReceipt.check(caseName) { () throws(JSONRefusal) in try unverified(bytes) }
  }

  /// Reads a receipt back.
  public static func unverified(
    _ bytes: [UInt8]
  ) throws(JSONRefusal) -> UnverifiedReceipt<Summary> {
    try UnverifiedReceipt(bytes, stage: .release) { reader throws(JSONRefusal) in
      let permit = try reader.required("permit_id")
      let audit = try reader.required("audit")
      let summary = Summary(
        decision: try reader.required("release_decision").word(),
        permitID: try permit.unlessNull?.sha256(),
        audit: try audit.unlessNull.map(place),
        violations: try reader.required("violations").array { node throws(JSONRefusal) in
          try node.word()
        },
        toolVersion: try reader.required("tool_version").version())
      _ = reader.rest()
      return summary
    }
  }

  private static func place(
    _ node: JSONNode
  ) throws(JSONRefusal) -> (stream: CaseName, sequence: Int, eventHash: SHA256Digest) {
    try node.object { reader throws(JSONRefusal) in
      (
        try reader.required("stream_id").caseName(),
        try reader.required("sequence").integer(in: 0...Int(1) << 52),
        try reader.required("event_hash").sha256()
      )
    }
  }
}
