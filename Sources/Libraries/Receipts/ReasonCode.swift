/// Why the membrane said no, in codes that never change their meaning. `docs/reason-codes.md` explains
/// each one; a test holds the two together.
public enum ReasonCode: String, Sendable, CaseIterable {
  // Signatures and the artifact.
  case artifactMismatch = "PKG-001-ARTIFACT_MISMATCH"
  case unsigned = "PKG-001-UNSIGNED"
  case signatureInvalid = "PKG-001-SIGNATURE_INVALID"
  case unknownSigner = "PKG-001-UNKNOWN_SIGNER"
  case revokedSigner = "PKG-001-REVOKED_SIGNER"
  case signerOutOfScope = "PKG-001-SIGNER_OUT_OF_SCOPE"
  case thresholdNotMet = "PKG-001-THRESHOLD_NOT_MET"
  // Capabilities.
  case capabilityNotGranted = "PKG-002-CAPABILITY_NOT_GRANTED"
  case capabilityGrantExpired = "PKG-002-CAPABILITY_GRANT_EXPIRED"
  case capabilityScopeMismatch = "PKG-002-CAPABILITY_SCOPE_MISMATCH"
  case capabilityReplayDetected = "PKG-002-CAPABILITY_REPLAY_DETECTED"
  case capabilityExpansionPending = "PKG-002-CAP_EXPANSION_PENDING"
  // Policy and runtime.
  case policyIncompatible = "PKG-003-POLICY_INCOMPATIBLE"
  case apiRangeMismatch = "PKG-003-API_RANGE_MISMATCH"
  case directAccessDenied = "PKG-003-DIRECT_ACCESS_DENIED"
  // Life cycle.
  case invalidTransition = "PKG-005-INVALID_TRANSITION"
  case executionInDraft = "PKG-006-EXEC_ATTEMPT_IN_DRAFT"
  case reTrustRequired = "PKG-007-RE_TRUST_REQUIRED"
  case importVerificationPending = "PKG-008-IMPORT_VERIFICATION_PENDING"
  // Evidence.
  case evidenceIncomplete = "PKG-009-EVIDENCE_INCOMPLETE"
  case evidenceStale = "PKG-009-EVIDENCE_STALE"
  case evidenceMismatch = "PKG-009-EVIDENCE_MISMATCH"
  case policyQuarantined = "PKG-009-POLICY_QUARANTINED"
  // Enforcement.
  case chainMismatch = "secure_layer.enforce.chain_mismatch"
  case ambiguousMapping = "secure_layer.enforce.ambiguous_mapping"
  case reviewMissing = "secure_layer.enforce.review_missing"
  case invalidPermit = "secure_layer.enforce.invalid_permit"
  case policyMismatch = "secure_layer.enforce.policy_mismatch"
  case unboundRequest = "secure_layer.enforce.unbound_request"
  case replayMismatch = "secure_layer.enforce.replay_mismatch"
  case killSwitchSet = "secure_layer.killswitch.blocked"
  case permitMissing = "secure_layer.killswitch.permit_missing"
  case killSwitchPermitInvalid = "secure_layer.killswitch.permit_invalid"
  case auditInvalid = "secure_layer.killswitch.audit_invalid"
  case replayInvalid = "secure_layer.killswitch.replay_invalid"

  /// Whether an exception of the policy may turn the failure into a warning. Failures of signatures,
  /// the chain, the catalog, grants and the life cycle never can.
  public var canBeSoftened: Bool {
    switch self {
    case .policyIncompatible, .apiRangeMismatch, .directAccessDenied, .evidenceIncomplete,
      .evidenceStale, .evidenceMismatch, .policyQuarantined:
      true
    default: false
    }
  }
}

/// The capability layer's own names for what it refuses.
public enum RejectCode: String, Sendable, CaseIterable {
  case invalidShape = "invalid-capability-shape"
  case unknownID = "capability-unknown-id"
  case notRequested = "capability-not-requested"
  case notGranted = "capability-not-granted"
  case grantStale = "capability-grant-stale"
  case escalationDenied = "capability-escalation-denied"
  case escalationTimeout = "capability-escalation-timeout"
  case policyViolation = "capability-policy-violation"
}
