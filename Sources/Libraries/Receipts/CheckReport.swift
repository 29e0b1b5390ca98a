internal import StrictJSON

/// What came out of a stage's checks, in the order of evaluation.
public struct CheckReport<Check>: Sendable
where Check: RawRepresentable & CaseIterable & Hashable & Sendable, Check.RawValue == String {
  public var checks: [(check: Check, passed: Bool)] = []
  public var violations: [ReasonCode] = []
  public var reasons: [ReasonWord] = []

  public init() {}

  /// Records a check. A failed one adds its code and word, unless they stand there already. One that fails for
  /// several reasons is recorded for each, one after the other.
  public mutating func record(
    _ check: Check, _ passed: Bool, else code: ReasonCode? = nil,
    _ words: some Sequence<ReasonWord> = EmptyCollection()
  ) {
    // The lists grow in one step to what is usual at the most.
    if checks.isEmpty { checks.reserveCapacity(32) }
    if checks.last?.check != check { checks.append((check, passed)) }
    guard !passed else { return }
    if let code, !violations.contains(code) {
      if violations.isEmpty { violations.reserveCapacity(8) }
      violations.append(code)
    }
    for word in words { add(word) }
  }

  public mutating func add(_ word: ReasonWord) {
    if reasons.contains(word) { return }
    if reasons.isEmpty { reasons.reserveCapacity(8) }
    reasons.append(word)
  }

  /// Nil when it was not recorded.
  func passed(_ check: Check) -> Bool? { checks.first { $0.check == check }?.passed }

  /// The checks that were not recorded, in their order.
  public var notEvaluated: [Check] {
    Check.allCases.filter { passed($0) == nil }
  }

  func write(to document: inout OutputDocument) {
    document.add("checks", .object(checks.map { (MemberName($0.check), .flag($0.passed)) }))
    document.add("not_evaluated", .list(notEvaluated.map { .word($0) }))
    document.add("violations", .list(violations.map { .word($0) }))
    document.add("reasons", .list(reasons.map { .word($0) }))
  }

  static func read(_ reader: inout ObjectReader) throws(JSONRefusal) -> CheckReport {
    var report = CheckReport()
    var words = WordsInOrder<Check>()
    report.checks = try reader.required("checks").object { names throws(JSONRefusal) in
      let members = names.rest()
      var checks: [(check: Check, passed: Bool)] = []
      checks.reserveCapacity(members.count)
      for member in members {
        checks.append((try words.next(member.name), try member.value.bool()))
      }
      return checks
    }
    let rest = try reader.required("not_evaluated")
    let notEvaluated = try rest.array { node throws(JSONRefusal) in try words.next(node) }
    guard notEvaluated == report.notEvaluated else { throw rest.refusal(.form("checks_not_evaluated")) }
    report.violations = try reader.required("violations").array { node throws(JSONRefusal) in
      try node.word()
    }
    report.reasons = try reader.required("reasons").array { node throws(JSONRefusal) in
      try node.word()
    }
    return report
  }
}
