import Foundation
import Glibc

/// A program on a pseudo-terminal of its own, with somebody who reads and types.
final class Terminal {
  private let master: Int32
  private var pid = pid_t()
  private(set) var shown = ""

  init(tool: String, _ words: [String]) throws {
    var (master, side) = (Int32(-1), Int32(-1))
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe openpty(&master, &side, &name, nil, nil) == 0 else {
      throw SystemFailure(path: "pty", code: errno)
    }
    close(side)
    self.master = master
    let slave = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    // A session of its own, so that the terminal becomes its terminal and an interrupt reaches it.
    // The threads that tests run on block signals; the program must not.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, 0x80 | Int16(POSIX_SPAWN_SETSIGMASK))
    for number in Int32(0)...2 {
      unsafe posix_spawn_file_actions_addopen(&actions, number, slave, O_RDWR, 0)
    }
    unsafe posix_spawn_file_actions_addclose(&actions, master)
    let path = try Tools.path(tool)
    var arguments = unsafe ([path] + words).map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
    var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
    let code = unsafe posix_spawn(&pid, path, &actions, &attributes, &arguments, &environment)
    guard code == 0 else { throw CannotStart(program: path, code: code) }
  }

  deinit { close(master) }

  /// Reads until this text was shown; false when that does not happen.
  func wait(for text: String, seconds: Double = 20) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while !shown.contains(text) {
      guard Date() < end else { return false }
      var wanted = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&wanted, 1, 100) > 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = unsafe read(master, &buffer, buffer.count)
      guard count > 0 else { return false }
      shown += String(decoding: buffer.prefix(count), as: UTF8.self)
    }
    return true
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe write(master, bytes, bytes.count)
  }

  /// Waits for its end and gives the exit status; 128 and the signal when one ended it.
  func status(seconds: Double = 20) -> Int32 {
    let end = Date().addingTimeInterval(seconds)
    _ = wait(for: "\u{0}", seconds: 0.2)
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, WNOHANG) == 0 {
      if Date() > end { kill(pid, SIGKILL) }
      usleep(2000)
    }
    _ = wait(for: "\u{0}", seconds: 0.2)
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}
