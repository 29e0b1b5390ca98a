import Foundation
import Glibc

/// One run of a program, with all that a parent process can set.
struct Program {
  var words: [String]
  var environment: [String: String] = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"]
  var folder = "/"
  var input: [UInt8] = []
  /// Another target of standard output than a file that is read afterwards.
  var output: String?
  /// Seconds after which it is killed: no run may hang.
  var patience = 60.0

  struct Finished {
    /// The exit status; 128 and the signal when it was ended by one.
    var status: Int32
    var output: String
    var errors: String
    /// The most memory seen, in KiB; 0 when it ended before anybody looked.
    var peak: Int
    /// Of all its threads, on a processor: what others do on the machine plays no part.
    var processorSeconds: Double
  }

  init(_ words: [String]) { self.words = words }

  init(tool: String, _ words: [String]) throws { self.words = [try Tools.path(tool)] + words }

  func run() throws -> Finished { try start().wait() }

  func start() throws -> Running {
    let scratch = Scratch()
    let input = try scratch.write("in", self.input)
    let (output, errors) = (self.output ?? scratch.at("out"), scratch.at("err"))
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
    var pid = pid_t()
    let started = Date()
    let code = unsafe withTexts(["env", "-C", folder] + words) { words in
      unsafe withTexts(environment.map { "\($0)=\($1)" }) { environment in
        unsafe posix_spawn(&pid, "/usr/bin/env", &actions, nil, words, environment)
      }
    }
    guard code == 0 else { throw CannotStart(program: words[0], code: code) }
    return Running(
      pid: pid, scratch: scratch, outputIsKept: self.output == nil, started: started,
      patience: patience)
  }
}

struct CannotStart: Error {
  let program: String
  let code: Int32
}

/// A program that runs.
final class Running {
  let pid: pid_t
  private let scratch: Scratch
  private let outputIsKept: Bool
  private let started: Date
  private let patience: Double

  init(pid: pid_t, scratch: Scratch, outputIsKept: Bool, started: Date, patience: Double) {
    (self.pid, self.scratch, self.outputIsKept) = (pid, scratch, outputIsKept)
    (self.started, self.patience) = (started, patience)
  }

  func kill() { _ = Glibc.kill(pid, SIGKILL) }

  func wait() -> Program.Finished {
    var status: Int32 = 0
    var peak = 0
    var pause: UInt32 = 200
    var usage = rusage()
    while unsafe wait4(pid, &status, WNOHANG, &usage) == 0 {
      peak = max(peak, Self.peak(of: pid))
      if Date().timeIntervalSince(started) > patience { kill() }
      usleep(pause)
      pause = min(pause * 2, 5000)
    }
    let signal = status & 0x7F
    return Program.Finished(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      output: outputIsKept ? scratch.text("out") : "", errors: scratch.text("err"), peak: peak,
      processorSeconds: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime))
  }

  /// Of this thread, with a line feed.
  private static var ownName: String {
    (try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)) ?? ""
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  /// The high-water mark. What wait4(2) tells would count the parent's memory before exec, too; for a moment
  /// after exec has let the parent go on, so does this, but then the name is still the parent's.
  private static func peak(of pid: pid_t) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
      !text.hasPrefix("Name:\t\(ownName)"),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return 0 }
    return Int(line.filter { $0.isASCII && $0.isNumber }) ?? 0
  }
}

/// The texts as a list that ends with NULL.
private func withTexts<Value>(
  _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
) -> Value {
  var pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
  defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
  return unsafe pointers.withUnsafeMutableBufferPointer { list in
    guard let start = list.baseAddress else { preconditionFailure("a list with its end is not empty") }
    return unsafe body(start)
  }
}
