internal import Actions
internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// Decides a case once more, in memory, on the inputs that lie there, at the recorded time and with the
/// recorded facts, and holds what comes out against what was written then, byte for byte. (A
/// class, because all threads hold it and it has many parts.)
final class CaseReplay: Sendable {
  let governance: GovernanceFiles
  let signature: SignatureStage
  let policy: PolicyStage
  let action: ActionStage
  let reader: ChainReader
  /// The events that answers were recorded with, by their hash.
  let events: [SHA256Digest: AuditEvent]
  /// Whose signature statements must have; nil: it is not looked at.
  let statementKey: PublicKey?

  init(
    governance path: String, events: [SHA256Digest: AuditEvent], statementKey: PublicKey?
  ) throws(ToolFailure) {
    (self.events, self.statementKey) = (events, statementKey)
    governance = try GovernanceFiles(at: path)
    // Many decisions may rest on one artifact, and on one attested report.
    signature = try SignatureStage(governance, time: .unknown, remembers: true)
    policy = try PolicyStage(governance, state: nil, remembers: true)
    action = try ActionStage(governance)
    reader = try ChainReader(governance)
  }

  /// What differs first; nil when all is as it was.
  func difference(
    in context: CaseContext, _ recorded: RecordedRelease
  ) throws(ToolFailure) -> ReplayDifference? {
    let findings = CaseFindings()
    var found = try replaySignature(context, findings)
    if found == nil { found = try replayPolicy(context, findings) }
    if found == nil { found = try replayAction(context, findings) }
    if found == nil { found = try replayRelease(context, recorded, findings) }
    if found != nil { found?.inputs = try orFail(changedInputs(context)) }
    return found
  }

  private func replaySignature(
    _ context: CaseContext, _ findings: CaseFindings
  ) throws(ToolFailure) -> ReplayDifference? {
    let (difference, receipt) = try replay(
      SignatureReceipt.path, SignatureStage.folder, SignatureStage.outputs, context,
      facts: ReceiptHead.recorded, check: SignatureReceipt.read
    ) { recorded throws(ToolFailure) in
      var stage = signature
      stage.time = recorded.createdAt
      return try stage.make(context, findings)
    }
    findings.signature = receipt.map { .success($0) }
    return difference
  }

  private func replayPolicy(
    _ context: CaseContext, _ findings: CaseFindings
  ) throws(ToolFailure) -> ReplayDifference? {
    let (difference, receipt) = try replay(
      RuntimeReceipt.path, PolicyStage.folder, PolicyStage.outputs, context,
      facts: RuntimeReceipt.facts, check: RuntimeReceipt.read
    ) { recorded throws(ToolFailure) in
      let known = recorded.inputs.filter { $0.role.isOfGovernance }.map { $0.name }
      let facts = PolicyStage.Recorded(state: recorded.state, governance: Set(known))
      return try policy.make(context, findings, as: facts)
    }
    findings.runtime = receipt.map { .success($0) }
    findings.gate = receipt.map(GateMatch.init)
    return difference
  }

  /// Makes the outputs of a stage once more, with the facts that its own receipt states: what differs
  /// first, or else that receipt, which need not be read: it is what was made.
  private func replay<Body, Facts>(
    _ path: String, _ folder: String, _ outputs: [String], _ context: CaseContext,
    facts: ([UInt8]) throws(JSONRefusal) -> Facts,
    check: ([UInt8], CaseName) throws(BrokenChain) -> CheckedReceipt<Body>,
    _ make: (Facts) throws(ToolFailure) -> (outputs: [StageOutput], receipt: SealedReceipt<Body>)
  ) throws(ToolFailure) -> (ReplayDifference?, CheckedReceipt<Body>?) {
    guard let recorded = try contents(context, path), let facts = try? facts(recorded.bytes) else {
      return (ReplayDifference(file: path), nil)
    }
    let made = try make(facts)
    guard let difference = try orFail(compare(context, folder, outputs, made.outputs)) else {
      return (nil, made.receipt.readBack(fileHash: recorded.digest.sha256))
    }
    // What was made with the words of a receipt that was changed says nothing against the files beside it.
    let isChanged = (try? check(recorded.bytes, context.name)) == nil
    let own = outputs.filter { isChanged && path == "\(folder)/\($0)" }
    return (try orFail(compare(context, folder, own, made.outputs)) ?? difference, nil)
  }

  private func replayAction(
    _ context: CaseContext, _ findings: CaseFindings
  ) throws(ToolFailure) -> ReplayDifference? {
    let (documents, linksHold) = try action.make(context, findings)
    let difference = try orFail(
      compare(
        context, ActionStage.folder, ActionStage.outputs, documents.outputs(ActionStage.outputs)))
    if let difference { return difference }
    if let policy = try contents(context, ActionReceipt.policyPath),
      let receipt = try contents(context, ActionReceipt.path),
      let made = documents.readBack(
        policyFile: policy.digest.sha256, receiptFile: receipt.digest.sha256)
    {
      findings.actionPolicy = .success(made.policy)
      findings.action = .success(made.receipt)
    }
    if linksHold { findings.actionFollows = true }
    return nil
  }

  /// Which of these files is not as it was made now; nil when each is.
  func compare(
    _ context: CaseContext, _ folder: String, _ names: [String], _ made: [StageOutput]
  ) throws(Fault) -> ReplayDifference? {
    for name in names {
      let file = "\(folder)/\(name)"
      let recorded = try bytes(context, file)
      let output = made.first { $0.name == name }
      guard let recorded, let output else {
        if recorded == nil, output == nil { continue }
        return ReplayDifference(file: file)
      }
      if output.isWritten(as: recorded) { continue }
      return ReplayDifference(file: file, path: output.firstDifference(from: recorded))
    }
    return nil
  }

  /// Nil when there is none that can be read.
  private func contents(_ context: CaseContext, _ file: String) throws(ToolFailure) -> FileContents? {
    try orFail(read(context, file)).value
  }

  func bytes(_ context: CaseContext, _ file: String) throws(Fault) -> [UInt8]? {
    switch try read(context, file) {
    case .success(let contents): contents.bytes
    case .failure(.notFound): nil
    case .failure: []
    }
  }

  private func read(
    _ context: CaseContext, _ file: String
  ) throws(Fault) -> Result<FileContents, FileRefusal> {
    try context.readOutput(.known(file), limit: SignatureContainer.maximumBytes)
  }

  /// Which of the files that were decided on are not as they were.
  private func changedInputs(_ context: CaseContext) throws(Fault) -> [InputRecord] {
    var inputs = CaseInputs(context)
    var recorded: [InputRecord] = []
    if let file = try bytes(context, SignatureReceipt.path) {
      recorded += (try? SignatureReceipt.unverified(file))?.body.inputs ?? []
    }
    if let file = try bytes(context, RuntimeReceipt.path) {
      recorded += (try? RuntimeReceipt.unverified(file))?.body.inputs ?? []
    }
    var changed: [InputRecord] = []
    for input in Set(recorded).sorted() {
      if input.role.isOfCase {
        if try inputs.check(input) != nil { changed.append(input) }
      } else if input.role.isOfGovernance, try !governance.holds(input) {
        changed.append(input)
      }
    }
    return changed
  }
}

/// Where a decision that was made again is another one.
struct ReplayDifference: Sendable {
  /// Below the outputs of the case.
  let file: String
  /// The first member that differs; nil when the file is missing or cannot be read.
  var path: String?
  /// Inputs that changed or are gone.
  var inputs: [InputRecord] = []
}
