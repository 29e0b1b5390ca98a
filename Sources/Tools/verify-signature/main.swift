// Stage 1: who signed the artifact, and whether that is enough.
import Stages
import ToolSupport

let tool = Tool(
  name: "verify-signature",
  summary: "Stage 1: check who signed the artifact of each case.",
  options: [.governance, .out, .now, .casesFrom, .jobs, .noFsync],
  examples: [
    "verify-signature --governance governance --out out cases/six",
    "verify-signature --governance governance --out out --cases-from - < cases.txt",
  ])

tool.main { arguments throws(ToolFailure) in
  let time = try arguments.now()
  let run = try CaseRun(
    tool, arguments, stage: SignatureStage.folder, outputs: SignatureStage.outputs)
  let stage = try run.ready { () throws(ToolFailure) in
    try SignatureStage(governance: arguments.required(.governance), time: time)
  }
  return try run.run(stage.run)
}
