internal import CheckedValues
internal import Receipts

/// What was found of the documents of one case, so that one look does for all stages that look in this process; nil
/// is what nobody looked at yet. Belongs to one thread.
final class CaseFindings {
  typealias Receipt<Body: Sendable> = Result<CheckedReceipt<Body>, BrokenChain>

  var request: Result<CaseInputs.ReadRequest, BrokenChain>?
  var signature: Receipt<SignatureReceipt>?
  var runtime: Receipt<RuntimeReceipt>?
  var action: Receipt<ActionReceipt>?
  var actionPolicy: Receipt<ActionReceipt.Policy>?
  /// Stage 2, as an action is derived from it.
  var source: RuntimeSource?
  /// Whether the gate goes with stage 2's receipt.
  var gate: GateMatch?
  /// Whether stage 3 follows from stage 2.
  var actionFollows: Bool?
}

/// What was found before, or what `look` finds now, which is kept.
func once<Value>(_ found: inout Value?, _ look: () -> Value) -> Value {
  if let found { return found }
  let value = look()
  found = value
  return value
}
