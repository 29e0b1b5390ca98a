public import Receipts

/// What the evidence of a case comes to. A check has passed when it has no failures.
public struct EvidenceAssessment: Sendable, Equatable {
  /// Every required kind is there, well-formed and not empty, and so is everything else that is there.
  public var complete: [EvidenceFailure]
  /// No report is too old, from after the chain's time, or without a time.
  public var fresh: [EvidenceFailure]
  /// No report names another subject than the artifact.
  public var subject: [EvidenceFailure]
  /// Nil unless a scan was read whole, or anything else named a vulnerability: only then do counts of 0 mean that
  /// nothing was found.
  public var vulnerabilities: VulnerabilityFigures?
  /// The limits of the policy's section `vulnerabilities` that they exceed.
  public var exceeded: [ReasonWord]
}

/// A kind of evidence, and what is wrong with a piece of it.
public struct EvidenceFailure: Hashable, Sendable {
  public enum Problem: String, CaseIterable, Sendable {
    // complete
    case missing, unsupported, malformed, empty, unsigned
    // fresh
    case withoutTime = "without_time"
    case stale
    case inFuture = "in_future"
    // for this subject
    case otherSubject = "other_subject"

    /// Whether the evidence was read, so that its time and its subject are known.
    public var isOfWhatWasRead: Bool {
      switch self {
      case .missing, .unsupported, .malformed: false
      case .empty, .unsigned, .withoutTime, .stale, .inFuture, .otherSubject: true
      }
    }
  }

  public var kind: EvidenceKind
  public var problem: Problem

  public init(_ kind: EvidenceKind, _ problem: Problem) {
    self.kind = kind
    self.problem = problem
  }

  /// `scan_missing`, `sbom_malformed`, `scan_stale`, …
  /// Nil for what no kind of evidence can be, such as a check that is stale.
  public var word: ReasonWord? {
    let word = "\(kind.rawValue)_\(problem.rawValue)"
    return ReasonWord.allCases.first { $0.rawValue == word }
  }
}
