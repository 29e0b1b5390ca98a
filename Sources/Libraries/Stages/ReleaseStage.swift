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
    ReleaseDocuments.receiptName, Permit.fileName, ReleaseEnvelopes.summary, ReleaseEnvelopes.properties,
  ]

  private let governance: GovernanceFiles?
  private let mapping: ActionMapping?
  private let key: SigningKey?
  /// Nil in a replay, which records nothing.
  private let audit: ReleaseAudit?
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
    governance = try path.map { try GovernanceFiles(at: $0) }
    mapping = try governance?.use(.actions) { node throws(JSONRefusal) in try ActionMapping(node) }
    key = try signKey.map { try SigningKeyFile.read(at: $0) }
    audit = ReleaseAudit(
      folder: try AuditFolder(below: settings.out, durable: settings.durable), stream: stream)
  }

  /// For answers that are given once more.
  init(replayingWith governance: GovernanceFiles) throws {
    self.governance = governance
    mapping = try governance.use(.actions) { node throws(JSONRefusal) in try ActionMapping(node) }
    (key, audit, settings, killSwitchSet) = (nil, nil, Settings(out: ""), false)
  }

  public func run(_ context: CaseContext) throws -> [OutputFile] {
    var inputs = CaseInputs(context)
    return try answer(try chain(&inputs), inputs)
  }

  /// The answer that was recorded with `event`, given once more; nil stands for a stream that did not
  /// verify then. An event of another answer gives documents without it.
  func replay(
    _ context: CaseContext, _ event: AuditEvent?, killSwitchSet: Bool, uses: Int,
    version: SemanticVersion
  ) throws -> ReleaseDocuments {
    var inputs = CaseInputs(context)
    let chain = try chain(&inputs)
    var (action, report) = chain.decide(killSwitchSet: killSwitchSet)
    let answer = ReleaseAnswer(chain, of: context.name, action, report.violations, uses: uses)
    if event == nil { action = .terminate }
    finish(&report, isRecorded: event != nil)
    let recorded = event.flatMap { ReleaseAudit.isRecord($0, of: answer) }
    return try ReleaseDocuments(chain, action, report, recorded, inputs, version: version)
  }

  private func finish(_ report: inout CheckReport<ReleaseCheck>, isRecorded: Bool) {
    report.record(.auditAppended, isRecorded, else: .auditInvalid, [.auditStreamBroken])
    if report.checks.allSatisfy(\.passed) { report.add(.allChecksPassed) }
  }

  /// Reads all that the stages before left behind.
  func chain(_ inputs: inout CaseInputs) throws -> ReleaseChain {
    let signature = try inputs.readReceipt(
      SignatureReceipt.path, .signatureReceipt, SignatureReceipt.read)
    let source = try RuntimeSource(&inputs)
    let runtime = source.receipt.value
    let policy = try inputs.readReceipt(
      ActionReceipt.policyPath, .actionPolicy, ActionReceipt.readPolicy)
    let action = try inputs.readReceipt(ActionReceipt.path, .actionReceipt, ActionReceipt.read)
    return ReleaseChain(
      signature: signature.value, runtime: runtime, gateMatches: source.gateMatches,
      action: action.value, actionPolicy: policy.value,
      broken: ([signature.word] + source.broken + [policy.word, action.word]).compactMap(\.self),
      changedInputs: try changedInputs(signature.value, runtime, &inputs),
      actionFollows: inputs.context.once(Self.actionFollows) {
        actionFollows(action.value, policy.value, from: runtime, source.stage)
      })
  }

  /// Under this name a replay keeps that it is so.
  static let actionFollows = "stage 3 follows from stage 2"

  /// Decides, and records the answer. A stream that does not verify leaves only `terminate`, and sets the
  /// kill switch.
  private func answer(_ chain: ReleaseChain, _ inputs: CaseInputs) throws -> [OutputFile] {
    var (action, report) = chain.decide(killSwitchSet: killSwitchSet)
    let answer = ReleaseAnswer(
      chain, of: inputs.context.name, action, report.violations, uses: settings.permitUses)
    guard let audit else { preconditionFailure("a replay answers by itself") }
    return try audit.record(answer, inputs.context) { recorded in
      switch recorded {
      case .success(let recorded):
        finish(&report, isRecorded: true)
        return try outputs(chain, action, report, recorded, inputs)
      case .failure(let broken):
        action = .terminate
        finish(&report, isRecorded: false)
        try stop(broken, answer, inputs.context, audit)
        return try outputs(chain, action, report, nil, inputs)
      }
    }
  }

  private func stop(
    _ broken: StreamBreak, _ answer: ReleaseAnswer, _ context: CaseContext, _ audit: ReleaseAudit
  ) throws {
    let stream = audit.stream(of: context.name)
    context.say(
      "audit stream \(stream) does not verify: \(broken.wording)",
      hint: "keep the file as it is and find out who changed it")
    guard let state = settings.state else { return }
    try KillSwitch.set(
      KillSwitchBlock(
        .auditInvalid, setAt: answer.createdAt, caseName: context.name, stream: stream,
        sequence: broken.sequence, policyHash: answer.runtime?.policy.policyHash), in: state,
      recordedIn: audit.folder)
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

  private func outputs(
    _ chain: ReleaseChain, _ action: Action, _ report: CheckReport<ReleaseCheck>,
    _ recorded: ReleaseAudit.Recorded?, _ inputs: CaseInputs
  ) throws -> [OutputFile] {
    let documents = try ReleaseDocuments(
      chain, action, report, recorded, inputs, version: Self.version)
    guard let key else { return documents.files }
    guard let attestation = documents.attestation else {
      inputs.context.say("nothing is signed: there is no artifact to speak of")
      return documents.files
    }
    return try ReleaseEnvelopes.files(attestation, by: key) + documents.files
  }

  private static let version: SemanticVersion = {
    guard let version = SemanticVersion(Version.text) else {
      preconditionFailure("the tools' version is a semantic version")
    }
    return version
  }()
}
