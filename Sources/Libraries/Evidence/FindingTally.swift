internal import CheckedValues

/// Counts findings, each once per vulnerability and package however many reports name it. Where they
/// differ, the gravest view counts: a finding that one of them leaves standing stands, as grave as any of them says.
struct FindingTally: FindingSink {
  /// More different findings are refused: the set of them is all that grows.
  static let maximumFindings = 1 << 18
  /// What one takes when the table of them grows.
  private static let bytesOfOne = 96

  /// What the reports say of one finding together.
  private struct View {
    /// What becomes of it, the gravest first.
    enum Fate: UInt8 { case stands, removedByVEX, removedByException }

    var fate: Fate
    var bucket: UInt8
    /// Thousandths and one; 0 is none.
    var score: UInt16

    mutating func merge(_ other: View) {
      if other.fate.rawValue < fate.rawValue { fate = other.fate }
      bucket = min(bucket, other.bucket)
      score = max(score, other.score)
    }
  }

  /// What all findings come to.
  struct Totals {
    fileprivate(set) var buckets = [Int](repeating: 0, count: SeverityBucket.allCases.count)
    fileprivate(set) var removedByVEX = 0
    fileprivate(set) var removedByException = 0
    /// Of those that stand.
    fileprivate(set) var maxScore: Score?

    func count(_ bucket: SeverityBucket) -> Int { buckets[Int(bucket.place)] }
  }

  private let mapping: SeverityMapping
  private let excepted: Set<Identifier>
  /// Has to be whole before the first finding comes.
  var statements = VEXStatements()
  private var views: [Fingerprint: View] = [:]
  private let memory: KeptMemory

  /// `excepted`: vulnerabilities that an exception in force takes out.
  init(mapping: SeverityMapping, excepted: Set<Identifier>, memory: KeptMemory = KeptMemory()) {
    self.mapping = mapping
    self.excepted = excepted
    self.memory = memory
  }

  mutating func take(_ finding: Finding) -> Bool {
    let view = View(
      fate: fate(of: finding), bucket: mapping.bucket(of: finding.severities).place,
      score: finding.score.map { UInt16($0.thousandths + 1) } ?? 0)
    let key = Fingerprint([finding.id.text] + finding.package.key)
    if views[key]?.merge(view) == nil {
      guard views.count < Self.maximumFindings else { return false }
      memory.keep(Self.bytesOfOne)
      views[key] = view
    }
    return true
  }

  private func fate(of finding: Finding) -> View.Fate {
    if statements.remove(finding) { return .removedByVEX }
    let isExcepted = excepted.contains(finding.id) || finding.aliases.contains(where: excepted.contains)
    return isExcepted ? .removedByException : .stands
  }

  func totals() -> Totals {
    var totals = Totals()
    var score: UInt16 = 0
    for view in views.values {
      switch view.fate {
      case .stands:
        totals.buckets[Int(view.bucket)] += 1
        score = max(score, view.score)
      case .removedByVEX: totals.removedByVEX += 1
      case .removedByException: totals.removedByException += 1
      }
    }
    totals.maxScore = score == 0 ? nil : Score(thousandths: Int(score) - 1)
    return totals
  }
}

extension SeverityBucket {
  /// The gravest has the smallest.
  fileprivate var place: UInt8 {
    switch self {
    case .p1: 0
    case .p2: 1
    case .p3: 2
    case .p4: 3
    }
  }
}
