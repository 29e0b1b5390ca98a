internal import Actions
internal import Admission
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
    receiptName, ReleaseEnvelopes.summary, ReleaseEnvelopes.properties,
  ]
  private static let receiptName = "release_receipt.json"

  private let governance: GovernanceFiles?
  private let mapping: ActionMapping?
  private let key: SigningKey?

  /// With a governance folder, its files are held against the recorded ones, and stage 3's documents
  /// against what must follow from them, too. With the file of a private key, the answer is also given
  /// as signed statements.
  public init(governance path: String?, signKey: String? = nil) throws {
    governance = try path.map {
      try GovernanceFiles(at: $0, [.policy, .catalog, .trust, .actions])
    }
    mapping = try governance?.use(.actions) { node throws(JSONRefusal) in try ActionMapping(node) }
    key = try signKey.map { try SigningKeyFile.read(at: $0) }
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
        SourceStage(
          receipt: runtimeBytes.value, gate: gate.value, checked: runtime.value?.selfHash)))
    return try outputs(chain, inputs)
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
      } else if input.role.isOfGovernance, let governance, governance.record(input.role) != input {
        inputs.context.say("\(input.name) is not the governance file that was decided by")
        changed.append((input, .policyChanged))
      }
    }
    return changed
  }

  /// The receipt stands last, because it is shown last.
  private func outputs(_ chain: ReleaseChain, _ inputs: CaseInputs) throws -> [OutputFile] {
    let (action, report) = chain.decide()
    let links = Self.links(chain)
    let createdAt = chain.action?.head.createdAt ?? .unknown
    let receipt = ReleaseReceipt(
      decision: action, previousHash: chain.action?.selfHash ?? .zero,
      subject: chain.signature?.body.subject, chain: links, policy: chain.runtime?.body.policy,
      inputs: inputs.records, report: report, toolVersion: Self.version)
    let file = try OutputFile(
      Self.receiptName,
      document: receipt.document(caseName: inputs.context.name, createdAt: createdAt))
    guard let key else { return [file] }
    guard let subject = receipt.subject else {
      inputs.context.say("nothing is signed: there is no artifact to speak of")
      return [file]
    }
    let own = ReleaseReceipt.Link(stage: .release, sha256: SHA256.digest(of: file.bytes))
    let attestation = ReleaseAttestation(
      decision: action, createdAt: createdAt, caseName: inputs.context.name, subject: subject,
      artifact: chain.signature?.body.inputs.first { $0.role == .artifact }?.name,
      policy: receipt.policy, receipts: links + [own], allowed: chain.action?.body.allowed ?? [])
    return try ReleaseEnvelopes.files(attestation, by: key) + [file]
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
