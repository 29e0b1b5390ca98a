internal import Admission
public import Audit
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
    Permit.fileName, ReleaseEnvelopes.summary, ReleaseEnvelopes.properties, ReleaseDocuments.receiptName,
  ]
  /// What stays until the new receipt is there. A permit is good for nothing without its receipt, nor beside one
  /// that says terminate, and an executor at the same time must not take a case that is answered anew for one that
  /// runs without a permit.
  public static let keptOutputs = [Permit.fileName]

  private let reader: ChainReader
  private let key: SigningKey?
  private let audit: ReleaseAudit
  private let settings: Settings
  private let killSwitchSet: Bool

  /// How answers are recorded.
  public struct Settings: Sendable {
    /// The folder of all outputs, which has the audit streams.
    public var out: String
    /// The one stream of all cases; nil: each case has one of its own name.
    public var stream: StreamID?
    /// The folder of what stays between runs, if there is one.
    public var state: String?
    /// How often a permit may be used.
    public var permitUses = 1
    /// Whether what is made is brought to the disk.
    public var durable = true

    @export(interface)
    public init(out: String) { self.out = out }
  }

  /// With a governance folder, its files are held against the recorded ones, and stage 3's documents
  /// against what must follow from them, too. With the file of a private key, the answer is also given
  /// as signed statements.
  @export(interface)
  public init(
    governance path: String?, signKey: String? = nil, _ settings: Settings
  ) throws(ToolFailure) {
    self.settings = settings
    killSwitchSet = try orFail(settings.state.map(KillSwitch.isSet)) ?? false
    reader = try ChainReader(try path.map { path throws(ToolFailure) in try GovernanceFiles(at: path) })
    key = try signKey.map(SigningKeyFile.read)
    audit = ReleaseAudit(
      folder: try orFail(AuditFolder(below: settings.out, durable: settings.durable)),
      stream: settings.stream)
  }

  @export(interface)
  public func run(_ context: CaseContext) throws(ToolFailure) -> [OutputFile] {
    var inputs = CaseInputs(context)
    return try answer(try orFail(reader.read(&inputs)), inputs)
  }

  /// Decides, and records the answer. A stream that does not verify leaves only `terminate`, and sets the
  /// kill switch.
  private func answer(_ chain: ReleaseChain, _ inputs: CaseInputs) throws(ToolFailure) -> [OutputFile] {
    var (action, report) = chain.decide(killSwitchSet: killSwitchSet)
    let answer = ReleaseAnswer(
      chain, of: inputs.context.name, action, report.violations, uses: settings.permitUses)
    return try audit.record(answer, inputs.context) { recorded throws(ToolFailure) in
      switch recorded {
      case .success(let recorded):
        report.close(isRecorded: true)
        return try outputs(chain, action, report, recorded, inputs)
      case .failure(let broken):
        action = .terminate
        report.close(isRecorded: false)
        try stop(broken, answer, inputs.context)
        return try outputs(chain, action, report, nil, inputs)
      }
    }
  }

  private func stop(
    _ broken: StreamBreak, _ answer: ReleaseAnswer, _ context: CaseContext
  ) throws(ToolFailure) {
    let stream = audit.stream(of: context.name)
    context.say(
      "audit stream \(stream) does not verify: \(broken.wording)",
      hint: "keep the file as it is and find out who changed it")
    guard let state = settings.state else { return }
    let unrecorded = try KillSwitch.set(
      KillSwitchBlock(
        .auditInvalid, setAt: answer.createdAt, caseName: context.name, stream: stream,
        sequence: broken.sequence, policyHash: answer.runtime?.policy.policyHash), in: state,
      recordedIn: audit.folder)
    context.say("the kill switch is set", hint: unrecorded.map(KillSwitch.unrecorded))
  }

  private func outputs(
    _ chain: ReleaseChain, _ action: Action, _ report: CheckReport<ReleaseCheck>,
    _ recorded: ReleaseAudit.Recorded?, _ inputs: CaseInputs
  ) throws(ToolFailure) -> [OutputFile] {
    let documents = ReleaseDocuments(
      chain, action, report, recorded, inputs, version: Self.version)
    let files = try documents.outputs.files()
    guard let key, let receipt = files.last else { return files }
    let digest = SHA256.digest(of: receipt.bytes)
    guard let attestation = documents.attestation(receiptFile: digest) else {
      inputs.context.say("nothing is signed: there is no artifact to speak of")
      return files
    }
    return try ReleaseEnvelopes.files(attestation, by: key) + files
  }

  private static let version = SemanticVersion.known(Version.text)
}

extension CheckReport<ReleaseCheck> {
  /// Ends the report with whether the answer stands in the audit stream.
  mutating func close(isRecorded: Bool) {
    record(.auditAppended, isRecorded, else: .auditInvalid, [.auditStreamBroken])
    if checks.allSatisfy({ $0.passed }) { add(.allChecksPassed) }
  }
}
