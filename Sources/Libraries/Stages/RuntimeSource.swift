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

  init(_ inputs: inout CaseInputs) throws(Fault) {
    let receipt = try inputs.readOutput(RuntimeReceipt.path, .runtimeReceipt)
    let gate = try inputs.readOutput(RuntimeGate.path, .runtimeGate)
    let findings = inputs.findings
    self = once(&findings.source) { [inputs] in RuntimeSource(receipt, gate, inputs) }
  }

  private init(
    _ file: Result<[UInt8], BrokenChain>, _ gate: Result<[UInt8], BrokenChain>, _ inputs: CaseInputs
  ) {
    let findings = inputs.findings
    let receipt = file.flatMap {
      inputs.check($0, RuntimeReceipt.path, &findings.runtime, RuntimeReceipt.read)
    }
    self.receipt = receipt
    isGateMissing = gate.value == nil
    broken = receipt.words + gate.words
    let match = once(&findings.gate) { GateMatch(receipt.value, gate.value) }
    gateMatches = match.gateHash != nil
    if let receipt = receipt.value, let gateHash = match.gateHash {
      stage = SourceStage(receipt, gateHash: gateHash)
    } else {
      stage = SourceStage(receipt: file.value, gate: gate.value, checked: receipt.value?.selfHash)
    }
  }
}

/// Whether a gate is, byte for byte, the one that was written together with a receipt.
struct GateMatch: Sendable {
  /// The gate's self-hash; nil when it is not that one.
  let gateHash: SHA256Digest?

  /// A gate that was just made again.
  init(_ made: CheckedReceipt<RuntimeReceipt>) { gateHash = made.body.entryHash }

  fileprivate init(_ receipt: CheckedReceipt<RuntimeReceipt>?, _ gate: [UInt8]?) {
    guard let gate, let receipt else {
      gateHash = nil
      return
    }
    let body = receipt.body
    let (document, hash) = RuntimeGate(
      previousHash: body.previousHash,
      signatureReceiptSHA256: body.previousHash == .zero
        ? nil : body.inputs.first { $0.role == .signatureReceipt }?.sha256,
      decision: body.decision, report: body.report
    ).document(caseName: receipt.head.caseName, createdAt: receipt.head.createdAt)
    gateHash = document.isWritten(as: gate) ? hash : nil
  }
}

extension Result where Failure == BrokenChain {
  /// The word of a failure; none of a success.
  var words: [ReasonWord] {
    if case .failure(let broken) = self { [broken.word] } else { [] }
  }
}
