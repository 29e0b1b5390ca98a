internal import CLinux
internal import Linux
internal import ToolSupport

/// A program with its arguments, run as a process of its own.
struct Command {
  struct Run {
    var seconds: Double
    /// Seconds of the processor, in the program and in the system: of use for a program that computes, for
    /// what others do meanwhile does not count.
    var busy: Double
    /// Bytes.
    var mostResident: Int
  }

  var words: [String]

  init(_ program: String, _ arguments: [String] = []) { words = [program] + arguments }

  /// A program that PATH leads to.
  init(named name: String, _ arguments: [String] = []) throws(Obstacle) {
    guard let path = ChildProcess.find(name) else { throw .notInstalled(name) }
    self.init(path, arguments)
  }

  /// From spawn to exit, with all output in this file. The process gets a small environment, always the
  /// same.
  @discardableResult
  func run(output: String = "/dev/null") throws(Obstacle) -> Run {
    let start = seconds()
    let child = try spawn(output)
    var (status, usage) = (Int32(0), rusage())
    while unsafe wait4(child, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw .failed(words[0]) }
    }
    let elapsed = seconds() - start
    guard status == 0 else { throw .failed(words.joined(separator: " ")) }
    return Run(
      seconds: elapsed, busy: usage.ru_utime.seconds + usage.ru_stime.seconds,
      mostResident: usage.ru_maxrss << 10)
  }

  private func spawn(_ output: String) throws(Obstacle) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(
      &actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var child: pid_t = 0
    let environment = ["PATH", "HOME"].map { "\($0)=\(Environment.value($0) ?? "")" } + ["LC_ALL=C"]
    let program = words[0]
    let code = unsafe withPointers(words) { words in
      unsafe withPointers(environment) { environment in
        unsafe posix_spawn(&child, program, &actions, nil, words, environment)
      }
    }
    guard code == 0 else { throw .failed(words[0]) }
    return child
  }
}

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}

extension Command {
  /// What it puts out.
  func output(_ folder: Scratch) throws(Obstacle) -> String {
    let file = folder.path("output")
    try run(output: file)
    return String(decoding: try readFile(file), as: UTF8.self)
  }
}
