import CheckedValues
import Receipts
import Signatures
import Testing

/// Stage 4 (enforcement.md): every self-hash, every link, the same case, subject and governance, and an
/// action that follows from the decision. One broken link is enough to terminate.
@Suite struct ReleaseChainTests {
  @Test(arguments: [
    (RuntimeDecision.allow, Action.proceed), (.warn, .isolateAndContinue), (.block, .terminate),
  ])
  func `a chain that holds releases what stage 3 says`(
    decision: RuntimeDecision, action: Action
  ) throws {
    let (released, report) = try Chain().release(decision).decide()
    #expect(released == action)
    #expect(
      report.checks.map(\.check) == [
        .chainComplete, .linksMatch, .subjectSame, .policySame, .decisionConsistent,
      ])
    #expect(report.checks.allSatisfy { $0.passed })
    #expect(report.violations == [])
    #expect(report.reasons == [])
    #expect(report.notEvaluated == [.auditAppended])
  }

  @Test func `a set kill switch leaves nothing but terminate`() throws {
    for decision in [RuntimeDecision.allow, .warn] {
      let (released, report) = try Chain().release(decision).decide(killSwitchSet: true)
      #expect(released == .terminate)
      #expect(report.violations == [.killSwitchSet] && report.reasons == [.killSwitchSet])
    }
    let (released, report) = try Chain().release(.block).decide(killSwitchSet: true)
    #expect(released == .terminate && report.violations == [])
  }

  @Test func `what no request binds is not released`() throws {
    var chain = Chain()
    chain.changeRuntime = { $0.requestFingerprint = nil }
    let (released, report) = try chain.release(.allow).decide()
    #expect(released == .terminate && report.violations == [.unboundRequest])
  }

  /// A way in which a chain is broken, the checks that fail for it, and a word that says so.
  struct Break: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var failed: [ReleaseCheck]
    var words: [ReasonWord]
    var decision = RuntimeDecision.allow
    let make: @Sendable (RuntimeDecision) throws -> ReleaseChain

    init(
      _ what: String, _ failed: [ReleaseCheck], _ word: ReasonWord,
      on decision: RuntimeDecision = .allow,
      _ make: @escaping @Sendable (RuntimeDecision) throws -> ReleaseChain
    ) {
      (testDescription, self.failed, words) = (what, failed, [word])
      (self.decision, self.make) = (decision, make)
    }

    /// The same, where stage 1 contradicts itself, too.
    var contradicting: Break {
      var both = self
      both.failed.append(.decisionConsistent)
      both.words.append(.decisionInconsistent)
      return both
    }

    /// A link that is broken before the documents are written.
    static func written(
      _ what: String, _ failed: ReleaseCheck, _ word: ReasonWord,
      on decision: RuntimeDecision = .allow, _ change: @escaping @Sendable (inout Chain) -> Void
    ) -> Break {
      Break(what, [failed], word, on: decision) { decision in
        var chain = Chain()
        change(&chain)
        return try chain.release(decision)
      }
    }

    /// A runtime receipt with right hashes that stage 2 never writes.
    static func contradiction(
      _ what: String, on decision: RuntimeDecision = .allow,
      _ change: @escaping @Sendable (inout RuntimeReceipt) -> Void
    ) -> Break {
      written(what, .decisionConsistent, .decisionInconsistent, on: decision) { $0.changeRuntime = change }
    }

    /// The same of stage 1.
    static func signature(
      _ what: String, _ change: @escaping @Sendable (inout SignatureReceipt) -> Void
    ) -> Break {
      written(what, .decisionConsistent, .decisionInconsistent) { change(&$0.signature) }
    }

    /// Something that the stage finds when it reads.
    static func found(
      _ what: String, _ failed: ReleaseCheck, _ word: ReasonWord,
      _ change: @escaping @Sendable (inout ReleaseChain) -> Void
    ) -> Break {
      Break(what, [failed], word) { decision in
        var chain = try Chain().release(decision)
        change(&chain)
        return chain
      }
    }
  }

  private static let other = Chain.digest("other")

  private static let someID = Identifier("r1")!

  private static func softened(_ check: AdmissionCheck, _ code: ReasonCode, _ by: SoftenedBy) -> FailedCheck {
    FailedCheck(check: check, reasonCode: code, softenedBy: by)
  }

  static let breaks: [Break] = [
    .found("a receipt was refused", .chainComplete, .previousReceiptAltered) {
      $0.broken = [.previousReceiptAltered]
    },
    .found("no signature receipt", .chainComplete, .previousReceiptMissing) {
      ($0.signature, $0.broken) = (nil, [.previousReceiptMissing])
    },
    .found("no runtime receipt", .chainComplete, .previousReceiptMissing) {
      ($0.runtime, $0.broken) = (nil, [.previousReceiptMissing])
    },
    .found("no action receipt", .chainComplete, .previousReceiptMissing) {
      ($0.action, $0.broken) = (nil, [.previousReceiptMissing])
    },
    .found("no action policy", .chainComplete, .previousReceiptMissing) {
      ($0.actionPolicy, $0.broken) = (nil, [.previousReceiptMissing])
    },
    .found("decided by another policy than the one in force", .policySame, .policyChanged) {
      $0.policyHash = other
    },
    .found("another gate", .linksMatch, .linkBroken) { $0.gateMatches = false },
    .written("stage 2 names another receipt", .linksMatch, .linkBroken) {
      $0.changeRuntime = { $0.previousHash = other }
    },
    .written("stage 2 read another file", .linksMatch, .linkBroken) {
      $0.changeRuntime = { receipt in
        receipt.inputs = receipt.inputs.map {
          $0.role == .signatureReceipt
            ? InputRecord(role: $0.role, name: $0.name, sha256: other, size: $0.size) : $0
        }
      }
    },
    .written("stage 2 read no receipt", .linksMatch, .linkBroken) {
      $0.changeRuntime = { $0.inputs.removeAll { $0.role == .signatureReceipt } }
    },
    .written("stage 3 names another receipt", .linksMatch, .linkBroken) {
      $0.changeAction = { $0.previousHash = other }
    },
    .written("the action policy names another receipt", .linksMatch, .linkBroken) {
      $0.changeAction = { $0.policyPreviousHash = other }
    },
    .written("stage 3 names another policy", .linksMatch, .linkBroken) {
      $0.changeAction = { $0.entryHash = other }
    },
    .written("stage 2 has another time", .linksMatch, .linkBroken) {
      $0.runtimeTime = Chain.later
    },
    .written("stage 3 has another time", .linksMatch, .linkBroken) {
      $0.changeAction = { $0.time = Chain.later }
    },
    .written("another artifact", .subjectSame, .subjectChanged) {
      $0.signature.subject = .init(sha256: other, size: 8)
    }.contradicting,
    .written("stage 1 had no artifact", .subjectSame, .subjectChanged) {
      $0.signature.subject = nil
    }.contradicting,
    .written("stage 2 had no artifact", .subjectSame, .subjectChanged) {
      $0.changeRuntime = { $0.inputs.removeAll { $0.role == .artifact } }
    },
    .found("a file of the case is another", .subjectSame, .inputChanged) {
      $0.changedInputs = [(Chain.files[1], .inputChanged)]
    },
    .found("a file of the case is gone", .subjectSame, .inputMissing) {
      $0.changedInputs = [(Chain.files[0], .inputMissing)]
    },
    .found("the policy is another now", .policySame, .policyChanged) {
      $0.changedInputs = [(Chain.governance[0], .policyChanged)]
    },
    .written("stage 2 read another policy", .policySame, .policyChanged) {
      $0.changeRuntime = { receipt in
        receipt.inputs = receipt.inputs.map {
          $0.role == .policy ? Chain.input(.policy, "policy.json", "changed") : $0
        }
      }
    },
    .written("stage 2 read no trust file", .policySame, .policyChanged) {
      $0.changeRuntime = { $0.inputs.removeAll { $0.role == .trust } }
    },
    .written("stage 2 read no catalog", .policySame, .policyChanged) {
      $0.changeRuntime = { $0.inputs.removeAll { $0.role == .catalog } }
    },
    .written("stage 2 read no actions", .policySame, .policyChanged) {
      $0.changeRuntime = { $0.inputs.removeAll { $0.role == .actions } }
    },
    .written("stage 3 says another decision", .decisionConsistent, .decisionInconsistent) {
      $0.changeAction = { $0.decision = .warn }
    },
    .written("stage 3 could not tell", .decisionConsistent, .decisionInconsistent) {
      $0.changeAction = { $0.decision = nil }
    },
    .written("stage 3 has violations", .decisionConsistent, .decisionInconsistent) {
      $0.changeAction = { $0.violations = [.constant("stage2_gate_exists")] }
    },
    .written("stage 2 has violations", .decisionConsistent, .decisionInconsistent) {
      $0.changeRuntime = { $0.report.violations = [.apiRangeMismatch] }
    },
    .contradiction("stage 2 read no request") { $0.inputs.removeAll { $0.role == .request } },
    .signature("stage 1 read no request") { $0.inputs.removeAll { $0.role == .request } },
    .signature("stage 1 read no policy") { $0.inputs.removeAll { $0.role == .policy } },
    .signature("stage 1 read no catalog") { $0.inputs.removeAll { $0.role == .catalog } },
    .signature("stage 1 read no actions") { $0.inputs.removeAll { $0.role == .actions } },
    .signature("stage 1 read no trust file") { $0.inputs.removeAll { $0.role == .trust } },
    .signature("stage 1 read no artifact") { $0.inputs.removeAll { $0.role == .artifact } },
    .signature("stage 1 read no signature") { $0.inputs.removeAll { $0.role == .signature } },
    .signature("an artifact of another size") {
      $0.subject = .init(sha256: Chain.digest("app.wasm"), size: 9)
    },
    .signature("no signature at all") { $0.signatures = [] },
    .signature("no signature that passed") { $0.signatures.removeFirst() },
    .signature("too few signers") { $0.threshold = 2 },
    .signature("a signature of nobody") {
      let known = $0.signatures[0]
      $0.signatures.append(
        .init(format: known.format, name: known.name, result: .verified, signerID: nil, keyID: known.keyID))
    },
    .signature("a signature by no key") {
      let known = $0.signatures[0]
      $0.signatures[0] = .init(
        format: known.format, name: known.name, result: .verified, signerID: known.signerID, keyID: nil)
    },
    .signature("a reason against it") { $0.report.add(.noSignature) },
    .signature("no reason for it") { $0.report.reasons = [] },
    .contradiction("the kill switch is set") { $0.state.killSwitch = true },
    .contradiction("the kill switch was not looked at") { $0.state.killSwitch = nil },
    .contradiction("a check has failed") { $0.report.checks[3].passed = false },
    .contradiction("the chain was not looked at") { $0.report.checks.remove(at: 0) },
    .contradiction("the request was not looked at") { $0.report.checks.remove(at: 2) },
    .contradiction("the posture was not looked at") { $0.report.checks.remove(at: 3) },
    .contradiction("no rule was asked") { $0.report.checks.removeLast() },
    .contradiction("a finding of a check that passed", on: .warn) {
      $0.report.checks[4].passed = true
    },
    .contradiction("a signature softened by a rule", on: .warn) {
      $0.report.checks[3].passed = false
      $0.findings.append(softened(.signatureVerified, .signatureInvalid, .policyEntry(someID)))
    },
    .contradiction("a signature softened under a code that may be", on: .warn) {
      $0.report.checks[3].passed = false
      $0.findings.append(softened(.signatureVerified, .policyIncompatible, .policyEntry(someID)))
    },
    .contradiction("a check without a finding") {
      $0.report.checks.append((.capabilityInCatalog, false))
    },
    .contradiction("a finding of a check that was not evaluated", on: .warn) {
      $0.findings.append(softened(.evidenceComplete, .evidenceIncomplete, .dryRun))
    },
    .contradiction("a capability softened under a code that may be", on: .warn) {
      $0.report.checks.append((.capabilityInCatalog, false))
      $0.findings.append(softened(.capabilityInCatalog, .policyIncompatible, .policyEntry(someID)))
    },
    .contradiction("a rule softened by dry run", on: .warn) {
      $0.findings[0] = softened(.rulesAllow, .policyIncompatible, .dryRun)
    },
    .contradiction("a missing review softened", on: .warn) {
      $0.findings[0] = softened(.rulesAllow, .reviewMissing, .policyEntry(someID))
    },
    .written("the posture is not verified", .decisionConsistent, .decisionInconsistent) {
      $0.signature.posture = .unsigned
    },
    .written("a warning under no posture", .decisionConsistent, .decisionInconsistent, on: .warn) {
      $0.signature.posture = .belowThreshold
    },
  ]

  @Test(arguments: breaks)
  func `one broken link fails its check and terminates`(broken: Break) throws {
    let (action, report) = try broken.make(broken.decision).decide()
    #expect(action == .terminate)
    #expect(report.checks.filter { !$0.passed }.map(\.check) == broken.failed)
    #expect(report.violations == [.chainMismatch])
    #expect(report.reasons == broken.words)
    let evaluated = broken.failed == [.chainComplete] ? 1 : 5
    #expect(report.checks.count == evaluated)
    #expect(report.notEvaluated.count == ReleaseCheck.allCases.count - evaluated)
  }

  @Test func `the receipt of stage 3 says what its policy says`() throws {
    for isolated in [[], [Identifier("other")!]] {
      var chain = Chain()
      chain.changeAction = { $0.isolated = isolated }
      let (released, report) = try chain.release(.warn).decide()
      #expect(released == .terminate && report.checks.contains { $0 == (.linksMatch, false) })
      #expect(report.violations == [.chainMismatch])
    }
  }

  @Test func `what isolates nothing does not go on`() throws {
    var chain = try Chain().release(.warn)
    let action = try #require(chain.action)
    let empty = ActionReceipt.Outcome(
      action: .isolateAndContinue, hasViolations: false, allowed: [], isolated: [])
    let body = ActionReceipt(
      previousHash: action.body.previousHash, entryHash: action.body.entryHash,
      runtimeDecision: action.body.runtimeDecision, outcome: empty)
    let policy = try #require(chain.actionPolicy)
    let document = OutputDocument()
    chain.action = SealedReceipt(action.head, body, document, hash: action.selfHash)
      .readBack(fileHash: action.fileHash)
    chain.actionPolicy = SealedReceipt(
      policy.head, ActionReceipt.Policy(previousHash: policy.body.previousHash, outcome: empty), document,
      hash: policy.selfHash
    ).readBack(fileHash: policy.fileHash)
    let (released, report) = chain.decide()
    #expect(released == .terminate)
    #expect(
      report.checks.contains { $0 == (.linksMatch, true) }
        && report.checks.contains { $0 == (.decisionConsistent, false) })
  }

  @Test(arguments: [RuntimeDecision.allow, .warn])
  func `a failed check of stage 3 lets nothing go on`(decision: RuntimeDecision) throws {
    var chain = Chain()
    chain.changeAction = { $0.check = false }
    let (released, report) = try chain.release(decision).decide()
    #expect(released == .terminate && report.checks.contains { $0 == (.decisionConsistent, false) })
  }

  @Test func `only the action that follows from the decision is released`() throws {
    let follows: Set<[String]> = [
      ["allow", "continue"], ["warn", "isolate_and_continue"], ["block", "terminate"],
    ]
    for decision in RuntimeDecision.allCases {
      for action in Action.allCases {
        var chain = Chain()
        chain.changeAction = { $0.action = action }
        let (released, report) = try chain.release(decision).decide()
        let right = follows.contains([decision.rawValue, action.rawValue])
        #expect(released == (right ? action : .terminate))
        #expect(report.checks.last?.passed == right, "\(decision) \(action)")
      }
    }
  }

  @Test func `a block needs no verified posture to terminate in order`() throws {
    var chain = Chain()
    chain.signature.posture = .invalid
    let (action, report) = try chain.release(.block).decide()
    #expect(action == .terminate)
    #expect(report.checks.allSatisfy { $0.passed })
  }
}
