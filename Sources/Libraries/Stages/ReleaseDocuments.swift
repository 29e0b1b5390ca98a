internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import ToolSupport

/// What stage 4 writes of one answer.
struct ReleaseDocuments {
  static let receiptName = "release_receipt.json"

  /// The permit, if there is one, and the receipt, which is shown last.
  let outputs: [StageOutput]
  private let receipt: ReleaseReceipt
  private let createdAt: Timestamp
  private let caseName: CaseName
  private let chain: ReleaseChain

  init(
    _ chain: ReleaseChain, _ action: Action, _ report: CheckReport<ReleaseCheck>,
    _ recorded: ReleaseAudit.Recorded?, _ inputs: CaseInputs, version: SemanticVersion
  ) {
    self.chain = chain
    caseName = inputs.context.name
    createdAt = chain.action?.head.createdAt ?? .unknown
    receipt = ReleaseReceipt(
      decision: action, previousHash: chain.action?.selfHash ?? .zero,
      subject: chain.signature?.body.subject, chain: Self.links(chain), policy: chain.runtime?.body.policy,
      permitID: recorded?.permitID, audit: recorded?.event.tip.metadata,
      inputs: inputs.records, report: report, toolVersion: version)
    let last = StageOutput(
      Self.receiptName, receipt.document(caseName: caseName, createdAt: createdAt))
    if let made = recorded?.permit, let id = recorded?.permitID {
      outputs = [StageOutput(Permit.fileName, made.document(id: id)), last]
    } else {
      outputs = [last]
    }
  }

  /// What is said in signed statements, with the digest of the receipt's file; nil when there is no
  /// artifact to speak of.
  func attestation(receiptFile: SHA256Digest) -> ReleaseAttestation? {
    guard let subject = receipt.subject else { return nil }
    let own = ReleaseReceipt.Link(stage: .release, sha256: receiptFile)
    return ReleaseAttestation(
      decision: receipt.decision, createdAt: createdAt, caseName: caseName, subject: subject,
      artifact: chain.signature?.body.inputs.first { $0.role == .artifact }?.name,
      policy: receipt.policy, receipts: receipt.chain + [own], allowed: chain.action?.body.allowed ?? [])
  }

  private static func links(_ chain: ReleaseChain) -> [ReleaseReceipt.Link] {
    [
      ReleaseReceipt.Link(stage: .signature, sha256: chain.signature?.fileHash),
      ReleaseReceipt.Link(stage: .runtime, sha256: chain.runtime?.fileHash),
      ReleaseReceipt.Link(stage: .action, sha256: chain.action?.fileHash),
    ]
  }
}
