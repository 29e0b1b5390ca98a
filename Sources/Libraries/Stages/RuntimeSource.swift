internal import Actions
internal import CheckedValues
internal import Receipts
internal import Storage
internal import ToolSupport

/// Stage 2's receipt and gate as a later stage finds them.
struct RuntimeSource: Sendable {
  let receipt: Result<CheckedReceipt<RuntimeReceipt>, BrokenChain>
  /// Whether the gate is, byte for byte, the one that goes with the receipt.
  let gateMatches: Bool
  /// Both as an action is derived from them.
  let stage: SourceStage

  let isGateMissing: Bool
  /// Why a file could not be used, in the order of the two.
  let broken: [ReasonWord]

  init(_ inputs: inout CaseInputs) throws {
    let receipt = try inputs.readOutput(RuntimeReceipt.path, .runtimeReceipt)
    let gate = try inputs.readOutput(RuntimeGate.path, .runtimeGate)
    self = inputs.context.once("stage 2") { [inputs] in RuntimeSource(receipt, gate, inputs) }
  }

  private init(
    _ bytes: Result<[UInt8], BrokenChain>, _ gate: Result<[UInt8], BrokenChain>, _ inputs: CaseInputs
  ) {
    receipt = bytes.flatMap { inputs.check($0, RuntimeReceipt.path, RuntimeReceipt.read) }
    isGateMissing = gate.value == nil
    broken = [receipt.word, gate.word].compactMap(\.self)
    let written = gate.value == nil ? nil : receipt.value?.gate
    gateMatches = written.map { (try? $0.document.bytes()) == gate.value } ?? false
    if let receipt = receipt.value, let written, gateMatches {
      stage = SourceStage(receipt, gateHash: written.entryHash)
    } else {
      stage = SourceStage(
        receipt: bytes.value, gate: gate.value, checked: receipt.value?.selfHash)
    }
  }
}

extension CheckedReceipt<RuntimeReceipt> {
  /// The gate that was written together with this receipt, and its self-hash.
  fileprivate var gate: (document: OutputDocument, entryHash: SHA256Digest) {
    RuntimeGate(
      previousHash: body.previousHash,
      signatureReceiptSHA256: body.previousHash == .zero
        ? nil : body.inputs.first { $0.role == .signatureReceipt }?.sha256,
      decision: body.decision, report: body.report
    ).document(caseName: head.caseName, createdAt: head.createdAt)
  }
}

extension Result where Failure == BrokenChain {
  /// The word of a failure.
  var word: ReasonWord? {
    if case .failure(let broken) = self { broken.word } else { nil }
  }
}
