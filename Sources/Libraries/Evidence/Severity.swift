/// The words of severity that the scanners use, in lower case.
public enum Severity: String, CaseIterable, Sendable {
  case critical, high, medium, low, negligible, unknown
  /// CycloneDX only.
  case info, none

  /// The words that every `severity_mapping` has to map: those of Grype and Trivy.
  public static let mandatory: [Severity] = [.critical, .high, .medium, .low, .negligible, .unknown]
}

/// The severities that one finding was given. A word that is none of `Severity` is kept as such.
public struct SeveritySet: Sendable, Equatable {
  private var bits: UInt16 = 0
  private static let otherBit: UInt16 = 1 << 15

  public init() {}

  public init(_ severities: Severity...) {
    for severity in severities { bits |= Self.bit(severity) }
  }

  /// Takes a report's word as UTF-8, in any case; an empty one says nothing.
  mutating func insert(word: ArraySlice<UInt8>) {
    if word.isEmpty { return }
    bits |= Self.words.first { $0.matches(word) }?.bit ?? Self.otherBit
  }

  private struct Word {
    let lowerCase: [UInt8]
    let bit: UInt16

    func matches(_ word: ArraySlice<UInt8>) -> Bool {
      lowerCase.count == word.count && zip(lowerCase, word).allSatisfy { $0 == $1 | 0x20 }
    }
  }

  private static let words = Severity.allCases.map {
    Word(lowerCase: Array($0.rawValue.utf8), bit: bit($0))
  }

  /// Whether a word was among them that no scanner is known to use.
  public var hasOther: Bool { bits & Self.otherBit != 0 }

  /// A report that says nothing does not know.
  public var known: [Severity] {
    bits == 0 ? [.unknown] : Severity.allCases.filter { bits & Self.bit($0) != 0 }
  }

  /// The gravest bucket of the known ones; `buckets` are in the order of the cases of `Severity`.
  func gravest(_ buckets: [SeverityBucket]) -> SeverityBucket {
    var rest = bits == 0 ? Self.bit(.unknown) : bits & ~Self.otherBit
    var gravest = SeverityBucket.p4
    while rest != 0 {
      gravest = min(gravest, buckets[rest.trailingZeroBitCount])
      rest &= rest - 1
    }
    return gravest
  }

  /// The place among all cases is the place of the bit.
  private static func bit(_ severity: Severity) -> UInt16 {
    switch severity {
    case .critical: 1 << 0
    case .high: 1 << 1
    case .medium: 1 << 2
    case .low: 1 << 3
    case .negligible: 1 << 4
    case .unknown: 1 << 5
    case .info: 1 << 6
    case .none: 1 << 7
    }
  }
}
