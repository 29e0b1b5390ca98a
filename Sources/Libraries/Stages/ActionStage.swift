internal import Actions
public import CheckedValues
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
    let source = SourceStage(receipt: receipt.value, gate: gate)
    let plan = ActionPlan(
      source: source, mapping: mapping, linksHold: linksHold(checked, gate, context))
    let documents = ActionDocuments(
      plan: plan, source: source,
      context: ActionContext(
        sourceStage: Stage.runtime.rawValue, createdAt: checked?.head.createdAt ?? .unknown,
        caseName: context.name, receiptPath: GivenPath(of: RuntimeReceipt.path),
        gatePath: GivenPath(of: RuntimeGate.path)))
    return try Self.files(documents, Self.outputs)
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

  /// The receipt comes last: it is renamed last.
  private static func files(
    _ documents: ActionDocuments, _ names: [String]
  ) throws -> [OutputFile] {
    [
      try OutputFile(names[0], document: documents.policy),
      OutputFile(names[1], Array(documents.summary.utf8)),
      try OutputFile(names[2], document: documents.receipt),
    ]
  }

  /// The documents for a receipt and a gate of another maker; `paths` are named in the binding.
  public static func foreign(
    receipt: [UInt8], gate: [UInt8], paths: (receipt: GivenPath, gate: GivenPath), time: Timestamp?
  ) throws -> [OutputFile] {
    let source = SourceStage(receipt: receipt, gate: gate)
    guard let number = source.number, let created = time ?? source.receipt?.createdAt else {
      throw ToolFailure.usage(
        "\(paths.receipt): expected a stage receipt with `stage` and `created_at`",
        hint: "docs/formats.md shows the shape; --now gives a time to a receipt without one")
    }
    let context = ActionContext(
      sourceStage: number, createdAt: created, caseName: nil, receiptPath: paths.receipt,
      gatePath: paths.gate)
    let plan = ActionPlan(source: source, mapping: .standard)
    let names = context.fileNames
    return try files(
      ActionDocuments(plan: plan, source: source, context: context),
      [names.policy, names.summary, names.receipt])
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
