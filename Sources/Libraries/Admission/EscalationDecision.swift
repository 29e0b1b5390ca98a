public import CheckedValues
public import Receipts
public import StrictJSON

/// What an approver answered, `governance/escalations/<case>.decision.json`. Nobody signs it: it can only
/// make the answer stricter, and what was approved stands in signed grants.
///
///     { "schema": "membrane.escalation-decision.v1", …the members of the request…, "decision",
///       "approver_identity", "approver_role", "decided_at", "grants": [ grant_id… ] }
public struct EscalationDecision: Sendable, Equatable {
  /// Where it lies in the governance folder.
  public static let folder = "escalations"

  public enum Answer: String, Sendable, CaseIterable {
    case approveSession = "approve_session"
    case approvePersistent = "approve_persistent"
    case deny, cancel, timeout

    public var isApproval: Bool { self == .approveSession || self == .approvePersistent }
  }

  public var request: EscalationRequest
  public var answer: Answer
  /// Nil when nobody said who was asked.
  public var approverIdentity: Identifier?
  public var approverRole: Identifier?
  public var decidedAt: Timestamp
  /// The grants that were written for it.
  public var grants: [Identifier]

  public init(
    request: EscalationRequest, answer: Answer, approverIdentity: Identifier?,
    approverRole: Identifier?, decidedAt: Timestamp, grants: [Identifier]
  ) {
    (self.request, self.answer) = (request, answer)
    (self.approverIdentity, self.approverRole) = (approverIdentity, approverRole)
    (self.decidedAt, self.grants) = (decidedAt, grants)
  }

  public init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.escalation-decision.v1")
      let request = try EscalationRequest(reading: &reader)
      let (identity, role) = (
        try reader.required("approver_identity"), try reader.required("approver_role")
      )
      return EscalationDecision(
        request: request, answer: try reader.required("decision").word(),
        approverIdentity: try identity.unlessNull?.identifier(),
        approverRole: try role.unlessNull?.identifier(),
        decidedAt: try reader.required("decided_at").timestamp(),
        grants: try reader.required("grants").array(0...Request.maximumEntries) {
          node throws(JSONRefusal) in try node.identifier()
        })
    }
  }

  public var document: OutputDocument {
    var document = OutputDocument()
    document.add("schema", .constant("membrane.escalation-decision.v1"))
    request.write(to: &document)
    document.add("decision", .word(answer))
    document.add("approver_identity", .optional(approverIdentity) { .identifier($0) })
    document.add("approver_role", .optional(approverRole) { .identifier($0) })
    document.add("decided_at", .time(decidedAt))
    document.add("grants", .list(grants.map { .identifier($0) }))
    return document
  }
}
