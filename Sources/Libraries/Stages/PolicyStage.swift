internal import Actions
internal import Admission
public import CheckedValues
internal import Evidence
internal import Receipts
internal import Signatures
public import Storage
internal import StrictJSON
public import ToolSupport

/// Stage 2: whether policy allows what the case asks for.
public struct PolicyStage: Sendable {
  public static let folder = "runtime"
  public static let outputs = ["runtime_fail_closed_gate.json", "runtime_execution_receipt.json"]

  private let governance: GovernanceFiles
  private let snapshot: Snapshot
  private let scanners: SignatureJudge
  private let exceptions: [VulnerabilityException]
  private let killSwitch: Bool?

  /// `state` is the folder of what stays between runs, if there is one.
  public init(governance path: String, state: String?) throws {
    governance = try GovernanceFiles(at: path, [.policy, .catalog, .trust, .actions])
    do {
      snapshot = try Snapshot(
        policy: governance.document(.policy), catalog: governance.document(.catalog),
        trust: governance.document(.trust), actions: governance.document(.actions))
    } catch {
      throw ToolFailure.governance(error.refusal.wording(in: "\(path)/\(error.file)"))
    }
    _ = try governance.use(.actions) { node throws(JSONRefusal) in try ActionMapping(node) }
    scanners = SignatureJudge(snapshot.trust, role: .scanner)
    exceptions = snapshot.policy.exceptions.compactMap { exception in
      guard case .vulnerability(let id) = exception.subject else { return nil }
      return VulnerabilityException(
        exceptionID: exception.id, packageID: exception.packageID, vulnerabilityID: id,
        expiresAt: exception.expiresAt)
    }
    killSwitch = try state.map { try KillSwitch.isSet(in: $0) }
  }

  /// The hash of the governed snapshot.
  public var policyHash: SHA256Digest { snapshot.policyHash }

  public func run(_ context: CaseContext) throws -> [OutputFile] {
    var inputs = CaseInputs(context, governance: governance.records)
    let chain = try SignatureChain(context, governance, &inputs)
    let request = try inputs.readRequest()
    var facts = AdmissionFacts(
      chain: Self.facts(of: chain), time: chain.receipt?.head.createdAt ?? .unknown,
      killSwitch: killSwitch, evidence: nil)
    if chain.broken == nil, case .success(let read) = request,
      let subject = chain.receipt?.body.subject
    {
      facts.evidence = try assess(read.request, subject, facts.time, &inputs)
    }
    if chain.broken == nil, chain.hasUnrecorded(inputs) {
      facts.chain = .broken(.inputChanged)
    }
    let decision = Admission.decide(
      request.value?.request, requestWord: request.word ?? .requestMalformed, facts: facts,
      snapshot: snapshot)
    return try documents(
      decision, facts, chain, fingerprint: request.value?.fingerprint, inputs)
  }

  private static func facts(of chain: SignatureChain) -> AdmissionFacts.Chain {
    if let word = chain.broken { return .broken(word) }
    guard let receipt = chain.receipt else { return .broken(.previousReceiptMissing) }
    return .intact(posture: receipt.body.posture, code: receipt.body.reasonCode)
  }

  private func assess(
    _ request: Request, _ subject: SignatureReceipt.Subject, _ time: Timestamp,
    _ inputs: inout CaseInputs
  ) throws -> EvidenceAssessment {
    let question = EvidenceAssessor.Question(
      policy: snapshot.policy.evidence, vulnerabilities: snapshot.policy.vulnerabilities,
      exceptions: exceptions, packageID: request.package.id, artifact: subject.sha256,
      policyHash: snapshot.policyHash, now: time)
    var files = EvidenceFiles(
      question, size: subject.size, judge: scanners,
      SignatureJudge.Context(
        at: time, package: request.package.id.text,
        namespace: snapshot.policy.signatures.sshsigNamespace.text))
    return try files.assess(request.evidence, &inputs)
  }

  private func documents(
    _ decision: Decision, _ facts: AdmissionFacts, _ chain: SignatureChain,
    fingerprint: SHA256Digest?, _ inputs: CaseInputs
  ) throws -> [OutputFile] {
    let name = inputs.context.name
    // A receipt that could not be checked is not named as the one before.
    let previous = chain.receipt?.selfHash ?? .zero
    let gate = RuntimeGate(
      previousHash: previous, signatureReceiptSHA256: chain.receipt?.fileHash,
      decision: decision.runtimeDecision, report: decision.report
    ).document(caseName: name, createdAt: facts.time)
    let policy = PolicyReference(
      policyID: snapshot.policy.id, policyVersion: snapshot.policy.version,
      policyHash: snapshot.policyHash, ruleID: decision.ruleID)
    let receipt = RuntimeReceipt(
      previousHash: previous, outcome: decision.outcome, reasonCode: decision.reasonCode,
      decision: decision.runtimeDecision, entryHash: gate.entryHash,
      requestFingerprint: fingerprint, policy: policy, capabilities: decision.capabilities,
      state: StateFacts(killSwitch: facts.killSwitch), findings: decision.findings,
      vulnerabilities: facts.isIntact ? facts.evidence.flatMap(VulnerabilityFigures.init) : nil,
      inputs: inputs.records,
      report: decision.report)
    return [
      try OutputFile(Self.outputs[0], document: gate.document),
      try OutputFile(
        Self.outputs[1], document: receipt.document(caseName: name, createdAt: facts.time)),
    ]
  }
}

extension VulnerabilityFigures {
  /// Nil when no scan told anything.
  fileprivate init?(_ assessment: EvidenceAssessment) {
    guard assessment.tellsVulnerabilities else { return nil }
    let found = assessment.vulnerabilities
    self.init(
      counts: [found.p1, found.p2, found.p3, found.p4], maximumCVSS: found.maxCVSS?.thousandths,
      ignored: found.ignored, removedByVEX: found.removedByVEX,
      removedByException: found.removedByException, expiredExceptions: found.expiredExceptions)
  }
}
