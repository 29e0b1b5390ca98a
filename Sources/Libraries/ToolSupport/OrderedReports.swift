internal import CLinux
internal import Linux
internal import Storage

/// Brings what cases have to say into their order, and counts on a terminal.
final class OrderedReports: Sendable {
  /// Cases that may be finished before one that still runs: bounds what is kept.
  private static let window = 4096

  private struct State {
    var next = 0
    var waiting: [Int: CaseReport] = [:]
    var finished = 0
    var status = ExitStatus.done
  }

  private let progress: Progress
  private let state = Mutex(State())

  init(total: Int, tool: String) {
    progress = Progress(total: total, tool: tool)
  }

  /// Waits until so few cases are ahead of the slowest that this one may begin.
  func waitForTurn(_ number: Int) {
    while state.withLock({ number - $0.next >= Self.window }) { usleep(1000) }
  }

  /// Waits until all cases before this one have ended.
  func waitForEarlier(_ number: Int) {
    while state.withLock({ $0.next < number }) { usleep(200) }
  }

  func add(_ report: CaseReport, number: Int) {
    state.withLock { state in
      state.finished += 1
      if report.isFault { state.status = .fault }
      if number == state.next { say(report, &state) } else { state.waiting[number] = report }
      progress.show(state.finished)
    }
  }

  /// What this case has to say, and those after it that waited for it.
  private func say(_ report: CaseReport, _ state: inout State) {
    var messages = ""
    var turn: CaseReport? = report
    while let report = turn {
      messages += report.text
      state.next += 1
      turn = state.waiting.isEmpty ? nil : state.waiting.removeValue(forKey: state.next)
    }
    if !messages.isEmpty { progress.clear() }
    Console.standardError.write(messages)
  }

  /// A case whose outputs could not be written after it had its say.
  func addLate(_ fault: Fault, case argument: CaseArgument, _ tool: Tool) {
    state.withLock { state in
      state.status = .fault
      progress.clear()
      Console.standardError.write(tool.lines("\(argument.name): \(fault.wording)", hint: nil))
    }
  }

  /// The end of the run.
  func status() -> ExitStatus {
    progress.clear()
    return state.withLock { $0.status }
  }
}
