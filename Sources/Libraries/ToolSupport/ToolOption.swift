/// One option of a tool, in GNU form.
public struct ToolOption: Sendable, Equatable {
  /// Without the dashes.
  public var name: String
  /// What stands for its value in the help, such as `DIR`; nil for a flag.
  public var value: String?
  public var help: String
  public var isRequired: Bool

  public init(_ name: String, value: String? = nil, required: Bool = false, _ help: String) {
    self.name = name
    self.value = value
    self.help = help
    isRequired = required
  }

  /// The same option where a tool can do without it.
  public var notRequired: ToolOption {
    var copy = self
    copy.isRequired = false
    return copy
  }

  /// The same option where it means something else to a tool.
  public func meaning(_ help: String) -> ToolOption {
    var copy = self
    copy.help = help
    return copy
  }

  /// As it is written: `--out DIR`.
  var form: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }
}

// The options that several tools share.
extension ToolOption {
  public static let out = ToolOption(
    "out", value: "DIR", required: true, "where the outputs go, in DIR/<case>")
  /// `--out` of a tool that takes up what the stages have written there.
  public static let outOfStages = out.meaning("where the stages wrote, in DIR/<case>")
  public static let governance = ToolOption(
    "governance", value: "DIR", required: true, "the governed snapshot")
  public static let casesFrom = ToolOption(
    "cases-from", value: "FILE", "more cases, one path a line; - is standard input")
  public static let state = ToolOption(
    "state", value: "DIR", "what stays between runs: kill switch, nonces, uses")
  public static let now = ToolOption(
    "now", value: "TIME", "the time of the chain, such as 2026-11-21T08:00:00Z")
  public static let timeOfAnswer = now.meaning(
    "the time (default: the clock, or the chain's if later)")
  public static let jobs = ToolOption(
    "jobs", value: "N", "cases at once, 64 at most (default: all cores)")
  public static let noFsync = ToolOption(
    "no-fsync", "do not wait for the disk; for throw-away runs")
  public static let expectPolicyHash = ToolOption(
    "expect-policy-hash", value: "HEX", "decide by this governed snapshot only")
  static let help = ToolOption("help", "show this text")
  static let version = ToolOption("version", "show the version")
}
