internal import CLinux
internal import Linux
internal import Synchronization

/// A question to the person at the terminal.
public enum Question {
  public enum Reply: Sendable, Equatable {
    /// A line, without white space around it.
    case line(String)
    /// The end of input, or an interrupt.
    case cancelled
    case timeout
  }

  /// Whether somebody is there to be asked.
  public static var canAsk: Bool { isatty(0) == 1 }

  private static let isInterrupted = Atomic(false)
  private static let mostBytes = 4096

  /// Shows the text on standard error and reads a line from standard input, until `monotonicNanoseconds` is
  /// `deadline`.
  public static func ask(_ text: String, until deadline: Int) -> Reply {
    Console.standardError.write(text)
    var line: [UInt8] = []
    while !line.contains(UInt8(ascii: "\n")) {
      switch ready(until: deadline) {
      case .interrupted: return .cancelled
      case .late: return .timeout
      case .ready: break
      }
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR, !isInterrupted.load(ordering: .relaxed) { continue }
      guard count > 0, line.count < mostBytes else { return .cancelled }
      line += buffer.prefix(count)
    }
    let text = String(decoding: line.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return .line(text.split { $0 == " " || $0 == "\t" || $0 == "\r" }.joined(separator: " "))
  }

  /// Lines for the person, before a question.
  public static func show(_ lines: [String]) {
    Console.standardError.write(lines.map { printable($0) + "\n" }.joined())
  }

  private enum State { case ready, late, interrupted }

  private static func ready(until deadline: Int) -> State {
    while true {
      if isInterrupted.load(ordering: .relaxed) { return .interrupted }
      let left = deadline - monotonicNanoseconds()
      guard left > 0 else { return .late }
      var wanted = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      // Woken now and then: a signal between the look above and the wait would be slept over.
      let found = unsafe poll(&wanted, 1, Int32(clamping: min(left / 1_000_000 + 1, 200)))
      if found > 0 { return .ready }
    }
  }

  /// From now on an interrupt, or the end of the terminal, is an answer and does not end the process.
  public static func catchInterrupts() {
    isInterrupted.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGHUP] {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { _ in
        Question.isInterrupted.store(true, ordering: .relaxed)
      }
      unsafe sigaction(number, &action, nil)
    }
  }
}
