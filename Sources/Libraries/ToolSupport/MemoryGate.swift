internal import CLinux
internal import Synchronization

/// Lets one case at a time take much memory. It is entered when a case takes more than its share of what is free for
/// all, and left when the case ends; a case waits for nothing else while it is inside.
final class MemoryGate: Sendable {
  /// Bytes that all cases together may take without the gate. With what the one inside takes at most, about 30 MiB,
  /// the process stays below its 64 MiB.
  private static let free = 20 << 20
  /// A case of the usual size does not wait, however many cases there are at once.
  private static let least = 512 << 10

  /// Bytes that a case may take without the gate.
  let share: Int
  private let isTaken = Atomic(false)

  init(jobs: Int) { share = max(Self.free / jobs, Self.least) }

  /// Waits by looking again: who waits here has megabytes to read.
  func enter() {
    while isTaken.exchange(true, ordering: .acquiring) { usleep(200) }
  }

  /// The many small blocks that were freed between others go back to the system before the next one comes in: its
  /// thread takes its own from elsewhere.
  func leave() {
    malloc_trim(0)
    isTaken.store(false, ordering: .releasing)
  }
}
