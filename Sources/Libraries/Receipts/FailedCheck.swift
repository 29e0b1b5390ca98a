public import CheckedValues
internal import StrictJSON

/// What softened a failed check.
public enum SoftenedBy: Sendable, Equatable {
  case dryRun
  /// A rule or an exception of the policy, by its id.
  case policyEntry(Identifier)

  var metadata: Metadata {
    switch self {
    case .dryRun: .constant("dry_run")
    case .policyEntry(let id): .identifier(id)
    }
  }
}

/// One failed check.
public struct FailedCheck: Sendable, Equatable {
  public let check: AdmissionCheck
  public let reasonCode: ReasonCode
  public let rejectCode: RejectCode?
  public let capability: Identifier?
  public let softenedBy: SoftenedBy?

  public init(
    check: AdmissionCheck, reasonCode: ReasonCode, rejectCode: RejectCode? = nil,
    capability: Identifier? = nil, softenedBy: SoftenedBy? = nil
  ) {
    (self.check, self.reasonCode, self.rejectCode) = (check, reasonCode, rejectCode)
    (self.capability, self.softenedBy) = (capability, softenedBy)
  }

  /// Whether it is softened, and by what may do that to such a check.
  var isSoftened: Bool {
    switch softenedBy {
    case .dryRun: check.isOfEvidence
    case .policyEntry: reasonCode.canBeSoftened && check.canBeSoftened
    case nil: false
    }
  }

  /// `softened_by` stands there only when the failure was softened.
  var metadata: Metadata {
    var members: [(MemberName, Metadata)] = [
      ("check", .word(check)), ("reason_code", .word(reasonCode)),
      ("reject_code", .optional(rejectCode) { .word($0) }),
      ("capability", .optional(capability) { .identifier($0) }),
    ]
    if let softenedBy { members.append(("softened_by", softenedBy.metadata)) }
    return .object(members)
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> FailedCheck {
    try node.object { reader throws(JSONRefusal) in
      let reject = try reader.required("reject_code")
      let softened = try reader.optional("softened_by").map { node throws(JSONRefusal) in
        let id = try node.identifier()
        return id.text == "dry_run" ? SoftenedBy.dryRun : .policyEntry(id)
      }
      return FailedCheck(
        check: try reader.required("check").word(),
        reasonCode: try reader.required("reason_code").word(),
        rejectCode: try reject.unlessNull?.word(),
        capability: try reader.required("capability").unlessNull?.identifier(), softenedBy: softened)
    }
  }
}
