// An approver's answer to what stage 2 asked: signed grants, or a no.
import Admission
import CheckedValues
import Stages
import ToolSupport

let decision = ToolOption(
  "decision", value: "WORD",
  "approve_session, approve_persistent, deny, cancel, timeout")
let approverName = ToolOption("approver", value: "ID", "who answers: a signer_id of trust.json")
let key = ToolOption(
  "key", value: "FILE", "the approver's private key in PEM, or fd:N")
let validFor = ToolOption("valid-for", value: "SPAN", "how long grants last, at most 3650d (default: 30d)")
let timeout = ToolOption("timeout", value: "SPAN", "how long to wait at the terminal (default: 5m)")
let stream = ToolOption(
  "stream", value: "ID", "the audit stream of the events (default: the case's name)")

let tool = Tool(
  name: "resolve-escalation",
  summary: "Answer what a case asks an approver for, or be asked.",
  operands: "CASE",
  options: [
    .governance, .outOfStages, decision, approverName, key, validFor, timeout, stream, .timeOfAnswer,
  ],
  examples: [
    "resolve-escalation --governance governance --out out \\",
    "    --approver alice --key alice.pem cases/six",
    "resolve-escalation --governance governance --out out --decision deny cases/six",
  ])

tool.main { arguments throws(ToolFailure) in
  let argument = try arguments.oneCase()
  let out = try arguments.required(.out)
  let identity = try arguments[approverName].map { text throws(ToolFailure) in
    guard let name = Identifier(text) else {
      throw ToolFailure.usage("--approver: expected a signer_id of trust.json")
    }
    return name
  }
  let (seconds, patience) = (
    try arguments.seconds(validFor, default: "30d"), try arguments.seconds(timeout, default: "5m")
  )
  let given = try arguments[decision].map { text throws(ToolFailure) in
    guard let answer = EscalationDecision.Answer(rawValue: text) else {
      let words = EscalationDecision.Answer.allCases.map { $0.rawValue }.joined(separator: ", ")
      throw ToolFailure.usage("--decision: expected one of \(words)")
    }
    return answer
  }
  let events = try arguments.stream(stream)
  let time = try answerTime(arguments, to: argument, out: out)
  let resolver = try EscalationResolver(
    governance: arguments.required(.governance), at: time)
  let waiting = try EscalationCase(argument, out: out)
  var approver: Approver?
  if given?.isApproval ?? true {
    guard let identity, let path = arguments[key] else {
      throw ToolFailure.usage(
        "an approval needs --approver and --key",
        hint: given == nil ? "without them, say --decision deny" : nil)
    }
    let signer = try Approver(identity, key: path)
    try resolver.check(signer, for: waiting.asked)
    approver = signer
  }
  let answer =
    if let given { given } else {
      try EscalationPrompt(waiting, at: time, validFor: seconds).ask(for: patience)
    }
  let grants = try resolver.resolve(
    waiting, answer, identity: identity, by: approver, validFor: seconds, out: out,
    stream: events)
  return try tool.show(
    ([answer.rawValue] + grants.map { $0.text }).map { $0 + "\n" }.joined())
}
