public import CheckedValues
internal import Receipts
internal import Signatures
public import StrictJSON

extension Permit {
  /// What `read` gives, without the id.
  public init(_ bytes: [UInt8]) throws(PermitFailure) { self = try Self.read(bytes).permit }

  /// Reads a permit back: its structure, then that these are the bytes in which a permit of that content is
  /// written, its id among them.
  public static func read(
    _ bytes: [UInt8]
  ) throws(PermitFailure) -> (permit: Permit, id: SHA256Digest) {
    let read: (permit: Permit, id: SHA256Digest)
    do throws(JSONRefusal) { read = try unverified(bytes) } catch { throw .malformed(error) }
    guard let written = try? read.permit.document.bytes(), written == bytes else { throw .altered }
    return read
  }

  /// Reads the structure alone. Nothing may be decided on it.
  public static func unverified(
    _ bytes: [UInt8]
  ) throws(JSONRefusal) -> (permit: Permit, id: SHA256Digest) {
    try JSONDocument(bytes).root.object { reader throws(JSONRefusal) in
      (try Permit(&reader), try reader.required("permit_id").sha256())
    }
  }

  private init(_ reader: inout ObjectReader) throws(JSONRefusal) {
    try reader.schema("membrane.permit.v1")
    caseName = try reader.required("case").caseName()
    policyHash = try reader.required("policy_hash").sha256()
    requestFingerprint = try reader.required("request_fingerprint").sha256()
    subject = try reader.required("subject_sha256").sha256()
    (allowed, isolated) = try reader.required("capabilities").object { lists throws(JSONRefusal) in
      (try Self.names(lists.required("allowed")), try Self.names(lists.required("isolated")))
    }
    decision = try reader.required("decision").word()
    let gating = try reader.required("severity_to_gating")
    guard try gating.word() == decision.gating else {
      throw gating.refusal(.oneOf([decision.gating.rawValue]))
    }
    issuedBy = try reader.required("issued_by").identifier()
    stream = try StreamID.read(try reader.required("stream_id"))
    let place = try reader.required("issued_at_sequence")
    issuedAtSequence = try place.integer(in: 1...AuditEvent.mostSequence)
    previousHash = try reader.required("prev_event_hash").sha256()
    expiry = try PermitExpiry(
      try reader.required("expiry_condition"), issuedAt: issuedAtSequence)
    review = try reader.required("review_ref").unlessNull?.sha256()
  }

  /// Names that are sorted, each once.
  private static func names(_ node: JSONNode) throws(JSONRefusal) -> [Identifier] {
    let names = try node.array(0...256) { name throws(JSONRefusal) in try name.identifier() }
    guard Set(names).sorted() == names else { throw node.refusal(.form("sorted")) }
    return names
  }
}

extension PermitExpiry {
  fileprivate init(_ node: JSONNode, issuedAt sequence: Int) throws(JSONRefusal) {
    (kind, range) = try node.object { reader throws(JSONRefusal) in
      let kind = try reader.required("type").word(Kind.self)
      let ends = try reader.required("sequence_range").elements(2...2)
      // The last place follows from the number of uses, which is a whole one.
      let uses = kind == .oneShot ? 1...1 : 2...Self.mostUses
      _ = try ends[0].integer(in: sequence...sequence)
      let last = try ends[1].integer(
        in: (sequence + 2 * (uses.lowerBound - 1))...(sequence + 2 * (uses.upperBound - 1)))
      guard (last - sequence).isMultiple(of: 2) else { throw ends[1].refusal(.form("range_of_uses")) }
      return (kind, sequence...last)
    }
  }
}
