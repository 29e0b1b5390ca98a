internal import CLinux
internal import ToolSupport

/// Where everything is.
struct Setting {
  /// The built tools.
  let bin: String
  /// The project's samples.
  let samples: String
  let scratch: Scratch
  /// The time of the samples.
  let now: String
  /// A Python with the peers that are Python packages.
  let python: String
  /// This program, which measures memory from a process of its own.
  let own = "/proc/self/exe"

  init() throws(Obstacle) {
    let folder = Environment.value("MEMBRANE_BIN") ?? ".build/release-static/release"
    bin = folder
    samples = "samples"
    scratch = try Scratch(Environment.value("BENCH_DIR") ?? ".build/bench")
    now = String(decoding: try readFile("samples/now").prefix { $0 > 0x20 }, as: UTF8.self)
    python = Environment.value("PEERS_PYTHON") ?? "python3"
  }

  var governance: String { samples + "/governance" }

  func sample(_ name: String) -> String { "\(samples)/cases/\(name)" }

  /// A tool of the four, on cases.
  func stage(
    _ stage: Stage, governance: String? = nil, out: Scratch, _ options: [String]
  ) -> Command {
    var words = ["--governance", governance ?? self.governance, "--out", out.root]
    if stage == .signature { words += ["--now", now] }
    return Command(bin + "/" + stage.tool, words + options)
  }

  /// The most memory that a process of this command has. A process begins with what its parent had at
  /// the most, so a small one is put between.
  func mostResident(_ command: Command) throws(Obstacle) -> Int {
    let text = try Command(own, ["--memory"] + command.words).output(scratch)
    guard let bytes = Int(text) else { throw Obstacle.failed(command.words[0]) }
    return bytes
  }

  /// What a script prints; the module is the peer.
  func python(_ script: String, module: String, _ arguments: [String]) throws(Obstacle) -> Double {
    guard ChildProcess.find(python) != nil,
      (try? Command(named: python, ["-c", "import \(module)"]).run()) != nil
    else { throw Obstacle.notInstalled("Python's \(module)") }
    let text = try Command(named: python, ["-c", script] + arguments).output(scratch)
    guard let value = text.split(separator: "\n").last.flatMap(number) else {
      throw Obstacle.failed(module)
    }
    return value
  }
}

/// The four stages.
enum Stage: Int, CaseIterable {
  case signature, policy, action, release

  var tool: String {
    switch self {
    case .signature: "verify-signature"
    case .policy: "evaluate-policy"
    case .action: "map-action"
    case .release: "emit-receipt"
    }
  }
}

/// What the figures were measured on.
func machine() -> String {
  var names = utsname()
  _ = unsafe uname(&names)
  let kernel = unsafe withUnsafeBytes(of: &names.release) { unsafe Array($0.prefix { $0 != 0 }) }
  let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
  return "\(cores) cores, \(processor()), Linux \(String(decoding: kernel, as: UTF8.self))"
}

/// The processor's name; /proc files have no size, so the first page is read.
private func processor() -> String {
  guard let file = unsafe fopen("/proc/cpuinfo", "r") else { return "unknown processor" }
  defer { unsafe fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let count = unsafe fread(&bytes, 1, bytes.count, file)
  let line = bytes[..<count].split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    .first { $0.hasPrefix("model name") }
  guard let name = line?.split(separator: ":").last else { return "unknown processor" }
  return String(name.drop { $0 == " " })
}
