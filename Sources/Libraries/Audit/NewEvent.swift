public import CheckedValues
public import Receipts
internal import Signatures
internal import StrictJSON

/// An event that is to be appended, and the line that it will be.
public struct NewEvent: Sendable {
  public let event: AuditEvent
  /// With its line feed.
  public let line: [UInt8]

  /// The event in its place after `tip`; nil begins a stream. Throws when something stands in it that must
  /// never leave the gate.
  public init(
    _ draft: EventDraft, in stream: StreamID, after tip: StreamTip?
  ) throws(SecretFound) {
    precondition(tip == nil || tip?.stream == stream, "a tip belongs to its stream")
    let sequence = tip.map { $0.sequence + 1 } ?? 0
    let previousHash = tip?.eventHash ?? .zero
    let id = Self.id(stream, sequence, draft.payload)
    var document = OutputDocument()
    document.add("schema", .constant("membrane.audit-event.v1"))
    document.add("stream_id", stream.metadata)
    document.add("sequence", .count(sequence))
    document.add("prev_event_hash", .digest(previousHash))
    document.add("event_type", .word(draft.payload.type))
    document.add("event_id", .digest(id))
    document.add("recorded_at", .time(draft.recordedAt))
    document.add("policy_hash", .optional(draft.policyHash) { .digest($0) })
    document.add("request_fingerprint", .optional(draft.requestFingerprint) { .digest($0) })
    document.add("payload", draft.payload.metadata(eventID: id))
    let hash = document.seal("event_hash")
    event = AuditEvent(draft, in: stream, at: sequence, previous: previousHash, id: id, hash: hash)
    line = try document.canonicalBytes() + [UInt8(ascii: "\n")]
  }

  /// Events in their places, one after the other, behind those that the stream needs by itself.
  public static func batch(
    _ drafts: [EventDraft], in stream: StreamID, after tip: StreamTip?, cutting tail: TornTail? = nil
  ) throws(SecretFound) -> [NewEvent] {
    guard let time = drafts.first?.recordedAt else { return [] }
    var events = try preparing(stream, after: tip, cutting: tail, at: time)
    for draft in drafts {
      events.append(try NewEvent(draft, in: stream, after: events.last?.event.tip ?? tip))
    }
    return events
  }

  /// The events that a stream needs by itself before another one can follow: `stream.opened` where it
  /// begins, `stream.recovered` where a torn tail is cut off.
  public static func preparing(
    _ stream: StreamID, after tip: StreamTip?, cutting tail: TornTail?, at time: Timestamp
  ) throws(SecretFound) -> [NewEvent] {
    var events: [NewEvent] = []
    if tip == nil {
      let draft = EventDraft(.streamOpened, recordedAt: time)
      events.append(try NewEvent(draft, in: stream, after: nil))
    }
    if let tail {
      let draft = EventDraft(.streamRecovered(tail), recordedAt: time)
      events.append(try NewEvent(draft, in: stream, after: events.last?.event.tip ?? tip))
    }
    return events
  }

  private static func id(
    _ stream: StreamID, _ sequence: Int, _ payload: EventPayload
  ) -> SHA256Digest {
    var key = OutputDocument()
    key.add("schema", .constant(AuditEvent.idSchema))
    key.add("stream_id", stream.metadata)
    key.add("sequence", .count(sequence))
    key.add("event_type", .word(payload.type))
    key.add("payload", .object(payload.members))
    return key.seal("event_id")
  }
}
