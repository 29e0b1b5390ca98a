internal import CLinux
internal import Linux
internal import Storage

/// A standard file of this process that a program has behind a pipe. What it has itself it can open anew below /proc,
/// to execute it or to cut it off; with a pipe there is nothing of the kind.
final class StandardRelay {
  /// The number, and the end of the pipe that the program gets under it.
  let number: Int32
  let theirs: Int32
  private var thread: Thread?

  private init(_ number: Int32) throws(Fault) {
    var ends: [Int32] = [-1, -1]
    guard unsafe linux_pipe(&ends) == 0 else { throw Fault(.start, "pipe", code: errno) }
    let isInput = number == 0
    let own = isInput ? ends[1] : ends[0]
    (self.number, theirs) = (number, isInput ? ends[0] : ends[1])
    let thread = Thread {
      Self.copy(from: isInput ? number : own, to: isInput ? own : number)
      close(own)
    }
    guard thread != nil else { throw Fault(.start, "thread", code: EAGAIN) }
    self.thread = thread
  }

  /// One for each standard file that is a regular file, and what the program gets in its place. Output and messages
  /// that go to one file keep their order: they have one pipe.
  static func all() throws(Fault) -> (relays: [StandardRelay], ends: [(number: Int32, end: Int32)]) {
    var (relays, ends) = ([StandardRelay](), [(number: Int32, end: Int32)]())
    for number in Int32(0)...2 where linux_is_regular(number) != 0 {
      if number == 2, let output = relays.last, output.number == 1, linux_is_same_file(1, 2) != 0 {
        ends.append((2, output.theirs))
        continue
      }
      let relay = try StandardRelay(number)
      relays.append(relay)
      ends.append((number, relay.theirs))
    }
    return (relays, ends)
  }

  /// Lets the program's end go, once the program has it.
  func handOver() { close(theirs) }

  /// Waits until all that the program wrote is where it belongs.
  func finish() { thread.take()?.join() }

  private static func copy(from source: Int32, to target: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(source, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      var done = 0
      while done < count {
        let written = unsafe buffer.withUnsafeBytes { bytes in
          unsafe write(target, bytes.baseAddress?.advanced(by: done), count - done)
        }
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return }
        done += written
      }
    }
  }
}
