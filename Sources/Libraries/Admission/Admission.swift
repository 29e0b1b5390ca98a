internal import CheckedValues
internal import Evidence
public import Receipts
internal import Signatures

/// The order of checks (docs/reason-codes.md). `decide` is a pure function: the same request, facts and
/// snapshot give the same decision on every machine.
public enum Admission {
  /// Decides on a case. `request` is nil when it is missing or malformed; `requestWord` says which, and
  /// `requestReject` what the capability layer says of it.
  public static func decide(
    _ request: Request?, requestWord: ReasonWord = .requestMalformed,
    requestReject: RejectCode? = nil, facts: AdmissionFacts, snapshot: Snapshot
  ) -> Decision {
    if let request { return decide(request, facts: facts, snapshot: snapshot) }
    var recorder = DecisionRecorder(snapshot.policy.exceptions, at: facts.time, package: nil)
    if checkChain(facts, &recorder) {
      recorder.fail(.requestWellFormed, .policyIncompatible, requestWord, reject: requestReject)
      checkPosture(facts, &recorder)
    }
    return recorder.decision(ruleID: nil, capabilities: CapabilityUse())
  }

  /// Decides on a request that was read.
  public static func decide(
    _ request: Request, facts: AdmissionFacts, snapshot: Snapshot
  ) -> Decision {
    var recorder = DecisionRecorder(
      snapshot.policy.exceptions, at: facts.time, package: request.package.id)
    guard checkChain(facts, &recorder) else {
      return recorder.decision(ruleID: nil, capabilities: CapabilityUse())
    }
    recorder.pass(.requestWellFormed)
    checkPosture(facts, &recorder)
    checkRuntime(request, facts, snapshot.policy, &recorder)
    checkLifecycle(request, &recorder)
    let capabilities = CapabilityChecks.of(request, snapshot.catalog, facts)
    capabilities.check(facts, &recorder)
    checkEvidence(facts, snapshot.policy, &recorder)
    let ruleID = checkRules(
      request, snapshot.policy, capabilities.use.required, facts.review, &recorder)
    capabilities.checkNonces(&recorder)
    return recorder.decision(
      ruleID: ruleID, capabilities: capabilities.use, grants: capabilities.grants,
      spentGrants: capabilities.spentGrants(facts))
  }

  /// The chain and the kill switch. False when nothing else can be said.
  private static func checkChain(
    _ facts: AdmissionFacts, _ recorder: inout DecisionRecorder
  ) -> Bool {
    if case .broken(let word) = facts.chain {
      recorder.fail(.chainIntact, .chainMismatch, word)
      return false
    }
    recorder.pass(.chainIntact)
    switch facts.killSwitch {
    case true?: recorder.fail(.killSwitchClear, .killSwitchSet, .killSwitchSet)
    case false?: recorder.pass(.killSwitchClear)
    case nil: break
    }
    return true
  }

  private static func checkPosture(_ facts: AdmissionFacts, _ recorder: inout DecisionRecorder) {
    guard case .intact(let posture, let code) = facts.chain else { return }
    if posture == .verified { return recorder.pass(.signatureVerified) }
    recorder.fail(
      .signatureVerified, code ?? .signatureInvalid, .postureNotVerified, outcome: .quarantine)
  }

  private static func checkRuntime(
    _ request: Request, _ facts: AdmissionFacts, _ policy: Policy,
    _ recorder: inout DecisionRecorder
  ) {
    if let api = request.package.api {
      if api.contains(policy.runtimeAPI) {
        recorder.pass(.apiInRange)
      } else {
        recorder.fail(.apiInRange, .apiRangeMismatch, .runtimeAPIOutOfRange)
      }
    }
    let words = controlWords(request, facts.time, policy)
    if words.isEmpty {
      recorder.pass(.controlStateAllows)
    } else {
      recorder.fail(.controlStateAllows, .policyIncompatible, words)
    }
    if request.package.isDraft && request.package.originClass == .selfCreatedLocal {
      recorder.fail(.draftNotExecuted, .executionInDraft, .draftExecutes)
    } else {
      recorder.pass(.draftNotExecuted)
    }
  }

  /// What stops the project. Governance knows its state; the request's own word can only stop it, too.
  private static func controlWords(
    _ request: Request, _ time: Timestamp, _ policy: Policy
  ) -> [ReasonWord] {
    var words: [ReasonWord] = []
    if let project = request.project {
      let states = [policy.controlState(of: project.projectID), project.controlState]
      if states.contains(.hardStopped) { words.append(.projectHardStopped) }
      if states.contains(.pausedReview) { words.append(.projectPausedForReview) }
    }
    if let end = policy.expiresAt, time >= end { words.append(.policyExpired) }
    return words
  }

  /// Without a package store nothing vouches for an imported package or a new expansion,
  /// and the state that a transition would start from is unknown.
  private static func checkLifecycle(_ request: Request, _ recorder: inout DecisionRecorder) {
    if request.isImported {
      if request.sourceInstance == nil {
        recorder.pass(.trustNotCarriedOver)
      } else {
        recorder.fail(
          .trustNotCarriedOver, .reTrustRequired, .trustOfOtherInstance, outcome: .quarantine)
      }
      recorder.fail(
        .importVerified, .importVerificationPending, .importNotVerified, outcome: .quarantine)
    }
    if let action = request.action {
      if action.directAccess == .none {
        recorder.pass(.noDirectAccess)
      } else {
        recorder.fail(.noDirectAccess, .directAccessDenied, .directAccessRequested)
      }
    }
    if request.lifecycle != nil {
      recorder.fail(.transitionAllowed, .invalidTransition, .packageStateUnknown)
    }
    if request.lifecycle?.requestsExpansion == true {
      recorder.fail(.noPendingExpansion, .capabilityExpansionPending, .expansionPending)
    }
  }

  private static func checkEvidence(
    _ facts: AdmissionFacts, _ policy: Policy, _ recorder: inout DecisionRecorder
  ) {
    guard let evidence = facts.evidence else { return }
    let softenedBy: SoftenedBy? = policy.mode == .dryRun ? .dryRun : nil
    func check(
      _ check: AdmissionCheck, _ code: ReasonCode, _ words: [ReasonWord?], _ outcome: Outcome,
      canPass: Bool = true
    ) {
      if words.isEmpty { return canPass ? recorder.pass(check) : () }
      recorder.fail(check, code, words.compactMap { $0 }, outcome: outcome, softenedBy: softenedBy)
    }
    check(.evidenceComplete, .evidenceIncomplete, evidence.complete.map { $0.word }, .deny)
    // What was not read may be of any time and about anything.
    let isRead = evidence.complete.allSatisfy { $0.problem.isOfWhatWasRead }
    check(.evidenceFresh, .evidenceStale, evidence.fresh.map { $0.word }, .deny, canPass: isRead)
    check(.evidenceOfSubject, .evidenceMismatch, evidence.subject.map { $0.word }, .deny, canPass: isRead)
    if evidence.vulnerabilities != nil {
      check(
        .vulnerabilitiesWithinThresholds, .policyQuarantined, evidence.exceeded.map { .some($0) }, .quarantine
      )
    }
  }
}
