public import Admission
public import CheckedValues
internal import Linux
public import ToolSupport

/// Asks the person at the terminal. No answer in time is `timeout`; the end of input and an interrupt are
/// `cancel`; whatever is no answer is asked again.
public struct EscalationPrompt: Sendable {
  private let waiting: EscalationCase
  private let validFor: Int
  private let time: Timestamp

  @export(interface)
  public init(_ waiting: EscalationCase, at time: Timestamp, validFor: Int) {
    (self.waiting, self.time, self.validFor) = (waiting, time, validFor)
  }

  /// Waits this many seconds.
  @export(interface)
  public func ask(for patience: Int) throws(ToolFailure) -> EscalationDecision.Answer {
    guard Question.canAsk else {
      throw ToolFailure.usage(
        "standard input is no terminal", hint: "say --decision where nobody can be asked")
    }
    let deadline = monotonicNanoseconds() + patience * 1_000_000_000
    Question.catchInterrupts()
    Question.show(lines)
    while true {
      switch Question.ask("answer [\(choices.map { $0.key }.joined(separator: "/"))]: ", until: deadline) {
      case .timeout: return .timeout
      case .cancelled: return .cancel
      case .line(let text):
        let chosen = choices.first { $0.key == text || $0.answer.rawValue == text }
        if let chosen { return chosen.answer }
      }
    }
  }

  private var choices: [(key: String, answer: EscalationDecision.Answer, text: String)] {
    let end = Timestamp(seconds: time.seconds + validFor)?.text ?? "the end of time"
    var choices: [(key: String, answer: EscalationDecision.Answer, text: String)] = []
    if let session = waiting.session {
      choices.append(("s", .approveSession, "approve for session \(session), until \(end) at most"))
    }
    choices.append(("p", .approvePersistent, "approve for this version, until \(end)"))
    choices.append(("d", .deny, "deny"))
    return choices
  }

  private var lines: [String] {
    let asked = waiting.asked
    return [
      "case        \(asked.caseName)",
      "package     \(asked.packageID) \(asked.packageVersion)",
      "project     \(asked.projectID?.text ?? "none")",
      "action      \(asked.name) on \(asked.surface) (\(asked.actionID))",
    ] + asked.capabilities.map { "capability  \($0)" }
      + choices.map { "  \($0.key)  \($0.text)" }
  }
}
