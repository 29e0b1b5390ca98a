internal import Actions
internal import CheckedValues
internal import Storage
internal import ToolSupport

/// A command that is ready to be started: free, or in a sandbox that was tried out before. Nothing is
/// started while there is no permit.
struct CommandLaunch {
  /// The words of the process to start.
  private let words: [String]
  /// `NAME=VALUE`; nil: that of this process.
  private let environment: [String]?
  /// Whether regular files as standard files are reached through pipes only.
  private let isRelayed: Bool

  /// The command as it is.
  init(_ command: [String]) throws(ToolFailure) {
    words = [try Self.program(command)] + command.dropFirst()
    (environment, isRelayed) = (nil, false)
  }

  /// The command without these capabilities. Isolation that cannot be had is a refusal, never a command that
  /// runs without it.
  init(
    _ command: [String], without capabilities: [Identifier], _ table: IsolationTable, in folder: String
  ) throws(ToolFailure) {
    let program = try Self.program(command)
    let restrictions: Restrictions
    switch table.restrictions(for: capabilities) {
    case .success(let all): restrictions = all
    case .failure(let unknown):
      throw Self.unavailable(
        "nobody said how \(unknown.capability) is taken away", hint: "name it in the file of --isolation")
    }
    let machine = Sandbox.Machine.here
    guard case .folder(let folder)? = machine.place(folder) else {
      throw ToolFailure.fault("\(folder): not a folder any more")
    }
    let sandbox = Sandbox(restrictions, caseFolder: folder)
    guard sandbox.allows(program, machine) else {
      throw ToolFailure(
        .no, "\(command[0]): not run: private_runner is isolated, and this is not one of its programs",
        hint: "the programs stand in the file of --isolation")
    }
    guard !ChildProcess.hasStandardFolder else {
      throw Self.unavailable(
        "standard input or output is a folder, and all below it could be reached", hint: "give it </dev/null")
    }
    let isOwnTree = restrictions.programs != nil
    isRelayed = isOwnTree || restrictions.writesOnlyCase
    let bwrap = try Self.needed("bwrap", "the package is named bubblewrap")
    let launcher = isOwnTree ? try Self.withoutExecution(of: folder) : []
    // By its whole path: the command starts in the case's folder, where the publisher may have put a program of
    // the same name.
    words = launcher + [bwrap] + sandbox.words(machine) + [program] + command.dropFirst()
    environment = sandbox.environment(machine).map { "\($0.name)=\($0.value)" }
    try orFail(ChildProcess.leaveKeyring())
    try Self.tryOut(
      launcher + [bwrap] + Sandbox.namespaces + [
        "--bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--",
      ])
  }

  /// Starts it and waits for its end. Gives what kept its output from where it belongs, too.
  func run() throws(Fault) -> (end: ChildProcess.End, lost: Fault?) {
    let isSandbox = environment != nil
    let process = try ChildProcess.start(
      words, environment: environment, alone: isSandbox, relayed: isRelayed, isSandbox: isSandbox)
    return (try process.wait(), process.finishRelays())
  }

  /// Its absolute path, seen from the folder of this process.
  private static func program(_ command: [String]) throws(ToolFailure) -> String {
    guard let word = command.first, let program = ChildProcess.find(word), let here = RealPath(".") else {
      throw .usage("\(command.first ?? ""): no such program, or none that can be executed; nothing was run")
    }
    return program.hasPrefix("/") ? program : "\(here.text)/\(program)"
  }

  /// bubblewrap cannot mount without execution, and a program that the command writes into the case's
  /// folder is on no list. So the folder is mounted so before, in a mount namespace of its own.
  private static func withoutExecution(of folder: String) throws(ToolFailure) -> [String] {
    let script = """
      mount --bind -- "$1" "$1" && mount -o remount,bind,noexec,nosuid,nodev -- "$1" && shift && exec "$@"
      """
    let hint = "the package is named util-linux"
    _ = try needed("mount", hint)
    let root = Environment.isRoot ? [] : ["--map-root-user"]
    return [try needed("unshare", hint), "--mount"] + root
      + ["--", "/bin/sh", "-c", script, "sh", folder]
  }

  private static func needed(_ name: String, _ hint: String) throws(ToolFailure) -> String {
    guard let path = ChildProcess.find(name) else {
      throw unavailable("\(name) is not in PATH", hint: hint)
    }
    return path
  }

  /// Whether the machine lets anybody build such a sandbox, found out with a program that does nothing.
  private static func tryOut(_ words: [String]) throws(ToolFailure) {
    guard let nothing = ChildProcess.find("true") ?? ChildProcess.find("/bin/true") else {
      throw unavailable("there is no program named true to try the sandbox with", hint: nil)
    }
    switch try orFail(ChildProcess.start(words + [nothing], isSandbox: true).wait()) {
    case .exited(0): return
    case .killed(let signal):
      throw unavailable("signal \(signal) came while the sandbox was tried out", hint: nil)
    case .exited:
      throw unavailable("bwrap refuses", hint: "it needs user namespaces: see its message above")
    }
  }

  static func unavailable(_ text: String, hint: String?) -> ToolFailure {
    ToolFailure(.no, "isolation_unavailable: \(text); nothing was run", hint: hint)
  }
}

extension Sandbox.Machine {
  /// This machine.
  static var here: Sandbox.Machine {
    Sandbox.Machine(
      place: { path in
        guard let real = RealPath(path) else { return nil }
        return real.isFolder ? .folder(real.text) : .file(real.text)
      },
      linkTarget: RealPath.linkTarget, environment: Environment.variables, homes: Environment.homes)
  }
}
