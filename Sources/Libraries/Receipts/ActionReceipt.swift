public import CheckedValues
internal import StrictJSON

/// What stage 4 reads of stage 3's two documents. They are written by `ActionDocuments`.
public struct ActionReceipt: Sendable {
  public static let path = "actions/runtime_action_receipt.json"
  public static let policyPath = "actions/runtime_action_policy.json"

  public let previousHash: SHA256Digest
  /// The self-hash of the action policy.
  public let entryHash: SHA256Digest
  public let action: Action
  /// Nil when stage 3 could not tell.
  public let runtimeDecision: RuntimeDecision?
  public let hasViolations: Bool

  /// Reads the receipt back and checks it.
  public static func read(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<ActionReceipt> {
    try CheckedReceipt.read(
      bytes, stage: .action, caseName: caseName, hashName: "action_receipt_sha256"
    ) { reader throws(JSONRefusal) in
      let decision = try reader.required("runtime_decision_from_stage2")
      _ = try reader.required("isolation_mode").word(IsolationMode.self)
      let checks = try reader.required("checks").object { checks throws(JSONRefusal) in
        checks.rest()
      }
      for check in checks { _ = try check.value.bool() }
      _ = try reader.required("actions").elements()
      return ActionReceipt(
        previousHash: try reader.required("previous_hash").sha256(),
        entryHash: try reader.required("action_entry_hash").sha256(),
        action: try reader.required("action_decision").word(),
        runtimeDecision: decision.kind == .null ? nil : try decision.word(),
        hasViolations: try !reader.required("violations").elements().isEmpty)
    }
  }

  /// Reads the action policy back and gives its self-hash.
  public static func readPolicy(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<SHA256Digest> {
    try CheckedReceipt.read(
      bytes, stage: .action, caseName: caseName, hashName: "action_entry_hash"
    ) { reader throws(JSONRefusal) in
      let previous = try reader.required("previous_hash").sha256()
      for name in [
        "stage2_binding", "checks", "violations", "runtime_action_mapping", "action_decision",
        "isolation_mode", "actions", "safety_boundary",
      ] as [StaticString] {
        _ = try reader.required(name)
      }
      return previous
    }
  }
}
