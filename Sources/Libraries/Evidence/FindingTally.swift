internal import CheckedValues

/// Counts findings, each once per vulnerability and package however many reports name it. Where they
/// differ, the gravest view counts.
struct FindingTally: FindingSink {
  /// More different findings are refused: the set of them is all that grows.
  static let maximumFindings = 1 << 18

  /// What became of a finding, the gravest first.
  private enum Standing: UInt8 {
    case p1, p2, p3, p4, removedByVEX, removedByException

    init(_ bucket: SeverityBucket) {
      switch bucket {
      case .p1: self = .p1
      case .p2: self = .p2
      case .p3: self = .p3
      case .p4: self = .p4
      }
    }
  }

  private let mapping: SeverityMapping
  private let excepted: Set<Identifier>
  /// Has to be whole before the first finding comes.
  var statements = VEXStatements()
  private var standings: [Fingerprint: Standing] = [:]
  private var counts = [Int](repeating: 0, count: 6)
  private(set) var maxScore: Score?

  /// `excepted`: vulnerabilities that an exception in force takes out.
  init(mapping: SeverityMapping, excepted: Set<Identifier>) {
    self.mapping = mapping
    self.excepted = excepted
  }

  mutating func take(_ finding: Finding) -> Bool {
    let standing = standing(of: finding)
    if standing.rawValue <= Standing.p4.rawValue, let score = finding.score {
      maxScore = max(maxScore ?? score, score)
    }
    let key = Fingerprint([finding.id.text], finding.package.key)
    if let known = standings[key] {
      guard standing.rawValue < known.rawValue else { return true }
      counts[Int(known.rawValue)] -= 1
    } else if standings.count == Self.maximumFindings {
      return false
    }
    standings[key] = standing
    counts[Int(standing.rawValue)] += 1
    return true
  }

  private func standing(of finding: Finding) -> Standing {
    if statements.remove(finding) { return .removedByVEX }
    if excepted.contains(finding.id) || finding.aliases.contains(where: excepted.contains) {
      return .removedByException
    }
    return Standing(mapping.bucket(of: finding.severities))
  }

  func count(_ bucket: SeverityBucket) -> Int { counts[Int(Standing(bucket).rawValue)] }
  var removedByVEX: Int { counts[Int(Standing.removedByVEX.rawValue)] }
  var removedByException: Int { counts[Int(Standing.removedByException.rawValue)] }
}
