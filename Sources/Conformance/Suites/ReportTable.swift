/// The reports of all suites as text: a table with one line a suite, then what is absent, what was not run, and
/// every case that failed.
struct ReportTable {
  private let reports: [SuiteReport]
  private let unknown: [String]

  /// `unknown` are folders beside the suites.
  init(_ reports: [SuiteReport], unknown: [String] = []) {
    (self.reports, self.unknown) = (reports, unknown)
  }

  var text: String {
    let rows = [["suite", "cases", "passed", "failed", "outcomes"]] + reports.map(row) + [total]
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var text = ""
    for row in rows { text += line(row, widths) }
    for (mark, pick) in Self.parts {
      for report in reports {
        for item in pick(report) { text += "\(mark): \(report.suite): \(oneLine(item))\n" }
      }
      guard mark == "not run" else { continue }
      for name in unknown { text += "\(mark): \(oneLine(name)): no suite of this name is known\n" }
    }
    return text
  }

  private static let parts: [(String, @Sendable (SuiteReport) -> [String])] = [
    ("absent", { $0.absent }), ("not run", { $0.notRun }),
    ("FAILED", { $0.failures.map { "\($0.name): \($0.reason)" } }),
  ]

  private func row(_ report: SuiteReport) -> [String] {
    if report.isAbsent { return [report.suite, "-", "-", "-", "absent"] }
    let outcomes = report.outcomes.map { "\($0.word) \($0.count)" }.joined(separator: ", ")
    return [report.suite] + [report.cases, report.passed, report.failures.count].map(String.init)
      + [outcomes]
  }

  private var total: [String] {
    let (cases, passed) = (reports.reduce(0) { $0 + $1.cases }, reports.reduce(0) { $0 + $1.passed })
    let failed = reports.reduce(0) { $0 + $1.failures.count }
    return ["total", "\(cases)", "\(passed)", "\(failed)", ""]
  }

  /// Names to the left, figures to the right.
  private func line(_ row: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, width) in widths.enumerated() {
      let space = String(repeating: " ", count: width - row[column].count)
      line += column == 0 ? row[0] + space : "  " + space + row[column]
    }
    return line + (row[4].isEmpty ? "" : "  " + row[4]) + "\n"
  }

  /// Names of files come from anywhere; none may break a line or reach the terminal.
  private func oneLine(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0) })
  }
}
