/// What came of the cases of one suite.
public struct SuiteReport: Sendable, Equatable {
  /// A case whose outcome is not the one that its label demands, and why, in words for people.
  public struct Failure: Sendable, Equatable {
    public var name: String
    public var reason: String
  }

  public let suite: String
  public private(set) var passed = 0
  public private(set) var failures: [Failure] = []
  /// Files that a table names, and tables that the suite should have, which are not there.
  public private(set) var absent: [String] = []
  /// Parts of the suite that are there and say nothing about Membrane.
  public private(set) var notRun: [String] = []
  /// Whether there is no folder of the suite at all.
  public private(set) var isAbsent = false
  /// How often which outcome was seen, in the order of the first time.
  public private(set) var outcomes: [(word: String, count: Int)] = []

  public var cases: Int { passed + failures.count }

  init(_ suite: String) { self.suite = suite }

  static func absent(_ suite: String) -> SuiteReport {
    var report = SuiteReport(suite)
    report.isAbsent = true
    return report
  }

  mutating func pass(_ outcome: String) {
    passed += 1
    if let place = outcomes.firstIndex(where: { $0.word == outcome }) {
      outcomes[place].count += 1
    } else {
      outcomes.append((outcome, 1))
    }
  }

  mutating func fail(_ name: String, _ reason: String) {
    failures.append(Failure(name: name, reason: reason))
  }

  /// One case: it passes when `holds`.
  mutating func check(
    _ name: String, _ holds: Bool, _ outcome: String, otherwise reason: @autoclosure () -> String
  ) {
    if holds { pass(outcome) } else { fail(name, reason()) }
  }

  mutating func miss(_ part: String) {
    if !absent.contains(part) { absent.append(part) }
  }

  mutating func note(_ part: String) { notRun.append(part) }

  public static func == (one: Self, other: Self) -> Bool {
    one.suite == other.suite && one.passed == other.passed && one.failures == other.failures
      && one.absent == other.absent && one.notRun == other.notRun && one.isAbsent == other.isAbsent
      && one.outcomes.elementsEqual(other.outcomes) { $0.word == $1.word && $0.count == $1.count }
  }
}
