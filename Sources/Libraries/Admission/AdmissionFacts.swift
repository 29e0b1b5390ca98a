public import CheckedValues
public import Evidence
public import Receipts
public import Signatures

/// How a request that the policy sent to a human was resolved.
public enum ReviewAnswer: Sendable, Equatable {
  case allow, block
  /// There is a file, but it is no review of an approver in force.
  case invalid
}

/// What the membrane knows of a case besides its request, found out before anything is decided.
public struct AdmissionFacts: Sendable {
  /// What stage 1 left behind.
  public enum Chain: Sendable {
    /// The receipt and all that it names are as they were.
    case intact(posture: SignaturePosture, code: ReasonCode?)
    case broken(ReasonWord)
  }

  public var chain: Chain
  /// The chain's time.
  public var time: Timestamp
  /// Whether the kill switch is set; nil when there is no state folder to say so.
  public var killSwitch: Bool?
  /// What came of the evidence; nil when there was no request to name it.
  public var evidence: EvidenceAssessment?
  /// What was found for the capabilities that require approval; empty when there are none.
  public var grants = GrantFacts()

  /// What an approver said about this very request under this very policy; nil without a review.
  public var review: ReviewAnswer?

  /// Whether what stage 1 left behind can be built on.
  public var isIntact: Bool { if case .intact = chain { true } else { false } }

  public init(
    chain: Chain, time: Timestamp, killSwitch: Bool?, evidence: EvidenceAssessment?
  ) {
    (self.chain, self.time, self.killSwitch) = (chain, time, killSwitch)
    self.evidence = evidence
  }
}
