internal import CLinux

/// Nanoseconds since a moment in the past that stays the same: for waiting and for progress, never for what is written.
public func monotonicNanoseconds() -> Int {
  var time = timespec()
  _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
