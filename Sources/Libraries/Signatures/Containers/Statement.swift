public import CheckedValues
import StrictJSON

/// An in-toto Statement v1 (https://github.com/in-toto/attestation, `spec/v1/statement.md`), the payload
/// of an attestation: which artifacts, by digest, and what is said of them. What is said, the predicate,
/// is passed over, but for results of a verification: a summary that says no is refused, and so is a list of what
/// passed, which can be empty, so that nobody's no is ever taken for a signature under the artifact.
public struct Statement: Sendable {
  public static let payloadType = "application/vnd.in-toto+json"
  public static let type = "https://in-toto.io/Statement/v1"
  /// What cosign writes to this day; it has the same members.
  private static let earlierType = "https://in-toto.io/Statement/v0.1"
  /// How the types of `ReleaseAttestation.summary` and `.properties` begin, in all their versions.
  private static let summaryType = "https://slsa.dev/verification_summary/"
  private static let propertiesType = "https://in-toto.io/attestation/svr/"

  /// What a statement is read for.
  public enum Use: Sendable {
    /// To stand for the artifact: Statement v1 only.
    case signature
    /// For the report in it: Statement v0.1, too.
    case evidence
  }

  /// The SHA-256 digests of the subjects that have one, in the order of the document.
  public let subjects: [SHA256Digest]
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
  private enum SummaryMember: String, CaseIterable { case verificationResult }
  private enum SubjectMember: String, CaseIterable { case name, digest }
  private enum DigestMember: String, CaseIterable { case sha256 }
  private static let members = JSONMembers<Member>()
  private static let summaryMembers = JSONMembers<SummaryMember>()
  private static let subjectMembers = JSONMembers<SubjectMember>()
  private static let digestMembers = JSONMembers<DigestMember>()

  /// Reads the payload of an envelope.
  public init(_ envelope: DSSEEnvelope, for use: Use = .signature) throws(ContainerRefusal) {
    guard envelope.payloadType == Self.payloadType else { throw .unsupported("dsse-payload-type") }
    let fields: Fields
    do throws(JSONRefusal) {
      fields = try Fields(envelope)
    } catch {
      throw .statement(error)
    }
    guard fields.type == Self.type || use == .evidence && fields.type == Self.earlierType else {
      throw .unsupported("in-toto-statement-type")
    }
    guard !fields.predicateType.hasPrefix(Self.summaryType) || fields.result == "PASSED" else {
      throw .unsupported("verification-summary-that-did-not-pass")
    }
    guard !fields.predicateType.hasPrefix(Self.propertiesType) else {
      throw .unsupported("simple-verification-result")
    }
    subjects = fields.subjects
    predicateType = fields.predicateType
    payload = envelope.payload
    predicateRange = fields.predicate
  }

  private struct Fields {
    let type: String
    let subjects: [SHA256Digest]
    let predicateType: String
    let predicate: Range<Int>?
    /// What a summary of a verification says.
    let result: String?

    init(_ envelope: DSSEEnvelope) throws(JSONRefusal) {
      let payload = envelope.payload
      var stream = try JSONStream(envelope.pae, from: payload.startIndex, limits: .envelope)
      stream.namesAreUnique = true
      var result: String?
      var type: String?
      var subjects: [SHA256Digest]?
      var predicateType: String?
      var predicate: Range<Int>?
      try stream.object(members) { stream, member throws(JSONRefusal) in
        switch member {
        case .type: type = try stream.string()
        case .predicateType: predicateType = try stream.string()
        case .predicate: (predicate, result) = try Self.predicate(&stream, in: payload)
        case .subject: subjects = try Self.subjects(&stream)
        }
      }
      try stream.finish()
      guard let type else { throw stream.refusal(.member("_type")) }
      guard let subjects else { throw stream.refusal(.member("subject")) }
      guard let predicateType else { throw stream.refusal(.member("predicateType")) }
      (self.type, self.subjects, self.predicateType) = (type, subjects, predicateType)
      (self.predicate, self.result) = (predicate, result)
    }

    /// Where the predicate is, which may be the report of a scanner, and the result in it.
    private static func predicate(
      _ stream: inout JSONStream, in payload: ArraySlice<UInt8>
    ) throws(JSONRefusal) -> (Range<Int>, String?) {
      guard try stream.kind() == .object else { throw stream.refusal(.kind(.object)) }
      let start = stream.offset
      var result: String?
      stream.namesAreUnique = false
      try stream.object(summaryMembers) { stream, _ throws(JSONRefusal) in
        if try stream.kind() == .string { result = try stream.string() } else { try stream.skip() }
      }
      stream.namesAreUnique = true
      return (payload.startIndex + start..<payload.startIndex + stream.offset, result)
    }

    private static func subjects(
      _ stream: inout JSONStream
    ) throws(JSONRefusal) -> [SHA256Digest] {
      var subjects: [SHA256Digest] = []
      try stream.array { stream throws(JSONRefusal) in
        try stream.object(subjectMembers) { stream, member throws(JSONRefusal) in
          if member == .name { return try stream.skip() }
          try stream.object(digestMembers) { stream, _ throws(JSONRefusal) in
            guard let digest = SHA256Digest(hex: try stream.utf8()) else {
              throw stream.valueRefusal(.form("sha256"))
            }
            subjects.append(digest)
          }
        }
      }
      return subjects
    }
  }
}
