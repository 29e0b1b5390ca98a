public import CheckedValues
public import Receipts

/// The two documents of stage 3 and the summary for people. The policy's hash is the receipt's
/// `action_entry_hash`, so the receipt stands for both.
public struct ActionDocuments: Sendable {
  public let policy: OutputDocument
  public let receipt: OutputDocument
  private let plan: ActionPlan
  private let source: SourceStage
  private let context: ActionContext
  private let hashes: (entry: SHA256Digest, receipt: SHA256Digest)

  public var summary: String {
    ActionSummary.text(
      plan: plan, context: context, entryHash: hashes.entry, receiptHash: hashes.receipt)
  }

  public init(plan: ActionPlan, source: SourceStage, context: ActionContext) {
    let (checks, violations) = Self.checks(plan, context)
    let actions = Metadata.list(plan.entries.map { $0.metadata })

    var policy = Self.head(plan, source, context)
    policy.add(MemberName(stage: context.sourceStage, "binding"), Self.binding(source, context))
    policy.add("checks", checks)
    policy.add("violations", violations)
    policy.add("runtime_action_mapping", Self.mapping)
    Self.addDecision(plan, to: &policy)
    policy.add("actions", actions)
    policy.add("safety_boundary", SafetyBoundary.metadata("metadata_only_action_receipt"))
    let entryHash = policy.seal("action_entry_hash")

    var receipt = Self.head(plan, source, context)
    receipt.add("action_entry_hash", .digest(entryHash))
    Self.addDecision(plan, to: &receipt)
    receipt.add(
      MemberName("runtime_decision_from_stage", stage: context.sourceStage),
      .optional(source.receipt?.decision) { .word($0) })
    receipt.add("checks", checks)
    receipt.add("violations", violations)
    receipt.add("actions", actions)
    let receiptHash = receipt.seal("action_receipt_sha256")

    (self.policy, self.receipt) = (policy, receipt)
    (self.plan, self.source, self.context) = (plan, source, context)
    hashes = (entryHash, receiptHash)
  }

  /// What reading the files back gives that hold the policy and the receipt of a case; the digests are
  /// theirs. Nil for documents without a case.
  public func readBack(
    policyFile: SHA256Digest, receiptFile: SHA256Digest
  ) -> (policy: CheckedReceipt<ActionReceipt.Policy>, receipt: CheckedReceipt<ActionReceipt>)? {
    guard let caseName = context.caseName else { return nil }
    let head = ReceiptHead(stage: .action, createdAt: context.createdAt, caseName: caseName)
    let previous = source.receipt?.verifiedHash ?? .zero
    func targets(_ status: ActionEntry.Status) -> [Identifier] {
      Set(plan.entries.filter { $0.status == status }.map { $0.target }).sorted()
    }
    let outcome = ActionReceipt.Outcome(
      action: plan.action, hasViolations: plan.checks.contains { !$0.passed },
      allowed: targets(.allowed), isolated: targets(.disabled))
    let body = ActionReceipt(
      previousHash: previous, entryHash: hashes.entry, runtimeDecision: source.receipt?.decision,
      outcome: outcome)
    let policyBody = ActionReceipt.Policy(previousHash: previous, outcome: outcome)
    return (
      SealedReceipt(head, policyBody, policy, hash: hashes.entry).readBack(fileHash: policyFile),
      SealedReceipt(head, body, receipt, hash: hashes.receipt).readBack(fileHash: receiptFile)
    )
  }

  private static func head(
    _ plan: ActionPlan, _ source: SourceStage, _ context: ActionContext
  ) -> OutputDocument {
    var document = OutputDocument()
    document.add("stage", .count(context.sourceStage + 1))
    document.add("engine", .constant(Stage.action.title))
    document.add("source_stage", .count(context.sourceStage))
    document.add("created_at", .time(context.createdAt))
    if let name = context.caseName { document.add("case", .caseName(name)) }
    document.add("previous_hash", .digest(source.receipt?.verifiedHash ?? .zero))
    return document
  }

  private static func binding(_ source: SourceStage, _ context: ActionContext) -> Metadata {
    let stage = context.sourceStage
    return .object([
      (MemberName(stage: stage, "receipt_path"), .path(context.receiptPath)),
      (MemberName(stage: stage, "gate_path"), .path(context.gatePath)),
      (
        MemberName(stage: stage, "receipt_sha256"),
        .optional(source.receipt?.verifiedHash) { .digest($0) }
      ),
      (
        MemberName(stage: stage, "entry_hash"), .optional(source.gate?.verifiedHash) { .digest($0) }
      ),
      (
        MemberName(stage: stage, "runtime_decision"),
        .optional(source.receipt?.decision) { .word($0) }
      ),
    ])
  }

  /// The failed checks are the violations, by the same names.
  private static func checks(
    _ plan: ActionPlan, _ context: ActionContext
  ) -> (checks: Metadata, violations: Metadata) {
    let named = plan.checks.map { check, passed in
      let name = MemberName(check)
      return (check.isOfSource ? MemberName(stage: context.sourceStage, name) : name, passed)
    }
    var violations = named.filter { !$0.1 }.map { Metadata.constant($0.0) }
    if context.caseName != nil && !plan.chainHolds {
      violations.insert(.word(ReasonCode.chainMismatch), at: 0)
    }
    return (.object(named.map { ($0.0, .flag($0.1)) }), .list(violations))
  }

  private static func addDecision(_ plan: ActionPlan, to document: inout OutputDocument) {
    document.add("action_decision", .word(plan.action))
    document.add("isolation_mode", .word(plan.action.isolationMode))
  }

  private static let mapping = Metadata.object([
    ("allow", .word(Action.proceed)), ("warn", .word(Action.isolateAndContinue)),
    ("block", .word(Action.terminate)),
  ])
}
