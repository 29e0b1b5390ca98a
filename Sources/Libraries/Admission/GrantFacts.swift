public import CheckedValues
internal import Receipts

/// What was found for the capabilities of a request that require approval.
public struct GrantFacts: Sendable {
  /// The files that the request names, and those in the folder that are about this package and one of the
  /// needed capabilities. The order does not matter.
  public var files: [GrantFile]
  /// What an approver was asked, and answered; nil when nothing is there for this very request.
  public var answer: EscalationAnswer?
  /// The grants whose nonces another evaluation spent; nil when there is no ledger to ask.
  public var spent: Set<Identifier>?

  public init(
    files: [GrantFile] = [], answer: EscalationAnswer? = nil, spent: Set<Identifier>? = nil
  ) {
    (self.files, self.answer, self.spent) = (files, answer, spent)
  }
}

/// What the file with an approver's decision says.
public enum EscalationAnswer: Sendable {
  case decided(EscalationDecision)
  /// It is there, and nobody can read it: never a yes.
  case malformed
}
