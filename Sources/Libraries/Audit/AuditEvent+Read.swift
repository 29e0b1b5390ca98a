internal import CheckedValues
internal import Receipts
internal import Signatures
internal import StrictJSON

extension AuditEvent {
  /// Reads one line, without its line feed, and checks all that can be told from it alone: the form, the
  /// event's own hash, its id.
  public convenience init(line text: ArraySlice<UInt8>) throws(LineProblem) {
    let (read, isCanonical, ownHash, ownID) = try Self.readLine(Array(text))
    guard ownHash == read.hashes.own else { throw .altered }
    guard ownID == read.hashes.id, read.repeatedID ?? ownID == ownID else { throw .otherID }
    guard isCanonical else { throw .notCanonical }
    self.init(
      read.draft, in: read.stream, at: read.sequence, previous: read.hashes.previous, id: ownID,
      hash: ownHash)
  }

  private struct Content {
    let draft: EventDraft
    let stream: StreamID
    let sequence: Int
    let payload: JSONNode
    /// The id that the payload of the capability layer's events has in it.
    let repeatedID: SHA256Digest?
    let hashes: (previous: SHA256Digest, id: SHA256Digest, own: SHA256Digest)
  }

  /// What stands in the line, and what its hash and its id must be.
  private static func readLine(
    _ bytes: [UInt8]
  ) throws(LineProblem) -> (Content, isCanonical: Bool, hash: SHA256Digest, id: SHA256Digest) {
    // The line feed counts, too.
    let limits = JSONLimits(bytes: mostBytes - 1, depth: 8, values: 4096)
    do throws(JSONRefusal) {
      let root = try JSONDocument(bytes, limits: limits).root
      let read = try root.object { reader throws(JSONRefusal) in try content(&reader) }
      let isCanonical = root.isCanonical && root.token.indices == bytes.indices
      return (
        read, isCanonical, try hash(of: root, isCanonical: isCanonical),
        try id(of: read, isCanonical: isCanonical)
      )
    } catch {
      throw .malformed(error)
    }
  }

  /// Over the form without the event's own hash. That member is the first of the canonical form, so the rest
  /// of such a line can be hashed where it lies.
  private static func hash(
    of root: JSONNode, isCanonical: Bool
  ) throws(JSONRefusal) -> SHA256Digest {
    guard isCanonical else {
      return SHA256.digest(of: try root.canonical(without: ["event_hash"]))
    }
    var hash = SHA256()
    hash.update([UInt8(ascii: "{")])
    hash.update(root.token.dropFirst(ownHashBytes))
    return hash.finish()
  }

  /// `{"event_hash":"…",`.
  private static let ownHashBytes = "{\"event_hash\":\"\",".utf8.count + 2 * SHA256Digest.byteCount

  private static func id(
    of read: Content, isCanonical: Bool
  ) throws(JSONRefusal) -> SHA256Digest {
    let payload =
      isCanonical && read.repeatedID == nil
      ? read.payload.token : try read.payload.canonical(without: ["eventId"])[...]
    var hash = SHA256()
    hash.update(Array("{\"event_type\":\"\(read.draft.payload.type.rawValue)\",\"payload\":".utf8))
    hash.update(payload)
    let end =
      ",\"schema\":\"\(idSchema.text)\",\"sequence\":\(read.sequence),\"stream_id\":\"\(read.stream)\"}"
    hash.update(Array(end.utf8))
    return hash.finish()
  }

  private static func content(_ reader: inout ObjectReader) throws(JSONRefusal) -> Content {
    try reader.schema("membrane.audit-event.v1")
    let type: EventType = try reader.required("event_type").word()
    let payload = try reader.required("payload")
    let draft = EventDraft(
      try EventPayload.read(type, payload),
      recordedAt: try reader.required("recorded_at").timestamp(),
      policyHash: try reader.required("policy_hash").unlessNull?.sha256(),
      requestFingerprint: try reader.required("request_fingerprint").unlessNull?.sha256())
    return Content(
      draft: draft, stream: try StreamID.read(try reader.required("stream_id")),
      sequence: try reader.required("sequence").integer(in: 0...mostSequence), payload: payload,
      repeatedID: try repeatedID(draft, payload), hashes: try hashes(&reader))
  }

  private static func repeatedID(
    _ draft: EventDraft, _ payload: JSONNode
  ) throws(JSONRefusal) -> SHA256Digest? {
    guard case .capability = draft.payload else { return nil }
    return try payload.object { reader throws(JSONRefusal) in
      let id = try reader.required("eventId").sha256()
      _ = reader.rest()
      return id
    }
  }

  private static func hashes(
    _ reader: inout ObjectReader
  ) throws(JSONRefusal) -> (previous: SHA256Digest, id: SHA256Digest, own: SHA256Digest) {
    (
      try reader.required("prev_event_hash").sha256(), try reader.required("event_id").sha256(),
      try reader.required("event_hash").sha256()
    )
  }
}
