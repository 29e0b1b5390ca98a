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
