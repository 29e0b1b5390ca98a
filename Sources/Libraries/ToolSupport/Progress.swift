internal import Linux
internal import Synchronization

/// How far a long run is, on a terminal only. Called under one lock.
final class Progress: Sendable {
  private let total: Int
  private let tool: String
  private let isShown: Bool
  private let start = monotonicNanoseconds()
  private let last = Atomic(0)

  init(total: Int, tool: String) {
    self.total = total
    self.tool = tool
    isShown = total > 1 && Console.standardError.isTerminal
  }

  /// Shows a count, from the second second on and ten times a second at most.
  func show(_ finished: Int) {
    guard isShown else { return }
    let now = monotonicNanoseconds()
    guard now - start > 1_000_000_000, now - last.load(ordering: .relaxed) > 100_000_000 else { return }
    last.store(now, ordering: .relaxed)
    Console.standardError.write("\r\(tool): \(finished)/\(total) cases")
  }

  /// Takes the count away before something else is written.
  func clear() {
    guard isShown, last.exchange(0, ordering: .relaxed) != 0 else { return }
    Console.standardError.write("\r\u{1B}[K")
  }
}
