public import CheckedValues
internal import StrictJSON

/// The checks of stage 2 in their order; the first that fails gives outcome and reason code.
public enum AdmissionCheck: String, Sendable, CaseIterable {
  case chainIntact = "chain_intact"
  case killSwitchClear = "kill_switch_clear"
  case requestWellFormed = "request_well_formed"
  case signatureVerified = "signature_verified"
  case apiInRange = "api_in_range"
  case controlStateAllows = "control_state_allows"
  case draftNotExecuted = "draft_not_executed"
  case trustNotCarriedOver = "trust_not_carried_over"
  case importVerified = "import_verified"
  case noDirectAccess = "no_direct_access"
  case transitionAllowed = "transition_allowed"
  case retentionDecided = "retention_decided"
  case noPendingExpansion = "no_pending_expansion"
  case updateChecksPassed = "update_checks_passed"
  case capabilityInCatalog = "capability_in_catalog"
  case capabilityRequested = "capability_requested"
  case capabilityGranted = "capability_granted"
  case grantNotExpired = "grant_not_expired"
  case grantOfThisVersion = "grant_of_this_version"
  case grantInScope = "grant_in_scope"
  case escalationDecided = "escalation_decided"
  case evidenceComplete = "evidence_complete"
  case evidenceFresh = "evidence_fresh"
  case evidenceOfSubject = "evidence_of_subject"
  case vulnerabilitiesWithinThresholds = "vulnerabilities_within_thresholds"
  case rulesAllow = "rules_allow"
  case noncesUnspent = "nonces_unspent"
}

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
      let softened = try reader.optional("softened_by") { node throws(JSONRefusal) in
        let id = try node.identifier()
        return id.text == "dry_run" ? SoftenedBy.dryRun : .policyEntry(id)
      }
      return FailedCheck(
        check: try reader.required("check").word(),
        reasonCode: try reader.required("reason_code").word(),
        rejectCode: reject.kind == .null ? nil : try reject.word(),
        capability: try reader.required("capability").optionalIdentifier(), softenedBy: softened)
    }
  }
}
