internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// Decides a case once more, in memory, on the inputs that lie there, at the recorded time and with the
/// recorded facts, and holds what comes out against what was written then, byte for byte.
struct CaseReplay: Sendable {
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
  ) throws {
    (self.events, self.statementKey) = (events, statementKey)
    governance = try GovernanceFiles(at: path)
    signature = try SignatureStage(governance, time: .unknown)
    policy = try PolicyStage(governance, state: nil)
    action = try ActionStage(governance)
    reader = try ChainReader(governance)
  }

  /// What differs first; nil when all is as it was.
  func difference(in context: CaseContext, _ recorded: RecordedRelease) throws -> ReplayDifference? {
    do {
      try replaySignature(context)
      try replayPolicy(context)
      try replayAction(context)
      try replayRelease(context, recorded)
      return nil
    } catch var difference as ReplayDifference {
      difference.inputs = try changedInputs(context)
      return difference
    }
  }

  private func replaySignature(_ context: CaseContext) throws {
    let recorded = try receipt(context, SignatureReceipt.path, SignatureReceipt.unverified)
    var stage = signature
    stage.time = recorded.head.createdAt
    let made = try stage.run(context)
    try compare(context, SignatureStage.folder, SignatureStage.outputs, made)
    know(recorded, SignatureReceipt.path, made, context)
  }

  private func replayPolicy(_ context: CaseContext) throws {
    let recorded = try receipt(context, RuntimeReceipt.path, RuntimeReceipt.unverified)
    let known = recorded.body.inputs.filter(\.role.isOfGovernance).map(\.name)
    let facts = PolicyStage.Recorded(state: recorded.body.state, governance: Set(known))
    let made = try policy.run(context, as: facts)
    try compare(context, PolicyStage.folder, PolicyStage.outputs, made)
    if let receipt = know(recorded, RuntimeReceipt.path, made, context) {
      context.keep(GateMatch(receipt), as: GateMatch.name)
    }
  }

  private func replayAction(_ context: CaseContext) throws {
    let made = try action.make(context)
    try compare(context, ActionStage.folder, ActionStage.outputs, made.files)
    if let policy = try? receipt(context, ActionReceipt.policyPath, ActionReceipt.unverifiedPolicy) {
      know(policy, ActionReceipt.policyPath, made.files, context)
    }
    if let receipt = try? receipt(context, ActionReceipt.path, ActionReceipt.unverified) {
      know(receipt, ActionReceipt.path, made.files, context)
    }
    if made.linksHold { context.keep(true, as: ChainReader.actionFollows) }
  }

  /// What was made again to the same bytes need not be checked by the stages after it.
  @discardableResult
  private func know<Body>(
    _ recorded: UnverifiedReceipt<Body>, _ file: String, _ made: [OutputFile],
    _ context: CaseContext
  ) -> CheckedReceipt<Body>? {
    guard let made = made.first(where: { file.hasSuffix("/" + $0.name) })?.bytes,
      case .success(let contents)? = try? read(context, file),
      let receipt = recorded.confirmed(by: made, fileHash: contents.digest.sha256)
    else { return nil }
    context.keep(Result<CheckedReceipt<Body>, BrokenChain>.success(receipt), as: file)
    return receipt
  }

  func compare(
    _ context: CaseContext, _ folder: String, _ names: [String], _ made: [OutputFile]
  ) throws {
    for name in names {
      let file = "\(folder)/\(name)"
      let recorded = try bytes(context, file)
      let bytes = made.first { $0.name == name }?.bytes
      if recorded == nil, bytes == nil { continue }
      if let recorded, let bytes, recorded.isSame(as: bytes) { continue }
      throw ReplayDifference(file: file, path: Self.path(recorded, bytes))
    }
  }

  /// In the document that was made now, whose names are the program's own.
  private static func path(_ recorded: [UInt8]?, _ made: [UInt8]?) -> String? {
    guard let recorded, let made, let one = try? JSONDocument(made).root,
      let two = try? JSONDocument(recorded).root
    else { return nil }
    return one.firstDifference(from: two)
  }

  private func receipt<Body>(
    _ context: CaseContext, _ file: String,
    _ read: ([UInt8]) throws(JSONRefusal) -> UnverifiedReceipt<Body>
  ) throws -> UnverifiedReceipt<Body> {
    guard let bytes = try bytes(context, file), let found = try? read(bytes) else {
      throw ReplayDifference(file: file, path: nil)
    }
    return found
  }

  func bytes(_ context: CaseContext, _ file: String) throws -> [UInt8]? {
    switch try read(context, file) {
    case .success(let contents): contents.bytes
    case .failure(.notFound): nil
    case .failure: []
    }
  }

  private func read(
    _ context: CaseContext, _ file: String
  ) throws -> Result<FileContents, FileRefusal> {
    try context.readOutput(.of(file), limit: SignatureContainer.maximumBytes)
  }

  /// Which of the files that were decided on are not as they were.
  private func changedInputs(_ context: CaseContext) throws -> [InputRecord] {
    var inputs = CaseInputs(context)
    let recorded =
      ((try? receipt(context, SignatureReceipt.path, SignatureReceipt.unverified))?.body.inputs ?? [])
      + ((try? receipt(context, RuntimeReceipt.path, RuntimeReceipt.unverified))?.body.inputs ?? [])
    return try Set(recorded).sorted().filter { input in
      if input.role.isOfCase { return try inputs.check(input) != nil }
      return input.role.isOfGovernance ? try !governance.holds(input) : false
    }
  }
}

/// Where a decision that was made again is another one.
struct ReplayDifference: Error, Sendable {
  /// Below the outputs of the case.
  let file: String
  /// The first member that differs; nil when the file is missing or cannot be read.
  let path: String?
  /// Inputs that changed or are gone.
  var inputs: [InputRecord] = []
}
