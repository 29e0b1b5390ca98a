import Admission
import CheckedValues
import PlainJSON
import Receipts
import Signatures
import StrictJSON
import Testing

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

  static var goodEvidence: EvidenceAssessment {
    EvidenceAssessment(
      complete: [], fresh: [], subject: [], vulnerabilities: VulnerabilityResult(),
      tellsVulnerabilities: true)
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
      policy: document(policy), catalog: document(Documents.catalog),
      trust: document(Documents.trust), actions: document(Documents.actions))
    return Admission.decide(
      try request.map { try Request(try Documents.parse($0)) }, requestWord: requestWord,
      facts: AdmissionFacts(
        chain: chain, time: Self.time, killSwitch: killSwitch, evidence: evidence),
      snapshot: snapshot)
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
  let change: @Sendable (inout Scene) -> Void

  init(
    _ what: String, _ check: AdmissionCheck, _ outcome: Outcome, _ code: ReasonCode,
    _ word: ReasonWord, reject: RejectCode? = nil, capability: String? = nil,
    _ change: @escaping @Sendable (inout Scene) -> Void
  ) {
    (testDescription, self.check, self.outcome) = (what, check, outcome)
    (self.code, self.word, self.reject, self.capability) = (code, word, reject, capability)
    self.change = change
  }

  private static func exceeded(_ scene: inout Scene) {
    scene.evidence?.vulnerabilities.exceeded = [.critical]
  }

  private static func require(_ name: String, requested: Bool = true, _ scene: inout Scene) {
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
      "an imported package", .importVerified, .quarantine, .importVerificationPending,
      .importNotVerified
    ) { $0.set("import.imported", .flag(true)) },
    Failure(
      "direct access to the host", .noDirectAccess, .deny, .directAccessDenied,
      .directAccessRequested
    ) { $0.set("action.direct_access_target", .text("network")) },
    Failure(
      "a transition from an unknown state", .transitionAllowed, .deny, .invalidTransition,
      .packageStateUnknown
    ) { $0.set("lifecycle", .object(["transition": .text("install")])) },
    Failure(
      "a capability that does not exist", .capabilityInCatalog, .deny, .capabilityNotGranted,
      .capabilityUnknown, reject: .unknownID, capability: "no.such"
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

  /// All the checks that fail then. What is not in the catalog cannot have a grant, either.
  var failed: [AdmissionCheck] {
    check == .capabilityInCatalog ? [check, .capabilityGranted] : [check]
  }
}
