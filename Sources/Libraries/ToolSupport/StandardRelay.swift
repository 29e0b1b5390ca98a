internal import CLinux
internal import Linux
internal import Storage
internal import Synchronization

/// A standard file of this process that a program has behind a pipe. What it has itself it can open anew below /proc,
/// to execute it or to cut it off; with a pipe there is nothing of the kind.
final class StandardRelay: Sendable {
  /// The number, and the end of the pipe that the program gets under it.
  let number: Int32
  let theirs: Int32
  private let own: Int32
  private let thread = Linux.Mutex<Thread?>(nil)
  private let isOver = Atomic(false)
  /// The errno of what could not be written.
  private let code = Atomic(Int32(0))

  private init(_ number: Int32) throws(Fault) {
    var ends: [Int32] = [-1, -1]
    guard unsafe linux_pipe(&ends) == 0 else { throw Fault(.start, "pipe", code: errno) }
    self.number = number
    (theirs, own) = number == 0 ? (ends[0], ends[1]) : (ends[1], ends[0])
    let isStarted = thread.withLock { thread in
      thread = Thread { [self] in number == 0 ? handIn() : handOn() }
      return thread != nil
    }
    guard isStarted else { throw Fault(.start, "thread", code: EAGAIN) }
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

  /// Lets the program's end go, once the program has it. That of the input stays, so that what is left in it can be
  /// counted.
  func handOver() { if number != 0 { close(theirs) } }

  /// Once the program has ended: waits until all that it wrote is where it belongs, and gives back what it did not
  /// read. Nil when all was written.
  func finish() -> Fault? {
    isOver.store(true, ordering: .releasing)
    thread.withLock { $0.take() }?.join()
    if number == 0 {
      let left = linux_left_in(theirs)
      if left > 0 { lseek(number, -Int(left), SEEK_CUR) }
      close(theirs)
    }
    let code = code.load(ordering: .acquiring)
    return code == 0 ? nil : Fault(.write, number == 1 ? "standard output" : "standard error", code: code)
  }

  /// From the pipe to the file, until nobody can write into the pipe any more.
  private func handOn() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    defer { close(own) }
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(own, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      do throws(Fault) { try writeAll(Array(buffer.prefix(count)), to: number, path: "") } catch {
        return code.store(error.code, ordering: .releasing)
      }
    }
  }

  /// From the file to the pipe, until the file or the program ends. What the pipe did not take is not read.
  private func handIn() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    defer { close(own) }
    linux_never_wait(own)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(number, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      var done = 0
      while done < count {
        let written = unsafe buffer.withUnsafeBytes { bytes in
          unsafe write(own, bytes.baseAddress?.advanced(by: done), count - done)
        }
        if written > 0 {
          done += written
        } else if isOver.load(ordering: .acquiring) {
          lseek(number, -(count - done), SEEK_CUR)
          return
        } else {
          var room = pollfd(fd: own, events: Int16(POLLOUT), revents: 0)
          _ = unsafe poll(&room, 1, 20)
        }
      }
    }
  }
}
