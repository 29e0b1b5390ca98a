// Makes every recorded decision once more, and verifies the audit streams.
import Stages
import ToolSupport

let report = ToolOption(
  "report", value: "DIR", "where replay_report.json goes (default: --out)")

let verifyKey = ToolOption(
  "verify-key", value: "FILE", "public key in PEM that statements must be signed by")

let tool = Tool(
  name: "replay-audit",
  summary: "Verify streams, permits and reviews; decide each case once more.",
  operands: "[CASE...]",
  options: [.governance, .outOfStages, .state, report, verifyKey, .casesFrom, .jobs],
  examples: [
    "replay-audit --governance governance --out out cases/*",
    "replay-audit --governance governance --out out      # streams and permits only",
  ],
  saysNo: "something does not hold, or a decision comes out otherwise")

tool.main { arguments throws(ToolFailure) in
  let survey = try CaseSurvey(tool, arguments)
  let found = try Replay(
    governance: arguments.required(.governance), state: arguments[.state],
    statementKey: arguments[verifyKey], survey
  ).run()
  try found.write(to: arguments[report] ?? survey.out)
  _ = try tool.show(lines: found.table)
  return found.holds ? .done : .no
}
