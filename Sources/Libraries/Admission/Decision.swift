public import CheckedValues
public import Receipts

/// What the membrane answers, and everything that led there.
public struct Decision: Sendable {
  public var outcome: Outcome
  /// Nil on allow.
  public var reasonCode: ReasonCode?
  public var runtimeDecision: RuntimeDecision
  public var ruleID: Identifier?
  public var capabilities = CapabilityUse()
  /// The grants that were used, whose nonces are spent when the outcome is `allow`.
  public var grants: [Grant] = []
  /// Grants whose nonces another evaluation spent, as far as the decision rests on that, sorted; nil when there was
  /// no ledger to ask.
  public var spentGrants: [Identifier]?
  public var findings: [FailedCheck]
  public var report: CheckReport<AdmissionCheck>
}
