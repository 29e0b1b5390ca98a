public import CheckedValues
internal import Receipts
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

  public var payload: EventPayload { draft.payload }
  public var type: EventType { draft.payload.type }
  /// The end of the stream when this is its last event.
  public var tip: StreamTip { StreamTip(stream: stream, sequence: sequence, eventHash: eventHash) }

  /// The end of the stream that this event was made for; nil for the first.
  public var placeBefore: StreamTip? {
    sequence == 0
      ? nil : StreamTip(stream: stream, sequence: sequence - 1, eventHash: previousHash)
  }

  /// One whose hashes are right.
  init(
    _ draft: EventDraft, in stream: StreamID, at sequence: Int, previous: SHA256Digest, id: SHA256Digest,
    hash: SHA256Digest
  ) {
    (self.draft, self.stream, self.sequence) = (draft, stream, sequence)
    (previousHash, eventID, eventHash) = (previous, id, hash)
  }

  public static func == (one: AuditEvent, other: AuditEvent) -> Bool {
    one.draft == other.draft && one.stream == other.stream && one.sequence == other.sequence
      && one.previousHash == other.previousHash && one.eventID == other.eventID
      && one.eventHash == other.eventHash
  }

  static let idSchema: MemberName = "membrane.audit-event-id.v1"
}
