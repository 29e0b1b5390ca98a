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

  @export(interface)
  public init(governance path: String) throws(ToolFailure) {
    try self.init(try GovernanceFiles(at: path, [.actions]))
  }

  init(_ files: GovernanceFiles) throws(ToolFailure) {
    governance = files
    mapping = try governance.use(.actions, ActionMapping.init)
  }

  @export(interface)
  public func run(_ context: CaseContext) throws(ToolFailure) -> [OutputFile] {
    try make(context, CaseFindings()).documents.outputs(Self.outputs).files()
  }

  /// The documents, and whether stage 2's documents belong together and to this table of actions.
  func make(
    _ context: CaseContext, _ findings: CaseFindings
  ) throws(ToolFailure) -> (documents: ActionDocuments, linksHold: Bool) {
    var inputs = CaseInputs(context, findings)
    let source = try orFail(RuntimeSource(&inputs))
    let head = source.receipt.value?.head
    let linksHold = linksHold(source, context)
    let documents = ActionDocuments(
      of: context.name, createdAt: head?.createdAt ?? .unknown, source: source.stage,
      mapping: mapping, linksHold: linksHold)
    return (documents, linksHold)
  }

  /// The gate is the one that goes with the receipt, which does not contradict itself, and the table of actions the one
  /// that stage 2 saw.
  private func linksHold(_ source: RuntimeSource, _ context: CaseContext) -> Bool {
    guard let receipt = source.receipt.value, !source.isGateMissing else { return false }
    guard source.gateMatches else {
      context.say("\(RuntimeGate.path) does not go with \(RuntimeReceipt.path)")
      return false
    }
    guard receipt.body.isConsistent else {
      context.say("\(RuntimeReceipt.path): its parts contradict each other")
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
        receiptPath: .known(RuntimeReceipt.path), gatePath: .known(RuntimeGate.path)))
  }

  /// The three files under these names: policy, summary, receipt. The receipt is renamed last.
  func outputs(_ names: [String]) -> [StageOutput] {
    [
      StageOutput(names[0], policy), StageOutput(names[1], text: summary), StageOutput(names[2], receipt),
    ]
  }
}
