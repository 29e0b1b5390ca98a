import CheckedValues
import PlainJSON
import Receipts
import Signatures

/// Small receipts of all stages that go with one another, to be changed by the tests.
struct Chain {
  static let name = CaseName("demo-case")!
  static let time = Timestamp("2026-11-21T08:00:00Z")!
  static let later = Timestamp("2026-11-21T08:00:01Z")!

  static func digest(_ text: String) -> SHA256Digest { SHA256.digest(of: Array(text.utf8)) }

  static func input(_ role: InputRole, _ name: String, _ content: String? = nil) -> InputRecord {
    InputRecord(
      role: role, name: CasePath(name)!, sha256: digest(content ?? name), size: name.utf8.count)
  }

  static let governance = [
    input(.policy, "policy.json"), input(.catalog, "catalog.json"), input(.trust, "trust.json"),
    input(.actions, "actions.json"),
  ]
  static let files = [
    input(.request, "request.json"), input(.artifact, "app.wasm"), input(.signature, "app.wasm.minisig"),
  ]

  var time = Chain.time
  var signature = Chain.signatureReceipt
  var runtimeTime: Timestamp?
  var changeRuntime: (inout RuntimeReceipt) -> Void = { _ in }
  var changeAction: (inout Action3) -> Void = { _ in }

  static var signatureReceipt: SignatureReceipt {
    var report = CheckReport<SignatureCheck>()
    for check in SignatureCheck.allCases { report.record(check, true) }
    report.add(.allChecksPassed)
    return SignatureReceipt(
      posture: .verified, reasonCode: nil,
      subject: .init(sha256: digest("app.wasm"), size: 8), threshold: 1,
      signatures: [
        .init(
          format: .minisign, name: CasePath("app.wasm.minisig")!, result: .verified,
          signerID: Identifier("vendor"), keyID: Identifier("k1")),
        .init(
          format: .detached, name: CasePath("b.sig")!, result: .unknownSigner, signerID: nil,
          keyID: nil),
      ],
      inputs: files + governance, report: report)
  }

  static func runtimeReceipt(
    _ decision: RuntimeDecision, signature: (selfHash: SHA256Digest, fileHash: SHA256Digest)
  ) -> RuntimeReceipt {
    var report = CheckReport<AdmissionCheck>()
    report.record(.chainIntact, true)
    report.record(.killSwitchClear, true)
    report.record(.requestWellFormed, true)
    report.record(.signatureVerified, true)
    if decision != .allow {
      report.record(.evidenceFresh, false, else: decision == .block ? .evidenceStale : nil)
    }
    if decision == .block {
      report.record(.rulesAllow, false, else: .policyIncompatible, [.ruleBlocks])
    } else {
      report.record(.rulesAllow, decision == .allow)
    }
    return RuntimeReceipt(
      previousHash: signature.selfHash, outcome: decision == .block ? .deny : .allow,
      reasonCode: decision == .block ? .policyIncompatible : nil, decision: decision,
      entryHash: digest("entry"), requestFingerprint: digest("request"),
      policy: PolicyReference(
        policyID: Identifier("house")!, policyVersion: SemanticVersion("1.0.0")!,
        policyHash: digest("policy"), ruleID: Identifier("r1")),
      capabilities: CapabilityUse(
        requested: [Identifier("state.read")!], required: [Identifier("state.read")!],
        granted: [], escalationRequired: [Identifier("state.read")!]),
      state: StateFacts(killSwitch: false),
      findings: decision == .allow
        ? []
        : [
          FailedCheck(
            check: .rulesAllow, reasonCode: .policyIncompatible,
            rejectCode: decision == .block ? .policyViolation : nil,
            capability: Identifier("state.read"),
            softenedBy: decision == .warn ? .policyEntry(Identifier("r1")!) : nil),
          FailedCheck(
            check: .evidenceFresh, reasonCode: .evidenceStale,
            softenedBy: decision == .warn ? .dryRun : nil),
        ],
      vulnerabilities: VulnerabilityFigures(
        counts: [0, 1, 2, 3], maximumCVSS: 8750, ignored: 4, removedByVEX: 5, removedByException: 6,
        expiredExceptions: [Identifier("old-1")!]),
      inputs: files + governance + [
        InputRecord(
          role: .signatureReceipt, name: CasePath(SignatureReceipt.path)!,
          sha256: signature.fileHash, size: 9)
      ],
      report: report)
  }

  /// The documents of stage 3, whose writer lies in another library.
  struct Action3 {
    var time: Timestamp
    var previousHash: SHA256Digest
    var policyPreviousHash: SHA256Digest
    var entryHash: SHA256Digest?
    var decision: RuntimeDecision?
    var action: Action
    var violations: [Metadata] = []
    /// In the receipt; nil: what the policy says.
    var isolated: [Identifier]?
    var check = true

    private var entries: [Identifier] { action == .isolateAndContinue ? [Identifier("net")!] : [] }

    var policy: OutputDocument {
      var document = head(policyPreviousHash)
      document.add("stage2_binding", .object([]))
      addChecks(&document)
      document.add("runtime_action_mapping", .object([]))
      addDecision(&document)
      document.add("actions", Self.actions(entries))
      document.add("safety_boundary", SafetyBoundary.metadata("metadata_only_action_receipt"))
      document.seal("action_entry_hash")
      return document
    }

    func receipt(entryHash policyHash: SHA256Digest) -> OutputDocument {
      var document = head(previousHash)
      document.add("action_entry_hash", .digest(entryHash ?? policyHash))
      addDecision(&document)
      document.add("runtime_decision_from_stage2", .optional(decision) { .word($0) })
      addChecks(&document)
      document.add("actions", Self.actions(isolated ?? entries))
      document.seal("action_receipt_sha256")
      return document
    }

    private static func actions(_ isolated: [Identifier]) -> Metadata {
      .list(
        isolated.map { name in
          .object([
            ("action", .constant("isolate_capability")), ("target", .identifier(name)),
            ("status", .constant("disabled")), ("reason", .constant("test")),
          ])
        })
    }

    private func head(_ previous: SHA256Digest) -> OutputDocument {
      var document = OutputDocument()
      ReceiptHead(stage: .action, createdAt: time, caseName: Chain.name).write(to: &document)
      document.add("previous_hash", .digest(previous))
      return document
    }

    private func addChecks(_ document: inout OutputDocument) {
      document.add("checks", .object([("action_mapping_applied", .flag(check))]))
      document.add("violations", .list(violations))
    }

    private func addDecision(_ document: inout OutputDocument) {
      document.add("action_decision", .word(action))
      document.add("isolation_mode", .word(action.isolationMode))
    }
  }

  /// The whole chain for a decision, written and read again.
  func release(_ decision: RuntimeDecision) throws -> ReleaseChain {
    let first = try SignatureReceipt.read(
      try signature.document(caseName: Self.name, createdAt: time).bytes(), caseName: Self.name)
    var second = Self.runtimeReceipt(decision, signature: (first.selfHash, first.fileHash))
    changeRuntime(&second)
    let runtime = try RuntimeReceipt.read(
      try second.document(caseName: Self.name, createdAt: runtimeTime ?? time).bytes(),
      caseName: Self.name)
    let actions: [RuntimeDecision: Action] = [
      .allow: .proceed, .warn: .isolateAndContinue, .block: .terminate,
    ]
    var third = Action3(
      time: time, previousHash: runtime.selfHash, policyPreviousHash: runtime.selfHash,
      decision: decision, action: actions[decision] ?? .terminate)
    changeAction(&third)
    let policy = try ActionReceipt.readPolicy(try third.policy.bytes(), caseName: Self.name)
    let action = try ActionReceipt.read(
      try third.receipt(entryHash: policy.selfHash).bytes(), caseName: Self.name)
    return ReleaseChain(
      signature: first, runtime: runtime, gateMatches: true, action: action, actionPolicy: policy,
      broken: [], changedInputs: [])
  }
}

extension SignatureReceipt {
  func document(caseName: CaseName, createdAt: Timestamp) -> OutputDocument {
    sealed(caseName: caseName, createdAt: createdAt).document
  }
}

extension RuntimeReceipt {
  func document(caseName: CaseName, createdAt: Timestamp) -> OutputDocument {
    sealed(caseName: caseName, createdAt: createdAt).document
  }
}
