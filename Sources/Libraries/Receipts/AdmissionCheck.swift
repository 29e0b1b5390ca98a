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

  /// Those of evidence, which the mode `dry_run` softens.
  var isOfEvidence: Bool {
    switch self {
    case .evidenceComplete, .evidenceFresh, .evidenceOfSubject, .vulnerabilitiesWithinThresholds: true
    default: false
    }
  }

  /// Those that have a failure which a rule or an exception of the policy softens.
  var canBeSoftened: Bool {
    switch self {
    case .apiInRange, .controlStateAllows, .noDirectAccess, .rulesAllow: true
    default: isOfEvidence
    }
  }
}
