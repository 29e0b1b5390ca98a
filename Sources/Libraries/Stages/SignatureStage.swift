internal import Admission
public import CheckedValues
internal import Receipts
internal import Signatures
public import Storage
internal import StrictJSON
public import ToolSupport

/// Stage 1: who signed the artifact, and whether that is enough.
public struct SignatureStage: Sendable {
  public static let folder = "signature"
  public static let outputs = ["signature_verification_receipt.json"]

  private let governance: GovernanceFiles
  private let trust: TrustStore
  private let policy: SignaturePolicy
  private let judge: SignatureJudge
  /// The chain's time.
  var time: Timestamp

  /// Trust and policy are used; the receipt binds the whole snapshot, so that the chain has one from its start.
  @export(interface)
  public init(governance path: String, time: Timestamp) throws(ToolFailure) {
    try self.init(try GovernanceFiles(at: path), time: time)
  }

  init(
    _ files: GovernanceFiles, time: Timestamp, remembers: Bool = false
  ) throws(ToolFailure) {
    governance = files
    trust = try governance.trust()
    policy = try governance.use(.policy) { node throws(JSONRefusal) in
      try Policy(node).signatures
    }
    judge = SignatureJudge(trust, remembers: remembers)
    self.time = time
  }

  @export(interface)
  public func run(_ context: CaseContext) throws(ToolFailure) -> [OutputFile] {
    try make(context, CaseFindings()).outputs.files()
  }

  func make(
    _ context: CaseContext, _ findings: CaseFindings
  ) throws(ToolFailure) -> (outputs: [StageOutput], receipt: SealedReceipt<SignatureReceipt>) {
    let receipt = try orFail(receipt(context, findings))
      .sealed(caseName: context.name, createdAt: time)
    return ([StageOutput(Self.outputs[0], receipt.document)], receipt)
  }

  private func receipt(
    _ context: CaseContext, _ findings: CaseFindings
  ) throws(Fault) -> SignatureReceipt {
    var inputs = CaseInputs(context, findings, governance: governance.records)
    var receipt = SignatureReceipt(
      posture: .unverifiable, reasonCode: nil, subject: nil, threshold: trust.signatureThreshold,
      signatures: [], inputs: [], report: CheckReport())
    switch try inputs.readRequest() {
    case .failure(let broken):
      receipt.report.record(
        .requestWellFormed, false, else: SignatureCheck.requestWellFormed.code, [broken.word])
    case .success(let read):
      receipt.report.record(.requestWellFormed, true)
      try inputs.bind(read.request.evidence)
      try judge(read.request, &inputs, &receipt)
    }
    let failure = receipt.report.checks.first { !$0.passed }?.check
    receipt.posture = failure?.posture ?? .verified
    receipt.reasonCode = failure?.code
    if failure == nil { receipt.report.add(.allChecksPassed) }
    receipt.inputs = inputs.records
    return receipt
  }

  /// Reads the signature files, then the artifact once with all that they need of it, and judges.
  private func judge(
    _ request: Request, _ inputs: inout CaseInputs, _ receipt: inout SignatureReceipt
  ) throws(Fault) {
    let files = try SignatureFiles(request, &inputs)
    let needs = files.containers.reduce(ArtifactNeeds()) { needs, container in
      container.map { needs.union(judge.needs(of: $0)) } ?? needs
    }
    let reading = try ArtifactReading(.artifact, request.artifactPath, needs, &inputs) { artifact in
      files.judge(artifact, judge, self.context(request))
    }
    guard let artifact = reading.digests, let found = reading.results else {
      receipt.report.record(
        .artifactMatches, false, else: SignatureCheck.artifactMatches.code, [reading.word])
      return
    }
    receipt.subject = SignatureReceipt.Subject(sha256: artifact.sha256, size: artifact.size)
    receipt.report.record(
      .artifactMatches, request.artifactSHA256.map { $0 == artifact.sha256 } ?? true,
      else: SignatureCheck.artifactMatches.code, [.artifactDigestDiffers])
    receipt.signatures = found.map { $0.entry }
    let verdict = SignatureVerdict(
      found.map { $0.result }, threshold: trust.signatureThreshold,
      everySignatureMustVerify: policy.everySignatureMustVerify)
    for (check, holds) in verdict.checks {
      guard let holds else { continue }
      receipt.report.record(check, holds, else: check.code, words(check, verdict.results))
    }
  }

  private func context(_ request: Request) -> SignatureJudge.Context {
    SignatureJudge.Context(
      at: time, package: request.package.id.text, namespace: policy.sshsigNamespace.text)
  }

  /// What is to be said of a check that failed.
  private func words(_ check: SignatureCheck, _ results: [SignatureResult]) -> [ReasonWord] {
    switch check {
    case .requestWellFormed, .artifactMatches: []
    case .signaturePresent: [.noSignature]
    case .containerSupported:
      results.filter { $0.failure == check }.map {
        if case .unsupported? = $0.refusal { .unsupportedContainer } else { .malformedContainer }
      }
    case .signerKnown: [.signerUnknown]
    case .signatureVerifies: [.signatureDoesNotVerify]
    case .signerInForce:
      results.filter { $0.failure == check }.compactMap { result in
        result.signer.flatMap(trust.signer)?.absence(at: time)?.word
      }
    case .signerInScope: [.packageOutOfScope]
    case .thresholdMet: [.tooFewSigners]
    }
  }
}

extension SignatureCheck {
  /// The code of a failure of this check.
  var code: ReasonCode {
    switch self {
    case .requestWellFormed: .policyIncompatible
    case .artifactMatches: .artifactMismatch
    case .signaturePresent: .unsigned
    case .containerSupported, .signatureVerifies: .signatureInvalid
    case .signerKnown: .unknownSigner
    case .signerInForce: .revokedSigner
    case .signerInScope: .signerOutOfScope
    case .thresholdMet: .thresholdNotMet
    }
  }
}

extension Signer.Absence {
  fileprivate var word: ReasonWord {
    switch self {
    case .revoked: .signerRevoked
    case .suspended: .signerSuspended
    case .notYetValid: .signerNotYetValid
    case .expired: .signerExpired
    }
  }
}
