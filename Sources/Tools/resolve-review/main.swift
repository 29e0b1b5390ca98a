// A reviewer's answer to what a rule sent to a human, or the end of a block.
import CheckedValues
import Stages
import ToolSupport

let decision = ToolOption("decision", value: "WORD", "allow or block; required for a case")
let approverName = ToolOption("approver", value: "ID", required: true, "who decides")
let key = ToolOption(
  "key", value: "FILE", required: true,
  "the approver's private key in PEM, or fd:N")
let liftBlock = ToolOption(
  "lift-block", "lift the kill switch of --state; no case is named then")

let tool = Tool(
  name: "resolve-review",
  summary: "Answer what a rule sent to a human, or lift the kill switch.",
  operands: "[CASE]",
  options: [
    .governance, .outOfStages, decision, approverName, key, liftBlock, .state, .timeOfAnswer,
  ],
  examples: [
    "resolve-review --governance governance --out out --decision allow \\",
    "    --approver alice --key alice.pem cases/six",
    "resolve-review --governance governance --out out --lift-block --state state \\",
    "    --approver alice --key alice.pem",
  ])

tool.main { arguments throws(ToolFailure) in
  guard let identity = Identifier(try arguments.required(approverName)) else {
    throw ToolFailure.usage("--approver: expected an identifier")
  }
  let isLift = arguments.has(liftBlock)
  guard !isLift || arguments.operands.isEmpty && !arguments.has(decision) else {
    throw ToolFailure.usage("--lift-block is about no case and needs no --decision")
  }
  guard isLift || !arguments.has(.state) else {
    throw ToolFailure.usage("--state goes with --lift-block")
  }
  let out = try arguments.required(.out)
  let argument = isLift ? nil : try arguments.oneCase()
  let time = try answerTime(arguments, to: argument, out: out)
  let resolver = try ReviewResolver(
    governance: arguments.required(.governance), out: out,
    by: Approver(identity, key: arguments.required(key)), at: time)
  let written =
    if let argument {
      try resolver.review(argument, arguments.required(decision))
    } else { try resolver.lift(in: arguments.required(.state)) }
  return try tool.show(written + "\n")
}
