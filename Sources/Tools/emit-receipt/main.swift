// Stage 4: whether the whole chain holds, and what may be released.
import Stages
import ToolSupport

let signKey = ToolOption(
  "sign-key", value: "FILE",
  "sign the answer, too: FILE is a private key in PEM, Ed25519 or ECDSA P-256")

let tool = Tool(
  name: "emit-receipt",
  summary: "Stage 4: check the whole chain of each case and write its release receipt.",
  options: [.out, .governance.notRequired, signKey, .casesFrom, .jobs, .noFsync],
  examples: [
    "emit-receipt --governance governance --out out cases/six",
    "emit-receipt --out out --cases-from cases.txt",
    "emit-receipt --governance governance --out out --sign-key release.pem cases/six",
  ])

tool.main { arguments in
  let stage = try ReleaseStage(governance: arguments[.governance], signKey: arguments[signKey])
  let run = try CaseRun(tool, arguments, stage: ReleaseStage.folder, outputs: ReleaseStage.outputs)
  return try run.run { try stage.run($0) }
}
