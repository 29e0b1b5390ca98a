public import CheckedValues
import StrictJSON

/// An in-toto Statement v1 (https://github.com/in-toto/attestation, `spec/v1/statement.md`), the payload of an
/// attestation: which artifacts, by digest, and what is said of them. What is said, the predicate, is
/// passed over.
public struct Statement: Sendable {
  public static let payloadType = "application/vnd.in-toto+json"
  public static let type = "https://in-toto.io/Statement/v1"

  /// The SHA-256 digests of the subjects that have one.
  public let subjects: Set<SHA256Digest>
  public let predicateType: String
  private let payload: ArraySlice<UInt8>
  private let predicateRange: Range<Int>?

  /// The predicate as it stands in the payload; nil when there is none.
  public var predicate: ArraySlice<UInt8>? {
    predicateRange.map { payload[$0] }
  }

  private enum Member: String, CaseIterable {
    case type = "_type"
    case subject, predicateType, predicate
  }
  private enum SubjectMember: String, CaseIterable { case digest }
  private enum DigestMember: String, CaseIterable { case sha256 }
  private static let members = JSONMembers<Member>()
  private static let subjectMembers = JSONMembers<SubjectMember>()
  private static let digestMembers = JSONMembers<DigestMember>()

  /// Reads the payload of an envelope.
  public init(_ envelope: DSSEEnvelope) throws(ContainerRefusal) {
    guard envelope.payloadType == Self.payloadType else { throw .unsupported("dsse-payload-type") }
    var fields = Fields()
    do throws(JSONRefusal) {
      try fields.read(envelope.payload)
    } catch {
      throw .statement(error)
    }
    guard fields.type == Self.type else { throw .unsupported("in-toto-statement-type") }
    subjects = fields.subjects
    predicateType = fields.predicateType
    payload = envelope.payload
    predicateRange = fields.predicate
  }

  private struct Fields {
    var type = ""
    var subjects: Set<SHA256Digest> = []
    var predicateType = ""
    var predicate: Range<Int>?

    mutating func read(_ payload: ArraySlice<UInt8>) throws(JSONRefusal) {
      var stream = JSONStream(
        ArraySource(payload), limits: .envelope, window: min(payload.count + 1, 1 << 17))
      var found: Set<Member> = []
      var fields = self
      try stream.object(members) { stream, member throws(JSONRefusal) in
        found.insert(member)
        switch member {
        case .type: fields.type = try stream.string()
        case .predicateType: fields.predicateType = try stream.string()
        case .predicate: fields.predicate = try Self.skip(&stream, in: payload)
        case .subject:
          try stream.array { stream throws(JSONRefusal) in try fields.readSubject(&stream) }
        }
      }
      for member in [Member.type, .subject, .predicateType] where !found.contains(member) {
        throw stream.refusal(.member(member.rawValue))
      }
      try stream.finish()
      self = fields
    }

    private static func skip(
      _ stream: inout JSONStream, in payload: ArraySlice<UInt8>
    ) throws(JSONRefusal) -> Range<Int> {
      guard try stream.kind() == .object else { throw stream.refusal(.kind(.object)) }
      let start = stream.offset
      try stream.skip()
      return payload.startIndex + start..<payload.startIndex + stream.offset
    }

    private mutating func readSubject(_ stream: inout JSONStream) throws(JSONRefusal) {
      var digest: SHA256Digest?
      try stream.object(subjectMembers) { stream, _ throws(JSONRefusal) in
        try stream.object(digestMembers) { stream, _ throws(JSONRefusal) in
          let text = try stream.string()
          digest = SHA256Digest(hex: text)
          if digest == nil { throw stream.refusal(.form("sha256")) }
        }
      }
      if let digest { subjects.insert(digest) }
    }
  }
}
