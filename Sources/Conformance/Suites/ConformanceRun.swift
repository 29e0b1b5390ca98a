internal import Storage
public import ToolSupport

/// One run over a folder of suites: all that the program does between its arguments and its exit.
public struct ConformanceRun: Sendable {
  public let reports: [SuiteReport]
  private let unknown: [String]

  /// Throws for a usage that makes no sense, and when a file cannot be read.
  public init(_ operands: [String]) throws(ToolFailure) {
    guard let path = operands.first, operands.count == 1 else {
      throw ToolFailure.usage("one folder of suites is needed", hint: "see --help")
    }
    guard (try? Folder(at: path)) != nil else {
      throw ToolFailure.usage("\(path): not a folder that can be read")
    }
    reports = try orFail(SuiteList.run(at: path))
    unknown = try orFail(SuiteList.unknown(at: path))
    // A wrong folder must not look like a success.
    guard reports.contains(where: { !$0.isAbsent }) else {
      throw ToolFailure.usage("\(path): none of the suites is there", hint: "see docs/conformance.md")
    }
  }

  /// The table and what follows it.
  public var text: String { ReportTable(reports, unknown: unknown).text }

  public var status: ExitStatus { reports.allSatisfy { $0.failures.isEmpty } ? .done : .no }
}
