internal import Audit
public import CheckedValues
internal import Receipts
internal import Storage
internal import StrictJSON
public import ToolSupport

/// Reads all audit streams of an output folder and says whether to go ahead. Writes nothing.
public struct SignoffReport: Sendable {
  private let signoff: Signoff
  private let floors: Signoff.Floors

  /// The smallest numbers of events that say anything are those of the options.
  @export(interface)
  public init(
    out: String, since: Timestamp?, until: Timestamp?, decisions: Int, rollbacks: Int, events: Int
  ) throws(ToolFailure) {
    floors = Signoff.Floors(decisions: decisions, rollbacks: rollbacks, events: events)
    signoff = try Self.read(out, Signoff(since: since, until: until))
  }

  private static func read(_ out: String, _ empty: Signoff) throws(ToolFailure) -> Signoff {
    guard let folder = try orFail(AuditFolder(reading: out)) else { throw .noAudit(below: out) }
    var signoff = empty
    for stream in try folder.knownStreams() {
      let isIntact = try orFail(folder.verifies(stream) { event in signoff.take(event) })
      signoff.endStream(stream, isIntact: isIntact)
    }
    return signoff
  }

  public var isGo: Bool { Signoff.isGo(signoff.figures(floors)) }

  /// For programs.
  public func json() throws(ToolFailure) -> String {
    String(decoding: try OutputFile("report", document: signoff.document(floors)).bytes, as: UTF8.self)
  }

  /// For people.
  public var table: String {
    let rows = signoff.figures(floors).map { figure in
      [
        figure.measure.rawValue, "\(figure.count) of \(figure.total)", figure.threshold,
        "at least \(figure.floor)", figure.result.rawValue,
      ]
    }
    let lines = [["measure", "found", "wanted", "sample", "result"]] + rows
    let widths = (0..<5).map { column in lines.map { $0[column].count }.max() ?? 0 }
    let table = lines.map { line in
      zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: "  ").trimmedAtEnd + "\n"
    }
    let against = signoff.figures(floors).flatMap { figure in
      figure.against.map { "  \(figure.measure.rawValue): \($0.stream) event \($0.sequence)\n" }
    }
    return table.joined() + (against.isEmpty ? "" : "against it:\n" + against.joined())
      + "verdict: \(isGo ? "go" : "no-go")\n"
  }
}

extension Signoff.Figure {
  fileprivate var threshold: String { measure == .policyViolations ? "0" : "100 %" }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
