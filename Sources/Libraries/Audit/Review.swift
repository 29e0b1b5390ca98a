public import CheckedValues
public import Receipts
internal import Signatures
public import StrictJSON

/// An approver's answer to a request that the policy sent to a human: the payload of the DSSE envelope
/// `governance/reviews/<review_id>.review.json`. It is bound to one policy and one request.
///
///     { "schema": "membrane.review.v1", "review_id", "policy_hash", "request_fingerprint",
///       "decision": "allow" | "block", "decided_by", "decided_at" }
public struct Review: Sendable, Equatable {
  /// Below the governance folder.
  public static let folder = "reviews"
  public static let payloadType = "application/vnd.membrane.review+json"

  public enum Decision: String, Sendable, CaseIterable {
    case allow, block
  }

  public let policyHash: SHA256Digest
  public let requestFingerprint: SHA256Digest
  public let decision: Decision
  public let decidedBy: Identifier
  public let decidedAt: Timestamp

  public init(
    policyHash: SHA256Digest, requestFingerprint: SHA256Digest, decision: Decision,
    decidedBy: Identifier, decidedAt: Timestamp
  ) {
    (self.policyHash, self.requestFingerprint) = (policyHash, requestFingerprint)
    (self.decision, self.decidedBy, self.decidedAt) = (decision, decidedBy, decidedAt)
  }

  public var id: SHA256Digest {
    Self.id(policyHash: policyHash, requestFingerprint: requestFingerprint)
  }

  /// The id of the review that this request needs under this policy: sha256 over the RFC 8785 form of
  /// `{"schema":"membrane.review-key.v1","policy_hash":…,"request_fingerprint":…}`.
  public static func id(
    policyHash: SHA256Digest, requestFingerprint: SHA256Digest
  ) -> SHA256Digest {
    var key = OutputDocument()
    key.add("schema", .constant("membrane.review-key.v1"))
    key.add("policy_hash", .digest(policyHash))
    key.add("request_fingerprint", .digest(requestFingerprint))
    return key.seal("review_id")
  }

  /// Where the review with this id lies below the governance folder.
  public static func path(of id: SHA256Digest) -> CasePath {
    .known("\(folder)/\(id.hex).review.json")
  }

  /// What is signed; its RFC 8785 form is the payload.
  public var document: OutputDocument {
    var document = OutputDocument()
    document.add("schema", .constant("membrane.review.v1"))
    document.add("review_id", .digest(id))
    document.add("policy_hash", .digest(policyHash))
    document.add("request_fingerprint", .digest(requestFingerprint))
    document.add("decision", .word(decision))
    document.add("decided_by", .identifier(decidedBy))
    document.add("decided_at", .time(decidedAt))
    return document
  }

  /// Reads a payload; the id in it must be that of its policy and request.
  public init(_ payload: [UInt8]) throws(JSONRefusal) {
    self = try JSONDocument(payload).root.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.review.v1")
      let named = try reader.required("review_id")
      let review = Review(
        policyHash: try reader.required("policy_hash").sha256(),
        requestFingerprint: try reader.required("request_fingerprint").sha256(),
        decision: try reader.required("decision").word(),
        decidedBy: try reader.required("decided_by").identifier(),
        decidedAt: try reader.required("decided_at").timestamp())
      guard try named.sha256() == review.id else {
        throw named.refusal(.oneOf([review.id.hex]))
      }
      return review
    }
  }
}
