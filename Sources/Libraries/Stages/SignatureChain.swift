internal import Receipts
internal import ToolSupport

/// What stage 2 finds of stage 1: its receipt, and whether everything it read is still as it was.
struct SignatureChain {
  /// Nil when there is no receipt that can be built on.
  private(set) var receipt: CheckedReceipt<SignatureReceipt>?
  private(set) var broken: ReasonWord?

  init(_ context: CaseContext, _ governance: GovernanceFiles, _ inputs: inout CaseInputs) throws {
    switch try inputs.readReceipt(
      SignatureReceipt.path, .signatureReceipt, SignatureReceipt.read)
    {
    case .failure(let failure): broken = failure.word
    case .success(let found):
      receipt = found
      broken = try changedInput(found.body.inputs, governance, &inputs)
    }
  }

  /// Whether this stage read a file of the case that stage 1 did not see, or saw with other bytes: one
  /// that came or changed between two reads. Nothing that was read then counts.
  func hasUnrecorded(_ inputs: CaseInputs) -> Bool {
    guard let receipt else { return false }
    let recorded = Set(receipt.body.inputs)
    let unrecorded = inputs.records.filter { $0.role.isOfCase && !recorded.contains($0) }
    for input in unrecorded {
      inputs.context.say("\(input.name) is not the file that stage 1 read")
    }
    return !unrecorded.isEmpty
  }

  private func changedInput(
    _ recorded: [InputRecord], _ governance: GovernanceFiles, _ inputs: inout CaseInputs
  ) throws -> ReasonWord? {
    var word: ReasonWord?
    for input in recorded {
      if input.role.isOfGovernance {
        if governance.record(input.role) != input { word = word ?? .policyChanged }
      } else if let change = try inputs.check(input) {
        inputs.context.say("\(input.name) is not the file that stage 1 read")
        word = word ?? change
      }
    }
    return word
  }
}
