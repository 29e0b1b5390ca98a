internal import CLinux
internal import Linux
internal import Synchronization

enum Processors {
  /// How many this process may run on (`taskset`, cgroup cpusets).
  static var available: Int { Int(linux_processors()) }
}

/// Spreads numbered items over threads; each takes the next one when it is free.
enum WorkerPool {
  private final class Counter: Sendable {
    let next = Atomic(0)
  }

  /// Calls `body` once for each item, `jobs` at a time; the calling thread works too.
  static func run(jobs: Int, items: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let counter = Counter()
    let work: @Sendable () -> Void = {
      while true {
        let item = counter.next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard item < items else { return }
        body(item)
      }
    }
    withHelpers(jobs - 1, work)
  }

  /// Each level of this recursion owns one thread. A thread that cannot be had is done without.
  private static func withHelpers(_ count: Int, _ work: @escaping @Sendable () -> Void) {
    guard count > 0, let helper = Thread(work) else { return work() }
    withHelpers(count - 1, work)
    helper.join()
  }
}
