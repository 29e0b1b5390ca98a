// Runs test suites that were made by others, and says which of their cases do not come out as labelled.
import ConformanceSuites
import Storage
import ToolSupport

let tool = Tool(
  name: "membrane-conformance",
  summary: "Run the test suites of others that are found in a folder.",
  operands: "VECTORS", options: [], examples: ["membrane-conformance vectors"],
  saysNo: "a case does not come out as its label says")

tool.main { arguments in
  guard arguments.operands.count == 1 else {
    throw ToolFailure.usage("one folder of suites is needed", hint: "see --help")
  }
  let path = arguments.operands[0]
  guard (try? Folder(at: path)) != nil else {
    throw ToolFailure.usage("\(path): not a folder that can be read")
  }
  let reports = try SuiteList.run(at: path)
  _ = try tool.show(ReportTable(reports).text)
  guard reports.contains(where: { $0.cases > 0 }) else {
    throw ToolFailure.usage("\(path): no suite is there", hint: "see docs/conformance.md")
  }
  return reports.allSatisfy { $0.failures.isEmpty } ? .done : .no
}
