internal import Actions
internal import Admission
internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
public import Storage
internal import StrictJSON
public import ToolSupport

/// Stage 4: whether the chain holds from the first receipt to the last, and all it stands on is still
/// there as it was.
public struct ReleaseStage: Sendable {
  public static let folder = "release"
  public static let outputs = [
    receiptName, Permit.fileName, ReleaseEnvelopes.summary, ReleaseEnvelopes.properties,
  ]
  private static let receiptName = "release_receipt.json"

  private let governance: GovernanceFiles?
  private let mapping: ActionMapping?
  private let key: SigningKey?
  private let audit: ReleaseAudit
  private let settings: Settings
  private let killSwitchSet: Bool

  /// How answers are recorded.
  public struct Settings: Sendable {
    /// The folder of all outputs, which has the audit streams.
    public var out: String
    /// The one stream of all cases; nil: each case has one of its own name.
    public var stream: String?
    /// The folder of what stays between runs, if there is one.
    public var state: String?
    /// How often a permit may be used.
    public var permitUses = 1
    /// Whether what is made is brought to the disk.
    public var durable = true

    public init(out: String) { self.out = out }
  }

  /// With a governance folder, its files are held against the recorded ones, and stage 3's documents
  /// against what must follow from them, too. With the file of a private key, the answer is also given
  /// as signed statements.
  public init(governance path: String?, signKey: String? = nil, _ settings: Settings) throws {
    self.settings = settings
    let stream = try settings.stream.map { text throws in
      guard let id = StreamID(text) else {
        throw ToolFailure.usage(
          "--stream: not the name of a stream",
          hint: "a stream is named as a case is: a-z, 0-9 and, not at the start, . _ -")
      }
      return id
    }
    killSwitchSet = try settings.state.map { try KillSwitch.isSet(in: $0) } ?? false
    governance = try path.map {
      try GovernanceFiles(at: $0, [.policy, .catalog, .trust, .actions])
    }
    mapping = try governance?.use(.actions) { node throws(JSONRefusal) in try ActionMapping(node) }
    key = try signKey.map { try SigningKeyFile.read(at: $0) }
    audit = ReleaseAudit(
      folder: try AuditFolder(below: settings.out, durable: settings.durable), stream: stream)
  }

  public func run(_ context: CaseContext) throws -> [OutputFile] {
    var inputs = CaseInputs(context)
    let signature = try inputs.readReceipt(
      SignatureReceipt.path, .signatureReceipt, SignatureReceipt.read)
    let runtimeBytes = try inputs.readOutput(RuntimeReceipt.path, .runtimeReceipt)
    let runtime = runtimeBytes.flatMap { inputs.check($0, RuntimeReceipt.path, RuntimeReceipt.read) }
    let gate = try inputs.readOutput(RuntimeGate.path, .runtimeGate)
    let policy = try inputs.readReceipt(
      ActionReceipt.policyPath, .actionPolicy, ActionReceipt.readPolicy)
    let action = try inputs.readReceipt(ActionReceipt.path, .actionReceipt, ActionReceipt.read)
    let chain = ReleaseChain(
      signature: signature.value, runtime: runtime.value,
      gateMatches: gate.value != nil
        && gate.value == (try? runtime.value?.gateDocument.bytes()),
      action: action.value, actionPolicy: policy.value,
      broken: [signature.word, runtime.word, gate.word, policy.word, action.word].compactMap(\.self),
      changedInputs: try changedInputs(signature.value, runtime.value, &inputs),
      actionFollows: actionFollows(
        action.value, policy.value, from: runtime.value,
        SourceStage(receipt: runtimeBytes.value, gate: gate.value)))
    return try answer(chain, inputs)
  }

  /// Decides, and records the answer. A stream that does not verify leaves only `terminate`, and sets the
  /// kill switch.
  private func answer(_ chain: ReleaseChain, _ inputs: CaseInputs) throws -> [OutputFile] {
    var (action, report) = chain.decide(killSwitchSet: killSwitchSet)
    let answer = ReleaseAnswer(
      chain, of: inputs.context.name, action, report.violations, uses: settings.permitUses)
    return try audit.record(answer, inputs.context) { recorded in
      switch recorded {
      case .success(let recorded):
        report.record(.auditAppended, true)
        if report.checks.allSatisfy(\.passed) { report.add(.allChecksPassed) }
        return try outputs(chain, action, report, recorded, inputs)
      case .failure(let broken):
        action = .terminate
        report.record(.auditAppended, false, else: .auditInvalid, [.auditStreamBroken])
        try stop(broken, answer, inputs.context)
        return try outputs(chain, action, report, nil, inputs)
      }
    }
  }

  private func stop(
    _ broken: StreamBreak, _ answer: ReleaseAnswer, _ context: CaseContext
  ) throws {
    let stream = audit.stream(of: context.name)
    context.say(
      "audit stream \(stream) does not verify: \(broken.wording)",
      hint: "keep the file as it is and find out who changed it")
    guard let state = settings.state else { return }
    try KillSwitch.set(
      KillSwitchBlock(
        .auditInvalid, setAt: answer.createdAt, caseName: context.name, stream: stream,
        sequence: broken.sequence, policyHash: answer.runtime?.policy.policyHash), in: state)
    context.say("the kill switch is set")
  }

  /// Stage 3's documents are, byte for byte, those that stage 2's lead to. Without the table of actions
  /// that stage 2 saw this cannot be told, and that it is another one is found elsewhere.
  private func actionFollows(
    _ action: CheckedReceipt<ActionReceipt>?, _ policy: CheckedReceipt<SHA256Digest>?,
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
  ) throws -> [(input: InputRecord, word: ReasonWord)] {
    let recorded = Set((signature?.body.inputs ?? []) + (runtime?.body.inputs ?? []))
    var changed: [(input: InputRecord, word: ReasonWord)] = []
    for input in recorded.sorted() {
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

  /// The receipt stands last, because it is shown last.
  private func outputs(
    _ chain: ReleaseChain, _ action: Action, _ report: CheckReport<ReleaseCheck>,
    _ recorded: ReleaseAudit.Recorded?, _ inputs: CaseInputs
  ) throws -> [OutputFile] {
    let links = Self.links(chain)
    let createdAt = chain.action?.head.createdAt ?? .unknown
    let receipt = ReleaseReceipt(
      decision: action, previousHash: chain.action?.selfHash ?? .zero,
      subject: chain.signature?.body.subject, chain: links, policy: chain.runtime?.body.policy,
      permitID: recorded?.permitID, audit: recorded?.event.tip.metadata,
      inputs: inputs.records, report: report, toolVersion: Self.version)
    let file = try OutputFile(
      Self.receiptName,
      document: receipt.document(caseName: inputs.context.name, createdAt: createdAt))
    let permit = try recorded?.permit.map { permit in
      try OutputFile(Permit.fileName, document: permit.document)
    }
    let shown = [permit, file].compactMap(\.self)
    guard let key else { return shown }
    guard let subject = receipt.subject else {
      inputs.context.say("nothing is signed: there is no artifact to speak of")
      return shown
    }
    let own = ReleaseReceipt.Link(stage: .release, sha256: SHA256.digest(of: file.bytes))
    let attestation = ReleaseAttestation(
      decision: action, createdAt: createdAt, caseName: inputs.context.name, subject: subject,
      artifact: chain.signature?.body.inputs.first { $0.role == .artifact }?.name,
      policy: receipt.policy, receipts: links + [own], allowed: chain.action?.body.allowed ?? [])
    return try ReleaseEnvelopes.files(attestation, by: key) + shown
  }

  private static func links(_ chain: ReleaseChain) -> [ReleaseReceipt.Link] {
    [
      ReleaseReceipt.Link(stage: .signature, sha256: chain.signature?.fileHash),
      ReleaseReceipt.Link(stage: .runtime, sha256: chain.runtime?.fileHash),
      ReleaseReceipt.Link(stage: .action, sha256: chain.action?.fileHash),
    ]
  }

  private static let version: SemanticVersion = {
    guard let version = SemanticVersion(Version.text) else {
      preconditionFailure("the tools' version is a semantic version")
    }
    return version
  }()
}

extension Result where Failure == BrokenChain {
  /// The word of a failure.
  var word: ReasonWord? {
    if case .failure(let broken) = self { broken.word } else { nil }
  }
}
