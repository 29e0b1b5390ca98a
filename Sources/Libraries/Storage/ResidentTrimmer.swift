internal import CLinux
internal import Linux
internal import Synchronization

/// Gives the pages of a mapping back to the system while they are being read front to back, so that a
/// mapped file of any size takes little memory. The pages stay in the system's cache; one that is
/// needed again is found there.
struct ResidentTrimmer: ~Copyable {
  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  /// Microseconds between two rounds: at a few gigabytes a second, some megabytes of pages.
  private static let pause: UInt32 = 1000

  private let stopped = Flag()
  private var thread: Thread?

  init(_ mapping: UnsafeRawBufferPointer) {
    let start = UInt(bitPattern: mapping.baseAddress)
    let count = mapping.count
    thread = Thread { [stopped] in
      while !stopped.isSet.load(ordering: .acquiring) {
        unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), count, MADV_DONTNEED)
        usleep(Self.pause)
      }
    }
  }

  consuming func stop() {
    stopped.isSet.store(true, ordering: .releasing)
    thread.take()?.join()
  }
}
