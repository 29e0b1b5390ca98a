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
      SignatureReceipt.unverified
    ) { recorded throws(ToolFailure) in
      var stage = signature
      stage.time = recorded.head.createdAt
      return try stage.run(context, findings)
    }
    findings.signature = receipt
    return difference
  }

  private func replayPolicy(
    _ context: CaseContext, _ findings: CaseFindings
  ) throws(ToolFailure) -> ReplayDifference? {
    let (difference, receipt) = try replay(
      RuntimeReceipt.path, PolicyStage.folder, PolicyStage.outputs, context, RuntimeReceipt.unverified
    ) { recorded throws(ToolFailure) in
      let known = recorded.body.inputs.filter { $0.role.isOfGovernance }.map { $0.name }
      let facts = PolicyStage.Recorded(state: recorded.body.state, governance: Set(known))
      return try policy.run(context, findings, as: facts)
    }
    findings.runtime = receipt
    findings.gate = receipt?.value.map { GateMatch($0) }
    return difference
  }

  /// Makes the outputs of a stage once more, with what its own receipt says: what differs first, or else that receipt.
  private func replay<Body>(
    _ path: String, _ folder: String, _ outputs: [String], _ context: CaseContext,
    _ read: ([UInt8]) throws(JSONRefusal) -> UnverifiedReceipt<Body>,
    _ make: (UnverifiedReceipt<Body>) throws(ToolFailure) -> [OutputFile]
  ) throws(ToolFailure) -> (ReplayDifference?, CaseFindings.Receipt<Body>?) {
    guard let recorded = try orFail(receipt(context, path, read)) else {
      return (ReplayDifference(file: path), nil)
    }
    let made = try make(recorded)
    guard let difference = try orFail(compare(context, folder, outputs, made)) else {
      return (nil, confirmed(recorded, path, made, context))
    }
    // What was made with the words of a receipt that was changed says nothing against the files beside it.
    let isChanged = (try? recorded.checked(for: context.name)) == nil
    let own = outputs.filter { isChanged && path == "\(folder)/\($0)" }
    return (try orFail(compare(context, folder, own, made)) ?? difference, nil)
  }

  private func replayAction(
    _ context: CaseContext, _ findings: CaseFindings
  ) throws(ToolFailure) -> ReplayDifference? {
    let (made, linksHold) = try action.make(context, findings)
    let difference = try orFail(compare(context, ActionStage.folder, ActionStage.outputs, made))
    if let difference { return difference }
    findings.actionPolicy = confirmed(
      try? receipt(context, ActionReceipt.policyPath, ActionReceipt.unverifiedPolicy),
      ActionReceipt.policyPath, made, context)
    findings.action = confirmed(
      try? receipt(context, ActionReceipt.path, ActionReceipt.unverified), ActionReceipt.path, made,
      context)
    if linksHold { findings.actionFollows = true }
    return nil
  }

  /// What was made again to the same bytes need not be checked by the stages after it.
  private func confirmed<Body>(
    _ recorded: UnverifiedReceipt<Body>?, _ file: String, _ made: [OutputFile], _ context: CaseContext
  ) -> CaseFindings.Receipt<Body>? {
    guard let recorded, let made = made.first(where: { file.hasSuffix("/" + $0.name) })?.bytes,
      case .success(let contents)? = try? read(context, file),
      let receipt = recorded.confirmed(by: made, fileHash: contents.digest.sha256)
    else { return nil }
    return .success(receipt)
  }

  /// Which of these files is not as it was made now; nil when each is.
  func compare(
    _ context: CaseContext, _ folder: String, _ names: [String], _ made: [OutputFile]
  ) throws(Fault) -> ReplayDifference? {
    for name in names {
      let file = "\(folder)/\(name)"
      let recorded = try bytes(context, file)
      let bytes = made.first { $0.name == name }?.bytes
      if recorded == nil, bytes == nil { continue }
      if let recorded, let bytes, recorded.isSame(as: bytes) { continue }
      return ReplayDifference(file: file, path: Self.path(recorded, bytes))
    }
    return nil
  }

  /// In the document that was made now, whose names are the program's own.
  private static func path(_ recorded: [UInt8]?, _ made: [UInt8]?) -> String? {
    guard let recorded, let made, let one = try? JSONDocument(made, limits: .receipt).root,
      let two = try? JSONDocument(recorded, limits: .receipt).root
    else { return nil }
    return one.firstDifference(from: two)
  }

  /// Nil when there is none that can be read.
  private func receipt<Body>(
    _ context: CaseContext, _ file: String,
    _ read: ([UInt8]) throws(JSONRefusal) -> UnverifiedReceipt<Body>
  ) throws(Fault) -> UnverifiedReceipt<Body>? {
    try bytes(context, file).flatMap { bytes in try? read(bytes) }
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
    let recorded =
      ((try? receipt(context, SignatureReceipt.path, SignatureReceipt.unverified))?.body.inputs ?? [])
      + ((try? receipt(context, RuntimeReceipt.path, RuntimeReceipt.unverified))?.body.inputs ?? [])
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
