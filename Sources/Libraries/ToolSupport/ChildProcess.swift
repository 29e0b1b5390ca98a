internal import CLinux
internal import Linux
public import Storage

/// A program that was started and is waited for. It gets this process's standard files and folder.
public struct ChildProcess {
  /// How a program ended.
  public enum End: Sendable, Equatable {
    case exited(Int32)
    /// Ended by a signal.
    case killed(Int32)

    /// As a shell tells it: a signal is 128 and its number.
    public var status: Int32 {
      switch self {
      case .exited(let status): status
      case .killed(let signal): 128 + signal
      }
    }
  }

  private let program: String
  private let number: pid_t
  private let waited: sigset_t
  private let relays: [StandardRelay]
  /// Of a sandbox: the children that this process had before it, which are none of its parts.
  private let others: Set<pid_t>?

  /// Starts `words[0]`, a path, with these words, and with these variables (`NAME=VALUE`; nil: all of this
  /// process). `alone`: without any file that is open here but the standard ones. `relayed`: with pipes in the place of
  /// standard files that are regular files. `isSandbox`: what it leaves running ends with it. From now on the signals
  /// that would end this process are kept for `wait` to pass on.
  public static func start(
    _ words: [String], environment: [String]? = nil, alone: Bool = false, relayed: Bool = false,
    isSandbox: Bool = false
  ) throws(Fault) -> ChildProcess {
    guard let program = words.first else { throw Fault(.start, "", code: ENOENT) }
    // Who started this process may have told it not to care how its children end.
    linux_take_default(SIGCHLD)
    var waited = Self.passedOn
    unsafe pthread_sigmask(SIG_BLOCK, &waited, nil)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // What this process ignores or holds back is no business of the program: it can be stopped.
    var (defaults, none) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigemptyset(&defaults)
    for signal in [SIGPIPE, SIGXFSZ] { unsafe sigaddset(&defaults, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    if alone, linux_close_on_exec(3) != 0 { throw Fault(.start, program, code: errno) }
    if isSandbox, linux_become_reaper() != 0 { throw Fault(.start, program, code: errno) }
    let (relays, ends) = relayed ? try StandardRelay.all() : ([], [])
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (number, end) in ends { unsafe posix_spawn_file_actions_adddup2(&actions, end, number) }
    let others = isSandbox ? Set(Self.children()) : nil
    var child: pid_t = 0
    let code = unsafe withPointers(words) { words in
      guard let environment else {
        return unsafe posix_spawn(&child, program, &actions, &attributes, words, linux_environment())
      }
      return unsafe withPointers(environment) { environment in
        unsafe posix_spawn(&child, program, &actions, &attributes, words, environment)
      }
    }
    for relay in relays { relay.handOver() }
    guard code == 0 else {
      for relay in relays { _ = relay.finish() }
      throw Fault(.start, program, code: code)
    }
    return ChildProcess(
      program: program, number: child, waited: waited, relays: relays, others: others)
  }

  /// All signals but those that no process can keep, those that a fault of its own raises, and those that stop and
  /// resume it.
  private static var passedOn: sigset_t {
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    for signal in [
      SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS, SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT,
    ] { unsafe sigdelset(&signals, signal) }
    return signals
  }

  /// Whether standard input, output or messages are a folder: what is below it can be reached from there by every
  /// program that is started, whatever else it can see.
  public static var hasStandardFolder: Bool { (Int32(0)...2).contains { linux_is_folder($0) != 0 } }

  /// Keys of the session, which the kernel keeps, are left behind by this process and the programs that it starts.
  public static func leaveKeyring() throws(Fault) {
    guard linux_leave_keyring() == 0 else { throw Fault(.start, "keyctl", code: errno) }
  }

  /// Ends the relays, once the program has ended: gives what kept its output from where it belongs.
  public func finishRelays() -> Fault? { relays.compactMap { $0.finish() }.first }

  /// Waits for its end. A signal that comes meanwhile is passed on, so that nothing goes on behind the back
  /// of somebody who wanted it to stop.
  public func wait() throws(Fault) -> End {
    var waited = waited
    while true {
      var status: Int32 = 0
      let found = unsafe waitpid(number, &status, WNOHANG)
      if found == number {
        if let others { Self.endAll(but: others) }
        return Self.end(status)
      }
      guard found == 0 || errno == EINTR else { throw Fault(.start, program, code: errno) }
      var isOfKernel: Int32 = 0
      let signal = unsafe linux_wait_signal(&waited, &isOfKernel)
      // What was typed at the terminal came to the program, too; twice means more to many.
      let wasTyped = isOfKernel != 0 && (signal == SIGINT || signal == SIGQUIT)
      if signal != SIGCHLD, !wasTyped { kill(number, signal) }
    }
  }

  /// A program that was ended while it still built its sandbox leaves a part that would go on alone.
  private static func endAll(but others: Set<pid_t>) {
    // Killed, it takes its own children with it, which are in a namespace of their own.
    for _ in 0..<1000 {
      let left = children().filter { !others.contains($0) }
      if left.isEmpty { return }
      for process in left {
        var status: Int32 = 0
        kill(process, SIGKILL)
        _ = unsafe waitpid(process, &status, WNOHANG)
      }
      usleep(1000)
    }
  }

  /// The processes whose parent this one is.
  private static func children() -> [pid_t] {
    let own = getpid()
    let processes = (try? Folder(at: "/proc").names())?.compactMap { pid_t($0) } ?? []
    return processes.filter { linux_parent_of($0) == own }
  }

  private static func end(_ status: Int32) -> End {
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
  }

  /// The program that a word leads to, as a shell finds it: a path as it is, a name through PATH.
  public static func find(_ word: String) -> String? {
    if word.contains("/") { return isProgram(word) ? word : nil }
    guard !word.isEmpty, let path = Environment.value("PATH") else { return nil }
    return path.split(separator: ":", omittingEmptySubsequences: false)
      .map { ($0.isEmpty ? "." : $0) + "/" + word }.first(where: isProgram)
  }

  private static func isProgram(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0, unsafe access(path, X_OK) == 0 else { return false }
    return UInt32(status.st_mode) & UInt32(S_IFMT) == UInt32(S_IFREG)
  }
}

/// Hands the words to `body` as posix_spawn(3) takes them, with a nil behind the last.
@unsafe
public func withPointers<Result>(
  _ words: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
  defer { for place in unsafe pointers.indices { unsafe free(pointers[place]) } }
  return unsafe pointers.withUnsafeMutableBufferPointer { pointers in
    guard let first = pointers.baseAddress else { preconditionFailure("it has a nil at least") }
    return unsafe body(first)
  }
}
