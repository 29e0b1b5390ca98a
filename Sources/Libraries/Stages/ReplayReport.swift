internal import Audit
internal import CheckedValues
internal import Receipts
public import Storage
public import ToolSupport

/// What a replay found.
public struct ReplayReport {
  let streams: [StreamSurvey.Stream]
  var receipts: [(name: CaseName, problem: ReplayProblem)] = []
  var killSwitch: [ReplayProblem] = []
  /// Of each case that was decided once more.
  var cases: [(name: CaseName, difference: ReplayDifference?)] = []

  init(streams: [StreamSurvey.Stream]) { self.streams = streams }

  /// Whether everything holds.
  public var holds: Bool {
    receipts.isEmpty && killSwitch.isEmpty && cases.allSatisfy { $0.difference == nil }
      && streams.allSatisfy { $0.problem == nil && $0.unissued.isEmpty }
  }

  /// For a terminal: a line for each thing that does not hold, then the counts.
  public var table: [String] {
    var lines: [String] = []
    for stream in streams {
      if let problem = stream.problem {
        lines.append("stream \(stream.id)  \(ReasonCode.auditInvalid.rawValue)  \(problem)")
      }
      if stream.tornBytes > 0 {
        lines.append("stream \(stream.id)  a torn last line of \(stream.tornBytes) bytes, which is no event")
      }
      for permit in stream.unissued {
        lines.append(
          "stream \(stream.id)  \(ReasonCode.replayInvalid.rawValue)  permit \(permit) was used but not issued"
        )
      }
    }
    for (name, problem) in receipts {
      lines.append("case \(name)  \(problem.code.rawValue)  \(problem.file)")
    }
    lines += killSwitch.map { "kill switch  \($0.code.rawValue)  \($0.file)" }
    for (name, difference) in cases {
      guard let difference else { continue }
      let path = difference.path.map { ": \($0)" } ?? ""
      lines.append("case \(name)  \(ReasonCode.replayMismatch.rawValue)  \(difference.file)\(path)")
      lines += difference.inputs.map { "case \(name)  changed or gone: \($0.role.rawValue) \($0.name)" }
    }
    let same = cases.filter { $0.difference == nil }.count
    lines.append("decisions: \(cases.count) made again, \(same) the same")
    lines.append(
      "streams: \(streams.count) with \(sum { $0.events }) events, "
        + "\(streams.filter { $0.problem == nil }.count) verify; permits used: \(sum { $0.uses })")
    return lines
  }

  private func sum(_ count: (StreamSurvey.Stream) -> Int) -> Int {
    streams.reduce(0) { $0 + count($1) }
  }

  public static let fileName = "replay_report.json"

  /// The report as a file. Names of files and members are the program's own.
  public func file() throws(ToolFailure) -> OutputFile {
    var document = OutputDocument()
    document.add("schema", .constant("membrane.replay-report.v1"))
    document.add("holds", .flag(holds))
    document.add("reason_code", holds ? .null : .word(ReasonCode.replayMismatch))
    document.add("streams", .list(streams.map(Self.metadata)))
    document.add("receipts", .list(receipts.map { Self.metadata($0.name, $0.problem) }))
    document.add("kill_switch", .list(killSwitch.map { .object(Self.members($0)) }))
    document.add("cases", .list(cases.map { Self.metadata($0.name, $0.difference) }))
    return try OutputFile(Self.fileName, document: document)
  }

  /// Writes the report into this folder, which is made if it is missing.
  @export(interface)
  public func write(to folder: String) throws(ToolFailure) {
    try [file()].write(in: folder)
  }

  private static func metadata(_ stream: StreamSurvey.Stream) -> Metadata {
    let members: [(MemberName, Metadata)] = [
      ("stream_id", stream.id.metadata), ("events", .count(stream.events)),
      ("verifies", .flag(stream.problem == nil)), ("permits_used", .count(stream.uses)),
      ("permits_not_issued", .list(stream.unissued.map { .digest($0) })),
    ]
    return .object(members)
  }

  private static func metadata(_ name: CaseName, _ problem: ReplayProblem) -> Metadata {
    .object([("case", .caseName(name))] + members(problem))
  }

  private static func members(_ problem: ReplayProblem) -> [(MemberName, Metadata)] {
    [("reason_code", .word(problem.code)), ("file", text(problem.file))]
  }

  private static func metadata(_ name: CaseName, _ difference: ReplayDifference?) -> Metadata {
    let members: [(MemberName, Metadata)] = [
      ("case", .caseName(name)), ("same", .flag(difference == nil)),
      ("file", .optional(difference) { text($0.file) }),
      ("path", .optional(difference?.path) { text($0) }),
      ("changed_inputs", .list((difference?.inputs ?? []).map(metadata))),
    ]
    return .object(members)
  }

  private static func metadata(_ input: InputRecord) -> Metadata {
    let members: [(MemberName, Metadata)] = [
      ("role", .word(input.role)), ("name", .identifier(input.name.identifier)),
    ]
    return .object(members)
  }

  private static func text(_ text: String) -> Metadata {
    Identifier(text).map { .identifier($0) } ?? .null
  }
}
