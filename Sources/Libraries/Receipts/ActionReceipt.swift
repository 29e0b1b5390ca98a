public import CheckedValues
public import StrictJSON

/// What stage 4 reads of stage 3's two documents. They are written by `ActionDocuments`.
public struct ActionReceipt: Sendable {
  public static let path = Stage.action.receiptPath.text
  public static let policyPath = "actions/runtime_action_policy.json"

  public let previousHash: SHA256Digest
  /// The self-hash of the action policy.
  public let entryHash: SHA256Digest
  public let action: Action
  /// Nil when stage 3 could not tell.
  public let runtimeDecision: RuntimeDecision?
  public let hasViolations: Bool
  /// What may go on, capabilities or `runtime`: the targets of `actions` with the status `allowed`, sorted.
  public let allowed: [Identifier]
  /// The capabilities that are taken away: the targets with the status `disabled`, sorted.
  public let isolated: [Identifier]

  public init(
    previousHash: SHA256Digest, entryHash: SHA256Digest, action: Action, runtimeDecision: RuntimeDecision?,
    hasViolations: Bool, allowed: [Identifier], isolated: [Identifier]
  ) {
    (self.previousHash, self.entryHash) = (previousHash, entryHash)
    (self.action, self.runtimeDecision) = (action, runtimeDecision)
    (self.hasViolations, self.allowed, self.isolated) = (hasViolations, allowed, isolated)
  }

  /// Reads the receipt back and checks it.
  public static func read(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<ActionReceipt> {
    try CheckedReceipt.check(caseName) { () throws(JSONRefusal) in try unverified(bytes) }
  }

  /// Reads the receipt back.
  public static func unverified(
    _ bytes: [UInt8]
  ) throws(JSONRefusal) -> UnverifiedReceipt<ActionReceipt> {
    try UnverifiedReceipt(bytes, stage: .action, hashName: "action_receipt_sha256") {
      reader throws(JSONRefusal) in
      let decision = try reader.required("runtime_decision_from_stage2")
      let plan = try readPlan(&reader)
      return ActionReceipt(
        previousHash: try reader.required("previous_hash").sha256(),
        entryHash: try reader.required("action_entry_hash").sha256(), action: plan.action,
        runtimeDecision: try decision.unlessNull?.word(),
        hasViolations: plan.hasViolations, allowed: plan.targets["allowed"] ?? [],
        isolated: plan.targets["disabled"] ?? [])
    }
  }

  /// Reads the action policy back, with the previous hash that it names, and checks it.
  public static func readPolicy(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<SHA256Digest> {
    try CheckedReceipt.check(caseName) { () throws(JSONRefusal) in try unverifiedPolicy(bytes) }
  }

  /// Reads the action policy back.
  public static func unverifiedPolicy(
    _ bytes: [UInt8]
  ) throws(JSONRefusal) -> UnverifiedReceipt<SHA256Digest> {
    try UnverifiedReceipt(bytes, stage: .action, hashName: "action_entry_hash") {
      reader throws(JSONRefusal) in
      _ = try readPlan(&reader)
      for name in ["stage2_binding", "runtime_action_mapping"] as [StaticString] {
        try reader.required(name).object { members throws(JSONRefusal) in _ = members.rest() }
      }
      try SafetyBoundary.check(try reader.required("safety_boundary"), "metadata_only_action_receipt")
      return try reader.required("previous_hash").sha256()
    }
  }

  /// What both documents have: the action with its isolation mode, the checks, and the entries.
  private static func readPlan(
    _ reader: inout ObjectReader
  ) throws(JSONRefusal) -> (action: Action, hasViolations: Bool, targets: [String: [Identifier]]) {
    let action: Action = try reader.required("action_decision").word()
    let mode = try reader.required("isolation_mode")
    guard try mode.word() == action.isolationMode else {
      throw mode.refusal(.oneOf([action.isolationMode.rawValue]))
    }
    try reader.required("checks").object { checks throws(JSONRefusal) in
      for check in checks.rest() { _ = try check.value.bool() }
    }
    let targets = try reader.required("actions").array(of: target)
    return (
      action, try !reader.required("violations").elements().isEmpty,
      Dictionary(grouping: targets) { $0.status }.mapValues { Set($0.map { $0.name }).sorted() }
    )
  }

  private static func target(
    _ node: JSONNode
  ) throws(JSONRefusal) -> (status: String, name: Identifier) {
    try node.object { entry throws(JSONRefusal) in
      _ = try entry.required("action").string()
      let target = try entry.required("target").identifier()
      let status = try entry.required("status").string()
      _ = try entry.required("reason").identifier()
      return (status, target)
    }
  }
}
