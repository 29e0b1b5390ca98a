public import CheckedValues

/// The second file of stage 2, `runtime/runtime_fail_closed_gate.json`: the checks under a hash of
/// their own, bound to the receipt of stage 1.
public struct RuntimeGate: Sendable {
  public static let path = "runtime/runtime_fail_closed_gate.json"

  public var previousHash: SHA256Digest
  /// SHA-256 of the file of stage 1's receipt; null when there was none.
  public var signatureReceiptSHA256: SHA256Digest?
  public var decision: RuntimeDecision
  public var report: CheckReport<AdmissionCheck>

  public init(
    previousHash: SHA256Digest, signatureReceiptSHA256: SHA256Digest?, decision: RuntimeDecision,
    report: CheckReport<AdmissionCheck>
  ) {
    (self.previousHash, self.signatureReceiptSHA256) = (previousHash, signatureReceiptSHA256)
    (self.decision, self.report) = (decision, report)
  }

  /// What makes this stage say `block`; part of the document, so that a reader need not look it up.
  static let policy: [MemberName] = [
    "block_if_previous_receipt_missing", "block_if_previous_receipt_altered",
    "block_if_input_changed", "block_if_kill_switch_set", "block_if_request_malformed",
    "block_if_posture_not_verified", "block_if_evidence_incomplete_or_stale",
    "block_if_thresholds_exceeded", "block_if_no_rule_allows", "block_if_check_not_understood",
  ]

  /// The document and its `entry_hash`, which is over the members before it.
  public func document(
    caseName: CaseName, createdAt: Timestamp
  ) -> (document: OutputDocument, entryHash: SHA256Digest) {
    var document = OutputDocument()
    ReceiptHead(stage: .runtime, createdAt: createdAt, caseName: caseName).write(to: &document)
    document.add("previous_hash", .digest(previousHash))
    document.add(
      "stage1_binding",
      .object([
        ("path", .constant(Stage.signature.receiptPath)),
        ("sha256", .optional(signatureReceiptSHA256) { .digest($0) }),
      ]))
    document.add("checks", .object(report.checks.map { (MemberName($0.check), .flag($0.passed)) }))
    document.add("violations", .list(report.violations.map { .word($0) }))
    document.add("fail_closed_policy", .object(Self.policy.map { ($0, .flag(true)) }))
    document.add("safety_boundary", SafetyBoundary.metadata("metadata_only_runtime_gate"))
    let entryHash = document.seal("entry_hash")
    document.add("runtime_decision", .word(decision))
    document.add("reasons", .list(report.reasons.map { .word($0) }))
    return (document, entryHash)
  }
}
