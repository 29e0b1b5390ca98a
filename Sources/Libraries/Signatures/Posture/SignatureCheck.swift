public import CheckedValues

/// What was found out about the signatures of an artifact.
public enum SignaturePosture: String, Sendable, CaseIterable {
  case verified, unverifiable, unsigned, invalid
  case unknownSigner = "unknown_signer"
  case revokedSigner = "revoked_signer"
  case outOfScope = "out_of_scope"
  case belowThreshold = "below_threshold"
}

/// The checks of stage 1 in their order; the first that fails decides on the posture.
public enum SignatureCheck: String, Sendable, CaseIterable {
  case requestWellFormed = "request_well_formed"
  case artifactMatches = "artifact_matches"
  case signaturePresent = "signature_present"
  case containerSupported = "container_supported"
  case signerKnown = "signer_known"
  case signatureVerifies = "signature_verifies"
  case signerInForce = "signer_in_force"
  case signerInScope = "signer_in_scope"
  case thresholdMet = "threshold_met"

  /// The posture when this is the first check that fails.
  public var posture: SignaturePosture {
    switch self {
    case .requestWellFormed, .artifactMatches: .unverifiable
    case .signaturePresent: .unsigned
    case .containerSupported, .signatureVerifies: .invalid
    case .signerKnown: .unknownSigner
    case .signerInForce: .revokedSigner
    case .signerInScope: .outOfScope
    case .thresholdMet: .belowThreshold
    }
  }

  /// The checks that each signature is put to alone.
  static let ofOneSignature: [SignatureCheck] = [
    .containerSupported, .signerKnown, .signatureVerifies, .signerInForce, .signerInScope,
  ]
}

/// What was found out about one signature.
public struct SignatureResult: Sendable, Equatable {
  /// The first check that failed; nil when the signature passes.
  public let failure: SignatureCheck?
  /// Whose it is, or says it is, as far as that is known.
  public let signer: Identifier?
  public let key: Identifier?
  /// Why its file was refused, for people.
  public let refusal: ContainerRefusal?

  public init(
    failure: SignatureCheck?, _ key: TrustedKey? = nil,
    refusal: ContainerRefusal? = nil
  ) {
    self.failure = failure
    self.signer = key?.signer.id
    self.key = key?.id
    self.refusal = refusal
  }

  public var posture: SignaturePosture { failure?.posture ?? .verified }
}
