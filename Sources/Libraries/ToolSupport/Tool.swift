internal import CLinux
internal import Receipts
internal import Storage

/// A tool as people see it, and its run.
public struct Tool: Sendable {
  public var name: String
  /// What it does, in one line.
  public var summary: String
  /// What stands behind the options in the usage line; empty when nothing does.
  public var operands: String
  public var options: [ToolOption]
  public var examples: [String]
  /// When it ends with status 1; nil for a tool that never says no.
  public var saysNo: String?
  /// Whether it ends with the status of a program that it ran.
  public var passesStatus: Bool

  public init(
    name: String, summary: String, operands: String = "CASE...", options: [ToolOption],
    examples: [String], saysNo: String? = nil, passesStatus: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.operands = operands
    self.options = options
    self.examples = examples
    self.saysNo = saysNo
    self.passesStatus = passesStatus
  }

  /// Runs the tool with the words of the command line and ends the process with its status.
  @export(interface)
  public func main(_ body: (Arguments) throws(ToolFailure) -> ExitStatus) -> Never {
    prepareProcess(for: name)
    exit(run(commandLineWords(), body).rawValue)
  }

  /// The same for a tool that runs a program: `body` gives the program's status, which the process then
  /// ends with.
  @export(interface)
  public func mainPassingStatus(_ body: (Arguments) throws(ToolFailure) -> Int32) -> Never {
    prepareProcess(for: name)
    var passed = ExitStatus.done.rawValue
    let own = run(commandLineWords()) { arguments throws(ToolFailure) in
      passed = try body(arguments)
      return .done
    }
    exit(own == .done ? passed : own.rawValue)
  }

  /// The run itself; `words` are those after the program's name.
  func run(_ words: [String]?, _ body: (Arguments) throws(ToolFailure) -> ExitStatus) -> ExitStatus {
    do throws(ToolFailure) {
      guard let words else { throw ToolFailure.usage("an argument is not UTF-8") }
      let arguments = try Arguments(words, options: options)
      if arguments.has(.help) { return try show(helpText) }
      if arguments.has(.version) { return try show("\(name) \(Version.text)\n") }
      for option in options where option.isRequired { _ = try arguments.required(option) }
      tellOfMissingState(arguments)
      return try body(arguments)
    } catch {
      Console.standardError.write(lines(error.text, hint: error.hint))
      return error.status
    }
  }

  /// A state folder that is not there has no kill switch and no spent nonce, and so has one whose name is mistyped.
  private func tellOfMissingState(_ arguments: Arguments) {
    guard let state = arguments[.state], RealPath(state) == nil else { return }
    let text = "--state \(state): nothing is there yet, so no kill switch is set and no nonce is spent"
    Console.standardError.write(Console.standardError.line(name, "note", text))
  }

  /// Puts a result on standard output; one that is full is a fault.
  @export(interface)
  public func show(_ text: String) throws(ToolFailure) -> ExitStatus {
    try orFail(Console.standardOutput.write(checked: text))
    return .done
  }

  /// Puts lines on standard output that names from inputs may stand in: nothing in them acts on a terminal.
  @export(interface)
  public func show(lines: [String]) throws(ToolFailure) -> ExitStatus {
    try show(lines.map { printable(SecretKind.masked($0)) + "\n" }.joined())
  }

  /// `TOOL: error: …` and its hint, ready to be written. Names in it come from inputs, and one may be a
  /// secret that should not have been there; logs are kept and shown like outputs.
  func lines(_ text: String, hint: String?) -> String {
    Console.standardError.line(name, "error", text)
      + (hint.map { Console.standardError.line(name, "hint", $0) } ?? "")
  }
}
