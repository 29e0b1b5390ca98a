public import CheckedValues
public import Receipts
internal import StrictJSON

/// The name of an audit stream, which is the name of its file without `.jsonl`. It has the form of a
/// case name, so that it needs no encoding and cannot lead out of the folder of the streams.
public struct StreamID: Hashable, Sendable, CustomStringConvertible {
  private let name: CaseName

  /// Nil unless the text is of the form `[a-z0-9][a-z0-9._-]{0,127}`.
  public init?(_ text: String) {
    guard let name = CaseName(text) else { return nil }
    self.name = name
  }

  /// The stream of a case, which is where its events go by default.
  public init(of name: CaseName) { self.name = name }

  public var text: String { name.text }
  public var description: String { text }
  public var metadata: Metadata { .caseName(name) }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> StreamID {
    StreamID(of: try node.caseName())
  }
}

/// One place in a stream: the event there, by its hash. Receipts and permits record where theirs stands,
/// because a chain that was cut at its end is still a chain.
public struct StreamTip: Hashable, Sendable {
  public let stream: StreamID
  /// Starts at 0.
  public let sequence: Int
  public let eventHash: SHA256Digest

  public init(stream: StreamID, sequence: Int, eventHash: SHA256Digest) {
    (self.stream, self.sequence, self.eventHash) = (stream, sequence, eventHash)
  }

  /// The member `audit` of a receipt.
  public var metadata: Metadata {
    let members: [(MemberName, Metadata)] = [
      ("stream_id", stream.metadata), ("sequence", .count(sequence)),
      ("event_hash", .digest(eventHash)),
    ]
    return .object(members)
  }
}
