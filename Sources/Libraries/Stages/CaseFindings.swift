internal import CheckedValues
internal import Receipts

/// What was found of the documents of one case, so that one look does for all stages that look in this process.
/// Belongs to one thread.
final class CaseFindings {
  typealias Receipt<Body: Sendable> = Finding<Result<CheckedReceipt<Body>, BrokenChain>>

  let request = Finding<Result<CaseInputs.ReadRequest, BrokenChain>>()
  let signature = Receipt<SignatureReceipt>()
  let runtime = Receipt<RuntimeReceipt>()
  let action = Receipt<ActionReceipt>()
  let actionPolicy = Receipt<SHA256Digest>()
  /// Stage 2, as an action is derived from it.
  let source = Finding<RuntimeSource>()
  /// Whether the gate goes with stage 2's receipt.
  let gate = Finding<GateMatch>()
  /// Whether stage 3 follows from stage 2.
  let actionFollows = Finding<Bool>()

  final class Finding<Value> {
    private var value: Value?

    /// What `look` finds, or what is known already.
    func once(_ look: () -> Value) -> Value {
      if let value { return value }
      let found = look()
      value = found
      return found
    }

    /// Says what `once` gives, so that nobody looks.
    func know(_ found: Value) { value = found }
  }
}
