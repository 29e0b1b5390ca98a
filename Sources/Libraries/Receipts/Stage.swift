/// The four stages; the number and title stand in every receipt.
public enum Stage: Int, Sendable, CaseIterable {
  case signature = 1
  case runtime, action, release

  public var title: MemberName {
    switch self {
    case .signature: "Signature Verification & Signer Trust Gate"
    case .runtime: "Runtime Verification & Fail-Closed Execution Gate"
    case .action: "Runtime Context Action & Isolation Enforcer"
    case .release: "Release Receipt Emitter"
    }
  }

  /// Where its receipt lies below the case's output folder.
  public var receiptPath: MemberName {
    switch self {
    case .signature: "signature/signature_verification_receipt.json"
    case .runtime: "runtime/runtime_execution_receipt.json"
    case .action: "actions/runtime_action_receipt.json"
    case .release: "release/release_receipt.json"
    }
  }
}
