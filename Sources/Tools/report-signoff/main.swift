// Whether what the audit streams say of capabilities is good enough to go ahead.
import Stages
import ToolSupport

let since = ToolOption("since", value: "TIME", "events from this second on")
let until = ToolOption("until", value: "TIME", "events up to this second")
let json = ToolOption("json", "the report as JSON, with the events behind each figure")
let decisions = ToolOption(
  "min-decisions", value: "N", "answers of approvers that there must be (default: 1)")
let rollbacks = ToolOption(
  "min-rollbacks", value: "N", "rollbacks that there must be (default: 0)")
let events = ToolOption("min-events", value: "N", "events that there must be (default: 1)")

let tool = Tool(
  name: "report-signoff",
  summary: "Approvals, rollbacks, violations in audit streams: go or no-go.",
  operands: "",
  options: [.outOfStages, since, until, json, decisions, rollbacks, events],
  examples: [
    "report-signoff --out out --since 2026-11-01T00:00:00Z",
    "report-signoff --out out --min-decisions 20 --json",
  ],
  saysNo: "a figure is FAIL or UNKNOWN: no-go")

tool.main { arguments throws(ToolFailure) in
  guard arguments.operands.isEmpty else {
    throw ToolFailure.usage("no operands are taken", hint: "all streams of --out are read")
  }
  func floor(_ option: ToolOption, _ usual: Int) throws(ToolFailure) -> Int {
    try arguments.count(option, in: 0...1_000_000_000) ?? usual
  }
  let report = try SignoffReport(
    out: arguments.required(.out), since: arguments.time(since), until: arguments.time(until),
    decisions: floor(decisions, 1), rollbacks: floor(rollbacks, 0), events: floor(events, 1))
  _ = try tool.show(arguments.has(json) ? report.json() : report.table)
  return report.isGo ? .done : .no
}
