public import CheckedValues
public import Receipts
internal import Signatures
internal import StrictJSON

/// How long a permit is good. Time plays no part in it: only places in the stream do.
public struct PermitExpiry: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case oneShot = "one_shot"
    case bounded
  }

  /// Uses that one permit may allow: all events that they leave behind are found in the stream's tail.
  public static let mostUses = 100

  public let kind: Kind
  /// Where the end of the stream may be when the permit is used.
  public let range: ClosedRange<Int>

  /// A use leaves two events behind, `permit.used` and `execution.finished`. So the last of `uses` uses
  /// finds the end of the stream at most `2 × (uses − 1)` behind the permit's own event; other events
  /// in between use the permit up.
  public init(uses: Int, issuedAt sequence: Int) {
    precondition((1...Self.mostUses).contains(uses), "a permit has a use and not many")
    kind = uses == 1 ? .oneShot : .bounded
    range = sequence...(sequence + 2 * (uses - 1))
  }

  /// How often the permit may be used.
  public var uses: Int { (range.upperBound - range.lowerBound) / 2 + 1 }
}

/// What an executor needs to run: good for one place in one audit stream.
public struct Permit: Sendable, Equatable {
  public static let fileName = "permit.json"
  /// Below the output folder of the case.
  public static let path = "release/permit.json"

  public enum Decision: String, Sendable, CaseIterable {
    case allow, warn, block, review

    /// What it lets happen; nil when nothing may.
    public var action: Action? {
      switch self {
      case .allow: .proceed
      case .warn: .isolateAndContinue
      case .block, .review: nil
      }
    }

    /// The only gating that goes with it.
    public var gating: Gating {
      switch self {
      case .allow: .proceed
      case .warn: .proceedEmitAudit
      case .block: .denyEmitAudit
      case .review: .pausePendingLedger
      }
    }
  }

  public enum Gating: String, Sendable, CaseIterable {
    case proceed
    case proceedEmitAudit = "proceed_emit_audit"
    case denyEmitAudit = "deny_emit_audit"
    case pausePendingLedger = "pause_pending_ledger"
  }

  public var caseName: CaseName
  public var policyHash: SHA256Digest
  public var requestFingerprint: SHA256Digest
  public var subject: SHA256Digest
  /// Sorted, no capability in both.
  public var allowed: [Identifier]
  public var isolated: [Identifier]
  public var decision: Decision
  /// The program that issued it.
  public var issuedBy: Identifier
  public var stream: StreamID
  public var issuedAtSequence: Int
  /// The hash of the event before the permit's own; 64 zeros at sequence 0.
  public var previousHash: SHA256Digest
  public var expiry: PermitExpiry
  /// The review that resolved the request, if one had to.
  public var review: SHA256Digest?

  public init(
    caseName: CaseName, policyHash: SHA256Digest, requestFingerprint: SHA256Digest,
    subject: SHA256Digest, allowed: [Identifier], isolated: [Identifier], decision: Decision,
    issuedBy: Identifier, after tip: StreamTip, uses: Int = 1, review: SHA256Digest? = nil
  ) {
    (self.caseName, self.policyHash) = (caseName, policyHash)
    (self.requestFingerprint, self.subject) = (requestFingerprint, subject)
    self.allowed = Set(allowed).subtracting(isolated).sorted()
    self.isolated = Set(isolated).sorted()
    (self.decision, self.issuedBy) = (decision, issuedBy)
    (stream, issuedAtSequence, previousHash) = (tip.stream, tip.sequence + 1, tip.eventHash)
    expiry = PermitExpiry(uses: uses, issuedAt: tip.sequence + 1)
    self.review = review
  }

  /// Sha256 over the RFC 8785 form of all other members.
  public var id: SHA256Digest {
    var document = OutputDocument()
    writeBody(to: &document)
    return document.seal("permit_id")
  }

  public var document: OutputDocument { document(id: id) }

  /// The document of a permit whose id is known.
  public func document(id: SHA256Digest) -> OutputDocument {
    var document = OutputDocument()
    writeBody(to: &document, id: id)
    return document
  }

  private func writeBody(to document: inout OutputDocument, id: SHA256Digest? = nil) {
    document.add("schema", .constant("membrane.permit.v1"))
    if let id { document.add("permit_id", .digest(id)) }
    document.add("case", .caseName(caseName))
    document.add("policy_hash", .digest(policyHash))
    document.add("request_fingerprint", .digest(requestFingerprint))
    document.add("subject_sha256", .digest(subject))
    document.add(
      "capabilities",
      .object([
        ("allowed", .list(allowed.map { .identifier($0) })),
        ("isolated", .list(isolated.map { .identifier($0) })),
      ]))
    document.add("decision", .word(decision))
    document.add("severity_to_gating", .word(decision.gating))
    document.add("issued_by", .identifier(issuedBy))
    document.add("stream_id", stream.metadata)
    document.add("issued_at_sequence", .count(issuedAtSequence))
    document.add("prev_event_hash", .digest(previousHash))
    document.add("expiry_condition", expiry.metadata)
    document.add("review_ref", .optional(review) { .digest($0) })
  }
}

extension PermitExpiry {
  fileprivate var metadata: Metadata {
    .object([
      ("type", .word(kind)),
      ("sequence_range", .list([.count(range.lowerBound), .count(range.upperBound)])),
    ])
  }
}
