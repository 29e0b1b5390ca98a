public import CheckedValues
public import Receipts
internal import Signatures
public import StrictJSON

/// `<state>/blocked.json`: why everything is blocked. What lifts it is an approver's signature over the
/// digest that it has of itself.
///
///     { "schema": "membrane.block.v1", "reason_code", "case", "stream_id", "sequence", "event_hash",
///       "permit_id", "policy_hash", "set_at", "block_sha256" }
public struct KillSwitchBlock: Sendable, Equatable {
  /// The form of the signed statement that lifts a block.
  public static let liftPayloadType = "application/vnd.membrane.lift+json"

  public var reasonCode: ReasonCode
  /// What the block is about, as far as it is known; nil is written as null.
  public var caseName: CaseName?
  public var stream: StreamID?
  /// The place in the stream that something is wrong with.
  public var sequence: Int?
  /// The last event of the stream `kill-switch` before this block, all zeros for the first; nil when the stream
  /// cannot be had, so that it may lack this block.
  public var eventHash: SHA256Digest?
  public var permitID: SHA256Digest?
  public var policyHash: SHA256Digest?
  public var setAt: Timestamp

  public init(
    _ reasonCode: ReasonCode, setAt: Timestamp, caseName: CaseName? = nil, stream: StreamID? = nil,
    sequence: Int? = nil, eventHash: SHA256Digest? = nil, permitID: SHA256Digest? = nil,
    policyHash: SHA256Digest? = nil
  ) {
    (self.reasonCode, self.setAt, self.caseName) = (reasonCode, setAt, caseName)
    (self.stream, self.sequence, self.eventHash) = (stream, sequence, eventHash)
    (self.permitID, self.policyHash) = (permitID, policyHash)
  }

  /// The document and its own digest.
  private var sealed: (document: OutputDocument, sha256: SHA256Digest) {
    var document = OutputDocument()
    document.add("schema", .constant("membrane.block.v1"))
    document.add("reason_code", .word(reasonCode))
    document.add("case", .optional(caseName) { .caseName($0) })
    document.add("stream_id", .optional(stream) { $0.metadata })
    document.add("sequence", .optional(sequence) { .count($0) })
    document.add("event_hash", .optional(eventHash) { .digest($0) })
    document.add("permit_id", .optional(permitID) { .digest($0) })
    document.add("policy_hash", .optional(policyHash) { .digest($0) })
    document.add("set_at", .time(setAt))
    let sha256 = document.seal("block_sha256")
    return (document, sha256)
  }

  public var document: OutputDocument { sealed.document }
  public var sha256: SHA256Digest { sealed.sha256 }

  /// Reads a block back; its digest must be right.
  public init(_ bytes: [UInt8]) throws(JSONRefusal) {
    let root = try JSONDocument(bytes).root
    self = try root.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.block.v1")
      let named = try reader.required("block_sha256")
      let block = KillSwitchBlock(
        try reader.required("reason_code").word(),
        setAt: try reader.required("set_at").timestamp(),
        caseName: try reader.required("case").unlessNull?.caseName(),
        stream: try reader.required("stream_id").unlessNull.map(StreamID.read),
        sequence: try reader.required("sequence").unlessNull?.integer(in: 0...AuditEvent.mostSequence),
        eventHash: try reader.required("event_hash").unlessNull?.sha256(),
        permitID: try reader.required("permit_id").unlessNull?.sha256(),
        policyHash: try reader.required("policy_hash").unlessNull?.sha256())
      guard try named.sha256() == block.sha256 else {
        throw named.refusal(.oneOf([block.sha256.hex]))
      }
      return block
    }
  }
}
