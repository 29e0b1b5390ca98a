import CheckedValues
import PlainJSON
import Receipts
import Signatures
import StrictJSON
import Testing

@testable import Admission
@testable import Evidence

/// A case that is allowed, and everything around it; the tests change one thing or two.
struct Scene: Sendable {
  static let time = Timestamp("2026-11-21T08:00:00Z")!

  var request: PlainJSON? = Documents.request
  var requestWord = ReasonWord.requestMalformed
  var policy = Documents.policy
  var chain = AdmissionFacts.Chain.intact(posture: .verified, code: nil)
  var killSwitch: Bool? = false
  var evidence: EvidenceAssessment? = Scene.goodEvidence
  var catalog = Documents.catalog
  var grants = GrantFacts()
  var review: ReviewAnswer?

  static var goodEvidence: EvidenceAssessment {
    EvidenceAssessment(
      complete: [], fresh: [], subject: [],
      vulnerabilities: VulnerabilityFigures(
        counts: [0, 0, 0, 0], maximumCVSS: nil, ignored: 0, removedByVEX: 0, removedByException: 0,
        expiredExceptions: []),
      exceeded: [])
  }

  mutating func set(_ path: String, _ value: PlainJSON?) { request = request?.with(path, value) }
  mutating func setPolicy(_ path: String, _ value: PlainJSON) { policy = policy.with(path, value) }

  mutating func addException(
    _ id: String, _ code: ReasonCode, package: String = "six",
    until: String = "2027-01-01T00:00:00Z"
  ) {
    let exception = Documents.exception(id, code: code.rawValue, package: package, until: until)
    setPolicy("exceptions", .list((policy["exceptions"]?.elements ?? []) + [exception]))
  }

  func decide() throws -> Decision {
    func document(_ value: PlainJSON) throws -> JSONDocument {
      try JSONDocument(Array(value.canonical.utf8))
    }
    let snapshot = try Snapshot(
      policy: document(policy), catalog: document(catalog),
      trust: document(Documents.trust), actions: document(Documents.actions))
    var facts = AdmissionFacts(
      chain: chain, time: Self.time, killSwitch: killSwitch, evidence: evidence)
    facts.grants = grants
    facts.review = review
    return Admission.decide(
      try request.map { try Request(try Documents.parse($0)) }, requestWord: requestWord,
      facts: facts, snapshot: snapshot)
  }
}

extension Decision {
  var failed: [AdmissionCheck] { report.checks.filter { !$0.passed }.map(\.check) }
}

/// One way to fail one check, and what the table of admission.md says of it.
struct Failure: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let check: AdmissionCheck
  let outcome: Outcome
  let code: ReasonCode
  let word: ReasonWord
  var reject: RejectCode?
  var capability: String?
  /// Further checks that cannot but fail then.
  var also: [AdmissionCheck]
  let change: @Sendable (inout Scene) -> Void

  init(
    _ what: String, _ check: AdmissionCheck, _ outcome: Outcome, _ code: ReasonCode,
    _ word: ReasonWord, reject: RejectCode? = nil, capability: String? = nil,
    also: [AdmissionCheck] = [], _ change: @escaping @Sendable (inout Scene) -> Void
  ) {
    (testDescription, self.check, self.outcome) = (what, check, outcome)
    (self.code, self.word, self.reject, self.capability) = (code, word, reject, capability)
    (self.also, self.change) = (also, change)
  }

  private static func exceeded(_ scene: inout Scene) {
    scene.evidence?.exceeded = [.maxCriticalExceeded]
  }

  static func require(_ name: String, requested: Bool = true, _ scene: inout Scene) {
    let required = (scene.request?.value(at: "action.requires")?.elements ?? []) + [.text(name)]
    scene.set("action.requires", .list(required))
    if requested {
      let list = scene.request?["capabilities_requested"]?.elements ?? []
      scene.set("capabilities_requested", .list(list + [.text(name)]))
    }
  }

  /// One for each check that can fail while all others pass, in the order of the checks. Only with a
  /// chain that is whole: a broken one leaves everything else out.
  static let all: [Failure] = [
    Failure("the kill switch is set", .killSwitchClear, .deny, .killSwitchSet, .killSwitchSet) {
      $0.killSwitch = true
    },
    Failure(
      "the posture is not verified", .signatureVerified, .quarantine, .unknownSigner,
      .postureNotVerified
    ) { $0.chain = .intact(posture: .unknownSigner, code: .unknownSigner) },
    Failure(
      "the runtime's API is not in range", .apiInRange, .deny, .apiRangeMismatch,
      .runtimeAPIOutOfRange
    ) { $0.setPolicy("runtime_api", .text("2.0.0")) },
    Failure(
      "the project is stopped by policy", .controlStateAllows, .deny, .policyIncompatible,
      .projectHardStopped
    ) { $0.setPolicy("projects[0].control_state", .text("hard_stopped")) },
    Failure(
      "a draft of one's own executes", .draftNotExecuted, .deny, .executionInDraft, .draftExecutes
    ) {
      $0.set("package.draft", .flag(true))
      $0.set("package.origin_class", .text("self_created_local"))
    },
    Failure(
      "an import that brings the trust of another instance", .trustNotCarriedOver, .quarantine,
      .reTrustRequired, .trustOfOtherInstance, also: [.importVerified]
    ) {
      $0.set("import.imported", .flag(true))
      $0.set("import.source_instance", .text("other"))
    },
    Failure(
      "an imported package", .importVerified, .quarantine, .importVerificationPending,
      .importNotVerified
    ) {
      $0.set("import.imported", .flag(true))
      $0.set("import.source_instance", nil)
    },
    Failure(
      "direct access to the host", .noDirectAccess, .deny, .directAccessDenied,
      .directAccessRequested
    ) { $0.set("action.direct_access_target", .text("network")) },
    Failure(
      "a transition from an unknown state", .transitionAllowed, .deny, .invalidTransition,
      .packageStateUnknown
    ) { $0.set("lifecycle.transition", .text("install")) },
    Failure(
      "an expansion that was not approved again", .noPendingExpansion, .deny,
      .capabilityExpansionPending, .expansionPending, also: [.transitionAllowed]
    ) {
      $0.set("lifecycle.transition", .text("run"))
      $0.set("lifecycle.expansion.requested", .flag(true))
      $0.set("lifecycle.expansion.reapproved", .flag(false))
    },
    Failure(
      "a capability that does not exist", .capabilityInCatalog, .deny, .capabilityNotGranted,
      .capabilityUnknown, reject: .unknownID, capability: "no.such", also: [.capabilityGranted]
    ) { require("no.such", &$0) },
    Failure(
      "a capability that was not requested", .capabilityRequested, .deny, .capabilityNotGranted,
      .capabilityNotRequested, reject: .notRequested, capability: "free.read"
    ) { $0.set("capabilities_requested", .list([.text("other")])) },
    Failure(
      "a capability without a grant", .capabilityGranted, .deny, .capabilityNotGranted,
      .capabilityNotGranted, reject: .notGranted, capability: "state.read"
    ) { require("state.read", &$0) },
    Failure(
      "a grant that is over", .grantNotExpired, .deny, .capabilityGrantExpired, .grantExpired,
      reject: .grantStale, capability: "state.write.tx"
    ) { $0.changeGrant { $0.expiresAt = Scene.time } },
    Failure(
      "a grant of another version", .grantOfThisVersion, .deny, .capabilityGrantExpired,
      .grantOfOtherVersion, reject: .grantStale, capability: "state.write.tx"
    ) { $0.changeGrant { $0.packageVersion = SemanticVersion("1.17.1")! } },
    Failure(
      "a grant for another surface", .grantInScope, .deny, .capabilityScopeMismatch,
      .grantForOtherSurface, reject: .notGranted, capability: "state.write.tx"
    ) { $0.changeGrant { $0.actionSurfaces = [Identifier("ide")!] } },
    Failure(
      "an approver who said no", .escalationDecided, .deny, .capabilityNotGranted,
      .escalationDenied, reject: .escalationDenied, capability: "state.write.tx"
    ) {
      $0.changeGrant { _ in }
      $0.answer(.deny)
    },
    Failure(
      "evidence that is missing", .evidenceComplete, .deny, .evidenceIncomplete, .scanMissing
    ) { $0.evidence?.complete = [EvidenceFailure(.scan, .missing)] },
    Failure("evidence that is old", .evidenceFresh, .deny, .evidenceStale, .scanStale) {
      $0.evidence?.fresh = [EvidenceFailure(.scan, .stale)]
    },
    Failure(
      "evidence of something else", .evidenceOfSubject, .deny, .evidenceMismatch,
      .sbomOtherSubject
    ) { $0.evidence?.subject = [EvidenceFailure(.sbom, .otherSubject)] },
    Failure(
      "too many vulnerabilities", .vulnerabilitiesWithinThresholds, .quarantine,
      .policyQuarantined, .maxCriticalExceeded
    ) { exceeded(&$0) },
    Failure(
      "a rule that blocks", .rulesAllow, .deny, .policyIncompatible, .ruleBlocks,
      reject: .policyViolation, capability: "free.read"
    ) { $0.setPolicy("rules", .list([Documents.rule("r9", "block")])) },
    Failure(
      "a grant that was used before", .noncesUnspent, .deny, .capabilityReplayDetected,
      .nonceSpent, reject: .policyViolation, capability: "state.write.tx"
    ) {
      $0.changeGrant { _ in }
      $0.grants.spent = [Identifier("g-1")!]
    },
  ]

  /// Other ways to fail the same checks.
  static let more: [Failure] = [
    Failure(
      "the project says itself that it stopped", .controlStateAllows, .deny, .policyIncompatible,
      .projectHardStopped
    ) { $0.set("project.control_state", .text("hard_stopped")) },
    Failure(
      "the project is under review by policy", .controlStateAllows, .deny, .policyIncompatible,
      .projectPausedForReview
    ) { $0.setPolicy("projects[0].control_state", .text("paused_review")) },
    Failure(
      "the project says itself that it is under review", .controlStateAllows, .deny,
      .policyIncompatible, .projectPausedForReview
    ) { $0.set("project.control_state", .text("paused_review")) },
    Failure(
      "the policy is over this very second", .controlStateAllows, .deny, .policyIncompatible,
      .policyExpired
    ) { $0.setPolicy("expires_at", .text(Scene.time.text)) },
    Failure(
      "direct access to files", .noDirectAccess, .deny, .directAccessDenied,
      .directAccessRequested
    ) { $0.set("action.direct_access_target", .text("filesystem")) },
    Failure(
      "direct access to the runtime", .noDirectAccess, .deny, .directAccessDenied,
      .directAccessRequested
    ) { $0.set("action.direct_access_target", .text("runtime")) },
    Failure(
      "an import that calls itself verified and approved", .importVerified, .quarantine,
      .importVerificationPending, .importNotVerified
    ) {
      for name in ["imported", "reverification", "reapproval"] {
        $0.set("import.\(name)", .flag(true))
      }
      $0.set("import.source_instance", nil)
    },
    Failure(
      "an action that asks for approval itself", .capabilityGranted, .deny, .capabilityNotGranted,
      .capabilityNotGranted, reject: .notGranted, capability: "free.read"
    ) { $0.set("action.requires_approval", .flag(true)) },
    Failure(
      "a grant that the request itself names", .capabilityGranted, .deny, .capabilityNotGranted,
      .capabilityNotGranted, reject: .notGranted, capability: "state.read"
    ) {
      require("state.read", &$0)
      $0.set("grants", .list([.text("g-state-read")]))
    },
    Failure(
      "no rule that matches", .rulesAllow, .deny, .policyIncompatible, .noMatchingRule,
      reject: .policyViolation, capability: "free.read"
    ) { $0.setPolicy("rules", .list([])) },
    Failure(
      "a review that is not resolved", .rulesAllow, .deny, .reviewMissing, .reviewUnresolved,
      reject: .policyViolation, capability: "free.read"
    ) { $0.setPolicy("rules", .list([Documents.rule("r9", "review")])) },
    Failure(
      "rules that contradict one another", .rulesAllow, .deny, .ambiguousMapping, .ambiguousRules,
      reject: .policyViolation, capability: "free.read"
    ) {
      $0.setPolicy(
        "rules", .list([Documents.rule("a", "allow"), Documents.rule("b", "block")]))
      $0.setPolicy("conflict_resolution_mode", .text("most_specific"))
      $0.setPolicy("stable_order_mode", .text("order_index"))
    },
  ]

  /// Those that fail one check alone.
  static let single = all.filter(\.also.isEmpty)

  /// All the checks that fail then, in their order.
  var failed: [AdmissionCheck] { ([check] + also).inOrder }
}

extension [AdmissionCheck] {
  /// Each once, in the order of the table.
  var inOrder: [AdmissionCheck] {
    let all = Set(self)
    return AdmissionCheck.allCases.filter(all.contains)
  }
}

extension Decision {
  /// Code and outcome of the first of these checks, and the codes of all, by the tables above.
  static func expected(
    _ failed: [AdmissionCheck]
  ) -> (outcome: Outcome, code: ReasonCode, violations: [ReasonCode])? {
    let entries = failed.inOrder.compactMap { check in Failure.all.first { $0.check == check } }
    var codes: [ReasonCode] = []
    for entry in entries where !codes.contains(entry.code) { codes.append(entry.code) }
    return entries.first.map { ($0.outcome, $0.code, codes) }
  }
}
