public import Receipts

/// What kind of failure a code of enforcement stands for.
public enum FailureClass: String, Sendable, CaseIterable {
  case inputValidation = "input_validation"
  case deterministicMismatch = "deterministic_mismatch"
  case missingArtifact = "missing_artifact"
  case ambiguousConfiguration = "ambiguous_configuration"
}

extension ReasonCode {
  /// The class of the codes `secure_layer.…`, of which each belongs to one; nil for all others.
  public var failureClass: FailureClass? {
    switch self {
    case .invalidPermit, .killSwitchPermitInvalid: .inputValidation
    case .chainMismatch, .policyMismatch, .unboundRequest, .replayMismatch, .auditInvalid,
      .replayInvalid:
      .deterministicMismatch
    case .reviewMissing, .permitMissing, .killSwitchSet: .missingArtifact
    case .ambiguousMapping: .ambiguousConfiguration
    default: nil
    }
  }
}
