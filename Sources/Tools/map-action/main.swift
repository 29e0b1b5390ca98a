// Stage 3: what is done about the runtime decision.
import Stages
import ToolSupport

let receipt = ToolOption(
  "receipt", value: "FILE", "a receipt of another maker, instead of cases; needs --gate")
let gate = ToolOption("gate", value: "FILE", "the gate that goes with --receipt")

let tool = Tool(
  name: "map-action",
  summary: "Stage 3: map the runtime decision to an action.",
  options: [
    .governance.notRequired.meaning("the governed snapshot; required for cases"), .out, receipt, gate,
    .now, .casesFrom, .jobs, .noFsync,
  ],
  examples: [
    "map-action --governance governance --out out cases/six",
    "map-action --receipt stage356_receipt.json --gate stage356_gate.json --out out",
  ])

tool.main { arguments throws(ToolFailure) in
  switch (arguments[receipt], arguments[gate]) {
  case (let receipt?, let gate?):
    let ofCases: [ToolOption] = [.governance, .casesFrom, .jobs]
    guard arguments.operands.isEmpty, !ofCases.contains(where: arguments.has) else {
      throw ToolFailure.usage(
        "--receipt and --gate stand in the place of cases and their governance",
        hint: "map cases, and documents of another maker, in two calls")
    }
    let files = try ForeignDocuments(
      receipt: receipt, gate: gate, time: arguments.has(.now) ? arguments.now() : nil)
    return try files.map(to: arguments.required(.out), durable: !arguments.has(.noFsync))
  case (nil, nil):
    guard !arguments.has(.now) else {
      throw ToolFailure.usage(
        "--now goes with --receipt", hint: "a case has the time of its first receipt")
    }
    let run = try CaseRun(tool, arguments, stage: ActionStage.folder, outputs: ActionStage.outputs)
    let stage = try run.ready { () throws(ToolFailure) in
      try ActionStage(governance: arguments.required(.governance))
    }
    return try run.run(stage.run)
  default:
    throw ToolFailure.usage("--receipt and --gate go together")
  }
}
