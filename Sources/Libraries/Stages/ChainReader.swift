internal import Actions
internal import Admission
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// What stage 4 finds of the stages before, held against the files that they name.
struct ChainReader: Sendable {
  private let governance: GovernanceFiles?
  private let mapping: ActionMapping?
  private let policyHash: SHA256Digest?

  /// Without governance nothing is held against it.
  init(_ governance: GovernanceFiles?) throws(ToolFailure) {
    self.governance = governance
    mapping = try governance?.use(.actions, ActionMapping.init)
    policyHash = governance.flatMap(Self.policyHash)
  }

  /// Nil for files that cannot be read. They are not what stage 2 read, which is found by their digests.
  private static func policyHash(_ files: GovernanceFiles) -> SHA256Digest? {
    try? Snapshot.policyHash(
      policy: files.document(.policy), catalog: files.document(.catalog),
      trust: files.document(.trust), actions: files.document(.actions))
  }

  /// Reads all that the stages before left behind.
  func read(_ inputs: inout CaseInputs) throws(Fault) -> ReleaseChain {
    let findings = inputs.findings
    let signature = try inputs.readReceipt(
      SignatureReceipt.path, .signatureReceipt, &findings.signature, SignatureReceipt.read)
    let source = try RuntimeSource(&inputs)
    let runtime = source.receipt.value
    let policy = try inputs.readReceipt(
      ActionReceipt.policyPath, .actionPolicy, &findings.actionPolicy, ActionReceipt.readPolicy)
    let action = try inputs.readReceipt(
      ActionReceipt.path, .actionReceipt, &findings.action, ActionReceipt.read)
    return ReleaseChain(
      signature: signature.value, runtime: runtime, gateMatches: source.gateMatches,
      action: action.value, actionPolicy: policy.value,
      broken: signature.words + source.broken + policy.words + action.words,
      changedInputs: try changedInputs(signature.value, runtime, &inputs),
      actionFollows: once(&findings.actionFollows) {
        actionFollows(action.value, policy.value, from: runtime, source.stage)
      },
      policyHash: policyHash)
  }

  /// Stage 3's documents are, byte for byte, those that stage 2's lead to. Without the table of actions
  /// that stage 2 saw this cannot be told, and that it is another one is found elsewhere.
  private func actionFollows(
    _ action: CheckedReceipt<ActionReceipt>?, _ policy: CheckedReceipt<ActionReceipt.Policy>?,
    from runtime: CheckedReceipt<RuntimeReceipt>?, _ source: SourceStage
  ) -> Bool {
    guard let action, let policy, let runtime, let mapping,
      let table = governance?.record(.actions), runtime.body.inputs.contains(table)
    else { return true }
    let documents = ActionDocuments(
      of: runtime.head.caseName, createdAt: runtime.head.createdAt, source: source,
      mapping: mapping, linksHold: true)
    func isMade(_ document: OutputDocument, _ hash: SHA256Digest) -> Bool {
      (try? document.bytes()).map(SHA256.digest(of:)) == hash
    }
    return isMade(documents.policy, policy.fileHash) && isMade(documents.receipt, action.fileHash)
  }

  /// Inputs of the stages before that are not on disk any more as they were recorded.
  private func changedInputs(
    _ signature: CheckedReceipt<SignatureReceipt>?, _ runtime: CheckedReceipt<RuntimeReceipt>?,
    _ inputs: inout CaseInputs
  ) throws(Fault) -> [(input: InputRecord, word: ReasonWord)] {
    let recorded = (signature?.body.inputs ?? []) + (runtime?.body.inputs ?? [])
    var changed: [(input: InputRecord, word: ReasonWord)] = []
    for input in InputRecord.unique(recorded) {
      if input.role.isOfCase, let word = try inputs.check(input) {
        inputs.context.say("\(input.name) is not the file that was decided on")
        changed.append((input, word))
      } else if input.role.isOfGovernance, let governance, try !governance.holds(input) {
        inputs.context.say("\(input.name) is not the governance file that was decided by")
        changed.append((input, .policyChanged))
      }
    }
    return changed
  }
}
