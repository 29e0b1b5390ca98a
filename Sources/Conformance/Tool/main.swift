// Runs test suites that were made by others, and says which of their cases do not come out as labelled.
import ConformanceSuites
import ToolSupport

let tool = Tool(
  name: "membrane-conformance",
  summary: "Run the test suites of others that are found in a folder.",
  operands: "VECTORS", options: [], examples: ["membrane-conformance vectors"],
  saysNo: "a case does not come out as its label says")

tool.main { arguments throws(ToolFailure) in
  let run = try ConformanceRun(arguments.operands)
  _ = try tool.show(run.text)
  return run.status
}
