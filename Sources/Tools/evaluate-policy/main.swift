// Stage 2: whether policy allows what the case asks for.
import CheckedValues
import Stages
import ToolSupport

let policyHash = ToolOption("policy-hash", "print the hash of the governed snapshot, no more")

let tool = Tool(
  name: "evaluate-policy",
  summary: "Stage 2: decide by policy, on the receipt of stage 1.",
  options: [
    .governance, .out.notRequired.meaning("where the outputs go; required for cases"), .state,
    .expectPolicyHash, policyHash, .casesFrom, .jobs,
    .noFsync,
  ],
  examples: [
    "evaluate-policy --governance governance --out out cases/six",
    "evaluate-policy --governance governance --policy-hash",
  ])

tool.main { arguments throws(ToolFailure) in
  let expected = try arguments.digest(.expectPolicyHash)
  func ready() throws(ToolFailure) -> PolicyStage {
    let stage = try PolicyStage(
      governance: arguments.required(.governance), state: arguments[.state],
      durable: !arguments.has(.noFsync))
    if let expected, expected != stage.policyHash {
      throw ToolFailure.governance(
        "the governed snapshot is \(stage.policyHash), not the expected one",
        hint: "somebody changed a file of the governance folder, or the wrong folder was named")
    }
    return stage
  }
  if arguments.has(policyHash) {
    guard arguments.operands.isEmpty, !arguments.has(.casesFrom) else {
      throw ToolFailure.usage("--policy-hash evaluates no cases", hint: "name no case, or leave it out")
    }
    return try tool.show("\(ready().policyHash)\n")
  }
  let run = try CaseRun(tool, arguments, stage: PolicyStage.folder, outputs: PolicyStage.outputs)
  let stage = try run.ready(ready)
  return try run.run(stage.run)
}
