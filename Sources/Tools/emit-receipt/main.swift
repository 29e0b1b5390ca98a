// Stage 4: whether the whole chain holds, and what may be released.
import Stages
import ToolSupport

let tool = Tool(
  name: "emit-receipt",
  summary: "Stage 4: check the whole chain of each case and write its release receipt.",
  options: [.out, .governance.notRequired, .casesFrom, .jobs, .noFsync],
  examples: [
    "emit-receipt --governance governance --out out cases/six",
    "emit-receipt --out out --cases-from cases.txt",
  ])

tool.main { arguments in
  let stage = try ReleaseStage(governance: arguments[.governance])
  let run = try CaseRun(tool, arguments, stage: ReleaseStage.folder, outputs: ReleaseStage.outputs)
  return try run.run { try stage.run($0) }
}
