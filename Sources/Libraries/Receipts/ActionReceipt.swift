public import CheckedValues
internal import StrictJSON

/// What stage 4 reads of stage 3's two documents. They are written by `ActionDocuments`.
public struct ActionReceipt: Sendable {
  public static let path = Stage.action.receiptPath.text
  public static let policyPath = "actions/runtime_action_policy.json"

  public let previousHash: SHA256Digest
  /// The self-hash of the action policy.
  public let entryHash: SHA256Digest
  /// Nil when stage 3 could not tell.
  public let runtimeDecision: RuntimeDecision?
  public let outcome: Outcome

  public var action: Action { outcome.action }
  public var hasViolations: Bool { outcome.hasViolations }
  public var allowed: [Identifier] { outcome.allowed }
  public var isolated: [Identifier] { outcome.isolated }

  /// What both documents say is done.
  public struct Outcome: Sendable, Equatable {
    public let action: Action
    /// Whether a check failed.
    public let hasViolations: Bool
    /// What may go on, capabilities or `runtime`: the targets of `actions` with the status `allowed`, sorted.
    public let allowed: [Identifier]
    /// The capabilities that are taken away: the targets with the status `disabled`, sorted.
    public let isolated: [Identifier]

    /// What isolates nothing would just go on.
    public var isolatesNothing: Bool { action == .isolateAndContinue && isolated.isEmpty }

    public init(action: Action, hasViolations: Bool, allowed: [Identifier], isolated: [Identifier]) {
      (self.action, self.hasViolations) = (action, hasViolations)
      (self.allowed, self.isolated) = (allowed, isolated)
    }
  }

  /// The action policy.
  public struct Policy: Sendable, Equatable {
    public let previousHash: SHA256Digest
    public let outcome: Outcome

    public init(previousHash: SHA256Digest, outcome: Outcome) {
      (self.previousHash, self.outcome) = (previousHash, outcome)
    }
  }

  public init(
    previousHash: SHA256Digest, entryHash: SHA256Digest, runtimeDecision: RuntimeDecision?,
    outcome: Outcome
  ) {
    (self.previousHash, self.entryHash) = (previousHash, entryHash)
    (self.runtimeDecision, self.outcome) = (runtimeDecision, outcome)
  }

  /// Reads the receipt back and checks it.
  public static func read(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<ActionReceipt> {
    try CheckedReceipt.check(caseName) { () throws(JSONRefusal) in try unverified(bytes) }
  }

  /// Reads the receipt back.
  private static func unverified(
    _ bytes: [UInt8]
  ) throws(JSONRefusal) -> UnverifiedReceipt<ActionReceipt> {
    try UnverifiedReceipt(bytes, stage: .action, hashName: "action_receipt_sha256") {
      reader throws(JSONRefusal) in
      let decision = try reader.required("runtime_decision_from_stage2")
      return ActionReceipt(
        previousHash: try reader.required("previous_hash").sha256(),
        entryHash: try reader.required("action_entry_hash").sha256(),
        runtimeDecision: try decision.unlessNull?.word(), outcome: try readOutcome(&reader))
    }
  }

  /// Reads the action policy back and checks it.
  public static func readPolicy(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<Policy> {
    try CheckedReceipt.check(caseName) { () throws(JSONRefusal) in try unverifiedPolicy(bytes) }
  }

  /// Reads the action policy back.
  private static func unverifiedPolicy(
    _ bytes: [UInt8]
  ) throws(JSONRefusal) -> UnverifiedReceipt<Policy> {
    try UnverifiedReceipt(bytes, stage: .action, hashName: "action_entry_hash") {
      reader throws(JSONRefusal) in
      let outcome = try readOutcome(&reader)
      for name in ["stage2_binding", "runtime_action_mapping"] as [StaticString] {
        try reader.required(name).object { members throws(JSONRefusal) in _ = members.rest() }
      }
      try SafetyBoundary.check(try reader.required("safety_boundary"), "metadata_only_action_receipt")
      return Policy(previousHash: try reader.required("previous_hash").sha256(), outcome: outcome)
    }
  }

  /// What both documents have: the action with its isolation mode, the checks, and the entries.
  private static func readOutcome(
    _ reader: inout ObjectReader
  ) throws(JSONRefusal) -> Outcome {
    let action: Action = try reader.required("action_decision").word()
    let mode = try reader.required("isolation_mode")
    guard try mode.word() == action.isolationMode else {
      throw mode.refusal(.oneOf([action.isolationMode.rawValue]))
    }
    var hasViolations = try !reader.required("violations").elements().isEmpty
    try reader.required("checks").object { checks throws(JSONRefusal) in
      for check in checks.rest() where try !check.value.bool() { hasViolations = true }
    }
    let targets = try reader.required("actions").array(of: target)
    func names(_ status: String) -> [Identifier] {
      Set(targets.filter { $0.status == status }.map { $0.name }).sorted()
    }
    return Outcome(
      action: action, hasViolations: hasViolations, allowed: names("allowed"), isolated: names("disabled"))
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
