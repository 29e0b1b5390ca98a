public import Receipts
public import StrictJSON

/// Why a permit does not allow what it is shown for.
public enum PermitFailure: Error, Sendable, Equatable {
  /// It is no permit of this version.
  case malformed(JSONRefusal)
  /// Its body does not hash to its id, or it is not in the written form.
  case altered
  /// It says `block` or `review`.
  case notExecutable
  /// It was issued in another stream.
  case ofOtherStream
  /// The stream has no `permit.issued` of this permit at its place, or is too short to have one.
  case notIssued
  /// The event before its own is not the one that it names.
  case ofOtherChain
  /// The stream has gone on beyond the place where the permit was good.
  case expired
  /// It was used as often as it may be.
  case usedUp
  case ofOtherCase
  case ofOtherActionReceipt
  case ofOtherSubject
  case ofOtherRequest
  /// The action receipt, its own event or the release receipt say something else.
  case ofOtherAction
  /// The policy that it was issued under is not the one in force.
  case ofOtherPolicy

  /// What the refusal is called.
  public var code: ReasonCode {
    switch self {
    case .malformed, .altered, .notExecutable, .expired, .usedUp: .invalidPermit
    case .ofOtherStream, .notIssued, .ofOtherChain, .ofOtherAction: .chainMismatch
    case .ofOtherCase, .ofOtherActionReceipt, .ofOtherSubject, .ofOtherRequest: .unboundRequest
    case .ofOtherPolicy: .policyMismatch
    }
  }

  /// The code that the kill switch is set with; nil for a plain refusal. A permit that contradicts the
  /// stream or the receipts that it goes with, or was issued under another policy, sets it; a permit that
  /// cannot be read says nothing about the stream, and one that was used up, or belongs to another case, is an
  /// everyday mistake.
  public var killSwitch: ReasonCode? {
    switch self {
    case .notIssued, .ofOtherChain, .ofOtherAction: .killSwitchPermitInvalid
    case .ofOtherPolicy: .policyMismatch
    default: nil
    }
  }
}
