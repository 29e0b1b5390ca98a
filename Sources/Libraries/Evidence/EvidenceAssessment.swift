public import CheckedValues

/// What the evidence of a case comes to. A check has passed when it has no failures.
public struct EvidenceAssessment: Sendable, Equatable {
  /// Every required kind is there, well-formed and not empty, and so is everything else that is there.
  public var complete: [EvidenceFailure]
  /// No report is too old, from after the chain's time, or without a time.
  public var fresh: [EvidenceFailure]
  /// No report names another subject than the artifact.
  public var subject: [EvidenceFailure]
  public var vulnerabilities: VulnerabilityResult
  /// Whether a scan was read whole, or anything else named a vulnerability: only then do counts of 0
  /// mean that nothing was found.
  public var tellsVulnerabilities: Bool
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
  public var word: String { "\(kind.rawValue)_\(problem.rawValue)" }
}

/// The findings of all reports, after VEX statements and exceptions, and the limits they exceed.
public struct VulnerabilityResult: Sendable, Equatable {
  public var p1 = 0
  public var p2 = 0
  public var p3 = 0
  public var p4 = 0
  /// The highest score of the findings counted above; nil when none has one.
  public var maxCVSS: Score?
  /// Entries that the scanners themselves were told to leave out.
  public var ignored = 0
  public var removedByVEX = 0
  public var removedByException = 0
  /// Exceptions for the package that are no longer in force, sorted.
  public var expiredExceptions: [Identifier] = []
  /// In the order of the cases of `VulnerabilityLimit`.
  public var exceeded: [VulnerabilityLimit] = []

  public init() {}
}

/// The limits of the policy's section `vulnerabilities`.
public enum VulnerabilityLimit: String, CaseIterable, Sendable {
  case critical = "max_critical_exceeded"
  case p2 = "max_p2_exceeded"
  case p3 = "max_p3_exceeded"
  case cvss = "max_cvss_exceeded"
}
