public import CheckedValues
public import Receipts
internal import Signatures
internal import StrictJSON

/// What is to be recorded, before it has its place in a stream.
public struct EventDraft: Sendable, Equatable {
  public var payload: EventPayload
  /// The chain's time.
  public var recordedAt: Timestamp
  /// Nil where the event is about no policy or request, or it is not known which.
  public var policyHash: SHA256Digest?
  public var requestFingerprint: SHA256Digest?

  public init(
    _ payload: EventPayload, recordedAt: Timestamp, policyHash: SHA256Digest? = nil,
    requestFingerprint: SHA256Digest? = nil
  ) {
    (self.payload, self.recordedAt) = (payload, recordedAt)
    (self.policyHash, self.requestFingerprint) = (policyHash, requestFingerprint)
  }
}

/// One event of an audit stream, and the line that it is: a JSON object in RFC 8785 form and a line feed.
///
///     { "schema": "membrane.audit-event.v1", "stream_id", "sequence", "prev_event_hash", "event_type",
///       "event_id", "recorded_at", "policy_hash", "request_fingerprint", "payload": {…}, "event_hash" }
///
/// `event_hash` is sha256 over the RFC 8785 form of all other members. `event_id` is sha256 over that of
/// `{"schema":"membrane.audit-event-id.v1", stream_id, sequence, event_type, payload}`, in which a payload
/// is without the `eventId` that repeats it. It does not depend on what came before, so that a run that is
/// repeated gives its events the same ids. (A class, because many are kept and each has many parts.)
public final class AuditEvent: Sendable, Equatable {
  /// Bytes of a line, with its line feed; whatever is longer is no event.
  public static let mostBytes = 16 << 10
  /// Far from where a number of JSON ends, so that places near it can be written.
  static let mostSequence = Int(1) << 52

  public let draft: EventDraft
  public let stream: StreamID
  public let sequence: Int
  /// 64 zeros at sequence 0.
  public let previousHash: SHA256Digest
  public let eventID: SHA256Digest
  public let eventHash: SHA256Digest
  /// What is to be appended, with its line feed; nothing of an event that was read, which stands in its stream.
  public let line: [UInt8]

  public var payload: EventPayload { draft.payload }
  public var type: EventType { draft.payload.type }
  /// The end of the stream when this is its last event.
  public var tip: StreamTip { StreamTip(stream: stream, sequence: sequence, eventHash: eventHash) }

  /// The end of the stream that this event was made for; nil for the first.
  public var placeBefore: StreamTip? {
    sequence == 0
      ? nil : StreamTip(stream: stream, sequence: sequence - 1, eventHash: previousHash)
  }

  /// The event in its place after `tip`; nil begins a stream. Throws when something stands in it that must
  /// never leave the gate.
  public init(
    _ draft: EventDraft, in stream: StreamID, after tip: StreamTip?
  ) throws(SecretFound) {
    precondition(tip == nil || tip?.stream == stream, "a tip belongs to its stream")
    self.draft = draft
    self.stream = stream
    sequence = tip.map { $0.sequence + 1 } ?? 0
    previousHash = tip?.eventHash ?? .zero
    eventID = Self.id(stream, sequence, draft.payload)
    var document = OutputDocument()
    document.add("schema", .constant("membrane.audit-event.v1"))
    document.add("stream_id", stream.metadata)
    document.add("sequence", .count(sequence))
    document.add("prev_event_hash", .digest(previousHash))
    document.add("event_type", .word(draft.payload.type))
    document.add("event_id", .digest(eventID))
    document.add("recorded_at", .time(draft.recordedAt))
    document.add("policy_hash", .optional(draft.policyHash) { .digest($0) })
    document.add("request_fingerprint", .optional(draft.requestFingerprint) { .digest($0) })
    document.add("payload", draft.payload.metadata(eventID: eventID))
    eventHash = document.seal("event_hash")
    line = try document.canonicalBytes() + [UInt8(ascii: "\n")]
  }

  /// One that was read, and whose hashes are right.
  init(
    _ draft: EventDraft, in stream: StreamID, at sequence: Int, previous: SHA256Digest, id: SHA256Digest,
    hash: SHA256Digest
  ) {
    (self.draft, self.stream, self.sequence, line) = (draft, stream, sequence, [])
    (previousHash, eventID, eventHash) = (previous, id, hash)
  }

  public static func == (one: AuditEvent, other: AuditEvent) -> Bool {
    one.draft == other.draft && one.stream == other.stream && one.sequence == other.sequence
      && one.previousHash == other.previousHash && one.eventID == other.eventID
      && one.eventHash == other.eventHash
  }

  /// Events in their places, one after the other, behind those that the stream needs by itself.
  public static func batch(
    _ drafts: [EventDraft], in stream: StreamID, after tip: StreamTip?, cutting tail: TornTail? = nil
  ) throws(SecretFound) -> [AuditEvent] {
    guard let time = drafts.first?.recordedAt else { return [] }
    var events = try preparing(stream, after: tip, cutting: tail, at: time)
    for draft in drafts {
      events.append(try AuditEvent(draft, in: stream, after: events.last?.tip ?? tip))
    }
    return events
  }

  /// The events that a stream needs by itself before another one can follow: `stream.opened` where it
  /// begins, `stream.recovered` where a torn tail is cut off.
  public static func preparing(
    _ stream: StreamID, after tip: StreamTip?, cutting tail: TornTail?, at time: Timestamp
  ) throws(SecretFound) -> [AuditEvent] {
    var events: [AuditEvent] = []
    if tip == nil {
      let draft = EventDraft(.streamOpened, recordedAt: time)
      events.append(try AuditEvent(draft, in: stream, after: nil))
    }
    if let tail {
      let draft = EventDraft(.streamRecovered(tail), recordedAt: time)
      events.append(try AuditEvent(draft, in: stream, after: events.last?.tip ?? tip))
    }
    return events
  }

  static let idSchema: MemberName = "membrane.audit-event-id.v1"

  private static func id(
    _ stream: StreamID, _ sequence: Int, _ payload: EventPayload
  ) -> SHA256Digest {
    var key = OutputDocument()
    key.add("schema", .constant(idSchema))
    key.add("stream_id", stream.metadata)
    key.add("sequence", .count(sequence))
    key.add("event_type", .word(payload.type))
    key.add("payload", .object(payload.members))
    return key.seal("event_id")
  }
}
