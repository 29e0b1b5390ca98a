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
  public static let outputs = [
    "runtime_fail_closed_gate.json", EscalationRequest.fileName, "runtime_execution_receipt.json",
  ]

  private let governance: GovernanceFiles
  private let snapshot: Snapshot
  private let scanners: SignatureJudge
  private let killSwitch: Bool?
  private let capabilities: CapabilityFiles
  private let reviews: ReviewFiles

  /// `state` is the folder of what stays between runs, if there is one. With `durable: false` nonces are not
  /// brought to the disk.
  @export(interface)
  public init(governance path: String, state: String?, durable: Bool = true) throws(ToolFailure) {
    try self.init(try GovernanceFiles(at: path), state: state, durable: durable)
  }

  init(
    _ files: GovernanceFiles, state: String?, durable: Bool = true, remembers: Bool = false
  ) throws(ToolFailure) {
    governance = files
    snapshot = try Snapshot(governance)
    _ = try governance.use(.actions, ActionMapping.init)
    scanners = SignatureJudge(snapshot.trust, role: .scanner, remembers: remembers)
    killSwitch = try orFail(state.map(KillSwitch.isSet))
    reviews = ReviewFiles(governance, snapshot)
    capabilities = CapabilityFiles(
      folder: GrantFolder(governance, snapshot), governance: governance,
      ledger: state.map { NonceLedger(state: $0, durable: durable) })
  }

  /// The hash of the governed snapshot.
  public var policyHash: SHA256Digest { snapshot.policyHash }

  /// What an earlier run found beside the files that it recorded.
  struct Recorded {
    var state: StateFacts
    /// Files of governance's folders.
    var governance: Set<CasePath>
  }

  @export(interface)
  public func run(_ context: CaseContext) throws(ToolFailure) -> [OutputFile] {
    try make(context, CaseFindings(), as: nil).outputs.files()
  }

  /// With the facts of an earlier run the decision is made again, and nothing is spent.
  func make(
    _ context: CaseContext, _ findings: CaseFindings, as recorded: Recorded?
  ) throws(ToolFailure) -> (outputs: [StageOutput], receipt: SealedReceipt<RuntimeReceipt>) {
    var inputs = CaseInputs(
      context, findings, governance: governance.records, knowing: recorded?.governance)
    let (decision, facts, chain, request) = try orFail(decide(recorded, &inputs))
    return documents(decision, facts, chain, request, inputs)
  }

  private func decide(
    _ recorded: Recorded?, _ inputs: inout CaseInputs
  ) throws(Fault) -> (Decision, AdmissionFacts, SignatureChain, CaseInputs.ReadRequest?) {
    var chain = try SignatureChain(&inputs)
    let request = try inputs.readRequest()
    let time = chain.receipt?.head.createdAt ?? .unknown
    var evidence: EvidenceAssessment?
    if case .success(let read) = request, let subject = chain.receipt?.body.subject {
      evidence = try assess(read.request, subject, time, &inputs)
    }
    try chain.confirm(governance, &inputs)
    var facts = AdmissionFacts(
      chain: Self.facts(of: chain), time: time,
      killSwitch: recorded.map { $0.state.killSwitch } ?? killSwitch,
      evidence: chain.broken == nil ? evidence : nil)
    if facts.isIntact, let read = request.value {
      facts.review = try reviews.answer(to: read.fingerprint, read.request, at: facts.time, &inputs)
    }
    let decision = try decide(request, &facts, chain.receipt?.fileHash, recorded, &inputs)
    return (decision, facts, chain, request.value)
  }

  /// Decides, and spends the nonces of a yes. Another process may spend one between the look and the
  /// spending; then it is decided anew with what is known now. Each turn knows of one more nonce that is
  /// spent, so it comes to an end.
  private func decide(
    _ request: Result<CaseInputs.ReadRequest, BrokenChain>, _ facts: inout AdmissionFacts,
    _ receipt: SHA256Digest?, _ recorded: Recorded?, _ inputs: inout CaseInputs
  ) throws(Fault) -> Decision {
    let needed = request.value?.request.capabilitiesToApprove(by: snapshot.catalog) ?? []
    if let read = request.value, let receipt, facts.isIntact, !needed.isEmpty {
      inputs.context.waitForEarlierCases()
      facts.grants = try capabilities.facts(for: read, needed, at: facts.time, receipt, &inputs)
      if let recorded { facts.grants.spent = recorded.state.spentGrants.map { Set($0) } }
    }
    while true {
      let decision = Admission.decide(
        request.value?.request, requestWord: request.words.first ?? .requestMalformed,
        requestReject: request.reject, facts: facts, snapshot: snapshot)
      guard recorded == nil, decision.outcome == .allow, let receipt, !decision.grants.isEmpty else {
        return decision
      }
      let names = decision.grants.flatMap { $0.nonceKeys }
      if try capabilities.ledger?.spend(names, for: receipt) == true { return decision }
      try capabilities.look(up: &facts.grants, receipt)
    }
  }

  private static func facts(of chain: SignatureChain) -> AdmissionFacts.Chain {
    if let word = chain.broken { return .broken(word) }
    guard let receipt = chain.receipt else { return .broken(.previousReceiptMissing) }
    return .intact(posture: receipt.body.posture, code: receipt.body.reasonCode)
  }

  private func assess(
    _ request: Request, _ subject: SignatureReceipt.Subject, _ time: Timestamp,
    _ inputs: inout CaseInputs
  ) throws(Fault) -> EvidenceAssessment {
    let question = EvidenceAssessor.Question(
      policy: snapshot.policy.evidence, vulnerabilities: snapshot.policy.vulnerabilities,
      exceptions: snapshot.policy.exceptions, packageID: request.package.id, artifact: subject.sha256,
      policyHash: snapshot.policyHash, now: time)
    let context = inputs.context
    var files = EvidenceFiles(
      question, size: subject.size, judge: scanners,
      SignatureJudge.Context(
        at: time, package: request.package.id.text,
        namespace: snapshot.policy.signatures.sshsigNamespace.text),
      memory: KeptMemory { context.take($0) })
    return try files.assess(request.evidence, &inputs)
  }

  private func documents(
    _ decision: Decision, _ facts: AdmissionFacts, _ chain: SignatureChain,
    _ request: CaseInputs.ReadRequest?, _ inputs: CaseInputs
  ) -> (outputs: [StageOutput], receipt: SealedReceipt<RuntimeReceipt>) {
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
      requestFingerprint: request?.fingerprint, policy: policy, capabilities: decision.capabilities,
      state: StateFacts(killSwitch: facts.killSwitch, spentGrants: decision.spentGrants),
      findings: decision.findings,
      vulnerabilities: facts.isIntact ? facts.evidence?.vulnerabilities : nil,
      inputs: inputs.records,
      report: decision.report
    ).sealed(caseName: name, createdAt: facts.time)
    let escalation = request.flatMap { request in
      EscalationRequest(
        request.request, of: name, fingerprint: request.fingerprint,
        capabilities: decision.capabilities.escalationRequired)
    }
    // The receipt is shown last.
    let outputs =
      [StageOutput(Self.outputs[0], gate.document)]
      + (escalation.map { [StageOutput(Self.outputs[1], $0.document)] } ?? [])
      + [StageOutput(Self.outputs[2], receipt.document)]
    return (outputs, receipt)
  }
}

extension Result where Failure == BrokenChain {
  /// What the capability layer says of a request that cannot be used.
  fileprivate var reject: RejectCode? {
    guard case .failure(let broken) = self, let path = broken.refusal?.path else { return nil }
    let member = "capabilities_requested"
    return path == member || path.hasPrefix(member + "[") ? .invalidShape : nil
  }
}

extension Snapshot {
  /// The governed snapshot of these files.
  init(_ files: GovernanceFiles) throws(ToolFailure) {
    do throws(UnusableGovernance) {
      try self.init(
        policy: files.document(.policy), catalog: files.document(.catalog),
        trust: files.document(.trust), actions: files.document(.actions))
    } catch {
      throw ToolFailure.governance(error.refusal.wording(in: "\(files.path)/\(error.file)"))
    }
  }
}
