internal import Actions
internal import CheckedValues
internal import Receipts
public import Storage
internal import StrictJSON
public import ToolSupport

/// Stage 3: what is done about the runtime decision.
public struct ActionStage: Sendable {
  public static let folder = "actions"
  public static let outputs = [
    "runtime_action_policy.json", "runtime_action_summary.txt", "runtime_action_receipt.json",
  ]

  private let governance: GovernanceFiles
  private let mapping: ActionMapping

  public init(governance path: String) throws {
    governance = try GovernanceFiles(at: path, [.actions])
    mapping = try governance.use(.actions) { node throws(JSONRefusal) in try ActionMapping(node) }
  }

  public func run(_ context: CaseContext) throws -> [OutputFile] {
    var inputs = CaseInputs(context)
    let receipt = try inputs.readOutput(RuntimeReceipt.path, .runtimeReceipt)
    let gate = try inputs.readOutput(RuntimeGate.path, .runtimeGate).value
    let checked = receipt.flatMap { inputs.check($0, RuntimeReceipt.path, RuntimeReceipt.read) }.value
    let documents = ActionDocuments(
      of: context.name, createdAt: checked?.head.createdAt ?? .unknown,
      source: SourceStage(receipt: receipt.value, gate: gate, checked: checked?.selfHash),
      mapping: mapping,
      linksHold: linksHold(checked, gate, context))
    return try documents.files(Self.outputs)
  }

  /// The gate is, byte for byte, the one that goes with the receipt, and the table of actions is the one
  /// that stage 2 saw.
  private func linksHold(
    _ receipt: CheckedReceipt<RuntimeReceipt>?, _ gate: [UInt8]?, _ context: CaseContext
  ) -> Bool {
    guard let receipt, let gate else { return false }
    guard (try? receipt.gateDocument.bytes()) == gate else {
      context.say("\(RuntimeGate.path) does not go with \(RuntimeReceipt.path)")
      return false
    }
    guard let actions = governance.record(.actions), receipt.body.inputs.contains(actions) else {
      context.say("actions.json is not the file that stage 2 read")
      return false
    }
    return true
  }
}

extension ActionDocuments {
  /// What stage 3 makes of stage 2's documents.
  init(
    of name: CaseName, createdAt: Timestamp, source: SourceStage, mapping: ActionMapping,
    linksHold: Bool
  ) {
    self.init(
      plan: ActionPlan(source: source, mapping: mapping, linksHold: linksHold), source: source,
      context: ActionContext(
        sourceStage: Stage.runtime.rawValue, createdAt: createdAt, caseName: name,
        receiptPath: GivenPath(of: RuntimeReceipt.path), gatePath: GivenPath(of: RuntimeGate.path)))
  }

  /// The three files under these names: policy, summary, receipt. The receipt is renamed last.
  func files(_ names: [String]) throws -> [OutputFile] {
    [
      try OutputFile(names[0], document: policy),
      OutputFile(names[1], Array(summary.utf8)),
      try OutputFile(names[2], document: receipt),
    ]
  }
}

extension CheckedReceipt<RuntimeReceipt> {
  /// The gate that was written together with this receipt.
  var gateDocument: OutputDocument {
    RuntimeGate(
      previousHash: body.previousHash,
      signatureReceiptSHA256: body.previousHash == .zero
        ? nil : body.inputs.first { $0.role == .signatureReceipt }?.sha256,
      decision: body.decision, report: body.report
    ).document(caseName: head.caseName, createdAt: head.createdAt).document
  }
}

extension GivenPath {
  /// A path that the program itself knows.
  init(of text: String) {
    guard let path = GivenPath(text) else { preconditionFailure("\(text) is a path") }
    self = path
  }
}
