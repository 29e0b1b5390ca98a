internal import CLinux
internal import Synchronization

/// Lets one case at a time hold large inputs in memory. It is entered when a case meets its first large
/// input and left when the case ends; a case waits for nothing else while it is inside.
final class BigInputGate: Sendable {
  /// A case may hold this many bytes without the gate: with as many cases at once as there may be, and
  /// with what reading makes of the bytes, the process stays below its 64 MiB.
  static let freeBytes = 128 << 10

  private let isTaken = Atomic(false)

  /// Waits by looking again: who waits here has megabytes to read.
  func enter() {
    while isTaken.exchange(true, ordering: .acquiring) { usleep(200) }
  }

  func leave() { isTaken.store(false, ordering: .releasing) }
}
