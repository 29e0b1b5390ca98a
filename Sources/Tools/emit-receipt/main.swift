// Stage 4: whether the whole chain holds, and what may be released.
import Stages
import ToolSupport

let signKey = ToolOption(
  "sign-key", value: "FILE",
  "sign the answer with this private key in PEM, or fd:N")
let stream = ToolOption(
  "stream", value: "ID",
  "one audit stream for all cases (default: each has its own)")
let permitUses = ToolOption(
  "permit-uses", value: "N", "let a permit be used up to N times (default: 1)")

let governance = ToolOption.governance.notRequired.meaning(
  "hold grants and stage 3's documents against it, too")

let tool = Tool(
  name: "emit-receipt",
  summary: "Stage 4: check the chain of each case; write receipt and permit.",
  options: [
    .out, governance, .state, stream, permitUses, signKey, .casesFrom, .jobs, .noFsync,
  ],
  examples: [
    "emit-receipt --governance governance --out out --state state cases/six",
    "emit-receipt --governance governance --out out --sign-key key.pem cases/six",
  ])

tool.main { arguments throws(ToolFailure) in
  var run = try CaseRun(tool, arguments, stage: ReleaseStage.folder, outputs: ReleaseStage.outputs)
  run.keptOutputs = ReleaseStage.keptOutputs
  var settings = ReleaseStage.Settings(out: run.out)
  settings.stream = try arguments.stream(stream)
  settings.state = arguments[.state]
  settings.permitUses = try arguments.count(permitUses, in: 1...100) ?? 1
  settings.durable = run.durable
  // The order of events in one stream must not depend on the number of cores.
  if settings.stream != nil { run.jobs = 1 }
  let stage = try run.ready { () throws(ToolFailure) in
    try ReleaseStage(governance: arguments[.governance], signKey: arguments[signKey], settings)
  }
  return try run.run(stage.run)
}
