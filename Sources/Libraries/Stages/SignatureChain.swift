internal import Receipts
internal import Storage
internal import ToolSupport

/// What stage 2 finds of stage 1: its receipt, and whether everything it read is still as it was.
struct SignatureChain {
  /// Nil when there is no receipt that can be built on.
  private(set) var receipt: CheckedReceipt<SignatureReceipt>?
  private(set) var broken: ReasonWord?

  init(_ inputs: inout CaseInputs) throws(Fault) {
    let findings = inputs.findings
    switch try inputs.readReceipt(
      SignatureReceipt.path, .signatureReceipt, &findings.signature, SignatureReceipt.read)
    {
    case .failure(let failure): broken = failure.word
    case .success(let found): receipt = found
    }
  }

  /// Holds what stage 1 recorded against what there is, once this stage has read what it needs. A file that
  /// was read already is not read again: its digest is known. Nothing that was read counts when one is not
  /// as it was, or one came that stage 1 did not see.
  mutating func confirm(_ governance: GovernanceFiles, _ inputs: inout CaseInputs) throws(Fault) {
    guard let receipt else { return }
    let recorded = receipt.body.inputs
    for input in recorded {
      if input.role.isOfGovernance {
        guard governance.record(input.role) != input else { continue }
        inputs.context.say("\(input.name) of the governance folder is not the file that stage 1 read")
        broken = broken ?? .policyChanged
      } else if let change = try Self.change(of: input, &inputs) {
        inputs.context.say("\(input.name) is not the file that stage 1 read")
        broken = broken ?? change
      }
    }
    for input in inputs.records
    where input.role.isOfCase && !recorded.contains(where: { $0.isOf(input.role, input.name) }) {
      inputs.context.say("\(input.name) is not the file that stage 1 read")
      broken = broken ?? .inputChanged
    }
    if broken == nil, !receipt.body.isConsistent {
      inputs.context.say("\(SignatureReceipt.path): the receipt contradicts itself")
      broken = .decisionInconsistent
    }
  }

  private static func change(
    of input: InputRecord, _ inputs: inout CaseInputs
  ) throws(Fault) -> ReasonWord? {
    let read = inputs.records.filter { $0.isOf(input.role, input.name) }
    guard read.isEmpty else { return read.allSatisfy { $0 == input } ? nil : .inputChanged }
    return try inputs.check(input)
  }
}
