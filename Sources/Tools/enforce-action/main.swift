// The executor: carries out the action of a case under its permit.
import Stages
import ToolSupport

let isolation = ToolOption(
  "isolation", value: "FILE", "how capabilities are taken away (default: built in)")

let expectPolicyHash = ToolOption.expectPolicyHash.meaning(
  "the permit's snapshot; another sets the kill switch")

let tool = Tool(
  name: "enforce-action",
  summary: "Carry out the action of a case: run, isolate or refuse.",
  operands: "CASE [-- COMMAND...]",
  options: [.outOfStages, .state, isolation, expectPolicyHash, .noFsync],
  examples: [
    "enforce-action --out out cases/six",
    "enforce-action --out out cases/six -- ./deploy --to production",
  ],
  saysNo: "terminate, no valid permit, or no isolation: nothing was run",
  passesStatus: true)

tool.mainPassingStatus { arguments throws(ToolFailure) in
  let (argument, command) = try arguments.caseAndCommand()
  let enforcement = try Enforcement(
    out: arguments.required(.out), state: arguments[.state], isolation: arguments[isolation],
    policyHash: arguments.digest(.expectPolicyHash), durable: !arguments.has(.noFsync))
  return try enforcement.run(argument, command, tool)
}
