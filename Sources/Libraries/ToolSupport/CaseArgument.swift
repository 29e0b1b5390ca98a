internal import CLinux
public import CheckedValues
internal import Linux
internal import Storage

/// A case as the command line names it.
public struct CaseArgument: Sendable, Equatable {
  /// The name of its folder.
  public var name: CaseName
  /// Where it lies.
  public var path: String

  /// Takes the last part of the path as the name; `.`, `..` and `/` are asked of the system. The path
  /// must lead to a folder.
  init(_ path: String) throws(ToolFailure) {
    guard !path.isEmpty else {
      throw .usage("a case is named by an empty word", hint: "a case is a folder with a request.json")
    }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      let fault = Fault(.open, path, code: errno)
      throw .usage(fault.wording, hint: "a case is a folder with a request.json")
    }
    guard UInt32(status.st_mode) & UInt32(S_IFMT) == UInt32(S_IFDIR) else {
      throw .usage("\(path): not a folder", hint: "a case is a folder with a request.json")
    }
    guard let name = CaseName(Self.folderName(path)) else {
      throw .usage("\(path): expected \(wording(ofForm: "case_name"))", hint: "rename the folder")
    }
    guard !Self.reserved.contains(name.text) else {
      throw .usage("\(path): no case can be named \(name): what belongs to no case has that name")
    }
    self.name = name
    self.path = path
  }

  /// What lies below `<out>` and belongs to no case, and the audit stream of the kill switch.
  private static let reserved = ["actions", "audit", "kill-switch", "replay_report.json"]

  private static func folderName(_ path: String) -> String {
    let last = lastPart(of: path)
    guard last.isEmpty || last == "." || last == "..", let real = RealPath(path) else { return last }
    return lastPart(of: real.text)
  }

  /// What stands behind the last slash, but for slashes at the end.
  private static func lastPart(of path: String) -> String {
    let slash = UInt8(ascii: "/")
    guard let last = path.utf8.lastIndex(where: { $0 != slash }) else { return "" }
    let start = path.utf8[...last].lastIndex(of: slash).map { path.utf8.index(after: $0) }
    return String(path[(start ?? path.startIndex)...last])
  }
}

extension Arguments {
  /// Cases in one call.
  static let mostCases = 100_000

  /// The one case that a tool works on at a time.
  @export(interface)
  public func oneCase() throws(ToolFailure) -> CaseArgument {
    guard let path = operands.first else {
      throw ToolFailure.usage("no case is named", hint: "name the folder of the case")
    }
    guard operands.count == 1 else {
      throw ToolFailure.usage("one case at a time", hint: "each answer is about one request")
    }
    return try CaseArgument(path)
  }

  /// The one case, and the command that stands behind `--`; empty without one. A `--` that comes before the case ends
  /// the options, and the next one begins the command.
  @export(interface)
  public func caseAndCommand() throws(ToolFailure) -> (argument: CaseArgument, command: [String]) {
    var parts = (cases: operands[...], command: ArraySlice<String>?.none)
    if let dashes = operandsBeforeDashes, dashes > 0 {
      parts = (operands[..<dashes], operands[dashes...])
    } else if operandsBeforeDashes == 0, let second = operands.firstIndex(of: "--") {
      parts = (operands[..<second], operands[(second + 1)...])
    }
    guard let path = parts.cases.first else {
      throw ToolFailure.usage("no case is named", hint: "CASE [-- COMMAND...]")
    }
    guard parts.cases.count == 1 else {
      throw ToolFailure.usage("more than one case is named", hint: "a command stands behind --")
    }
    if parts.command?.isEmpty == true { throw ToolFailure.usage("there is no command behind --") }
    return (try CaseArgument(path), Array(parts.command ?? []))
  }

  /// All cases, in the order of the command line and then of `--cases-from`. All are looked at before
  /// anything is done: one that cannot be used, or a name that comes twice, means that nothing is
  /// decided for any of them.
  @export(interface)
  public func cases() throws(ToolFailure) -> [CaseArgument] {
    var paths = operands
    if let list = self[.casesFrom] { paths += try caseList(list, atMost: Self.mostCases) }
    guard !paths.isEmpty else {
      throw ToolFailure.usage("no case is named", hint: "name the folders of the cases, or --cases-from FILE")
    }
    guard paths.count <= Self.mostCases else {
      throw ToolFailure.usage("more than \(Self.mostCases) cases in one call")
    }
    // One has no other to share its name with.
    if paths.count == 1 { return [try CaseArgument(paths[0])] }
    var seen: [CaseName: String] = [:]
    return try paths.map { path throws(ToolFailure) in
      let argument = try CaseArgument(path)
      if let first = seen.updateValue(path, forKey: argument.name) {
        throw .usage("\(first) and \(path) have the same name, and would write the same outputs")
      }
      return argument
    }
  }
}
