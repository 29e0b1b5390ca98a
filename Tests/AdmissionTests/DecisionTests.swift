import Admission
import CheckedValues
import Evidence
import PlainJSON
import Receipts
import Signatures
import Testing

/// The order of checks: the first failure gives outcome and reason code, all others are listed
/// (admission.md).
@Suite struct DecisionTests {
  private func decide(_ failures: Failure...) throws -> Decision {
    var scene = Scene()
    for failure in failures { failure.change(&scene) }
    return try scene.decide()
  }

  @Test func `a case in which all is well is allowed`() throws {
    let decision = try Scene().decide()
    #expect(decision.outcome == .allow && decision.runtimeDecision == .allow)
    #expect(decision.reasonCode == nil && decision.findings.isEmpty && decision.failed.isEmpty)
    #expect(decision.report.violations.isEmpty && decision.report.reasons == [.allChecksPassed])
    #expect(decision.ruleID?.text == "r1")
    #expect(
      decision.report.checks.map(\.check) == [
        .chainIntact, .killSwitchClear, .requestWellFormed, .signatureVerified, .apiInRange,
        .controlStateAllows, .draftNotExecuted, .noDirectAccess, .capabilityInCatalog,
        .capabilityRequested, .evidenceComplete, .evidenceFresh, .evidenceOfSubject,
        .vulnerabilitiesWithinThresholds, .rulesAllow,
      ])
  }

  @Test(arguments: Failure.all + Failure.more)
  func `each failure has its outcome, code, word and finding`(failure: Failure) throws {
    let decision = try decide(failure)
    #expect(decision.runtimeDecision == .block)
    #expect(decision.failed == failure.failed)
    #expect(decision.report.violations.contains(failure.code))
    #expect(decision.report.reasons.contains(failure.word))
    #expect(!decision.report.reasons.contains(.allChecksPassed))
    if failure.also.isEmpty {
      #expect(decision.outcome == failure.outcome && decision.reasonCode == failure.code)
      #expect(decision.report.violations == [failure.code])
      #expect(decision.report.reasons.first == failure.word)
    }
    let finding = try #require(decision.findings.first { $0.check == failure.check })
    #expect(finding.reasonCode == failure.code)
    #expect(finding.rejectCode == failure.reject)
    #expect(finding.capability?.text == failure.capability)
    #expect(finding.softenedBy == nil)
    #expect(decision.findings.map(\.check) == failure.failed)
  }

  @Test(arguments: Failure.all)
  func `of two failures the earlier decides, and both are listed`(one: Failure) throws {
    for other in Failure.all where place(one) < place(other) {
      // An import names an instance or does not; with the name it fails both checks.
      if isImport(one) && isImport(other) { continue }
      for decision in [try decide(one, other), try decide(other, one)] {
        let failed = (one.failed + other.failed).inOrder
        let expected = try #require(Decision.expected(failed))
        #expect(decision.outcome == expected.outcome, "\(other)")
        #expect(decision.reasonCode == expected.code, "\(other)")
        #expect(decision.runtimeDecision == .block)
        #expect(decision.failed == failed, "\(other)")
        #expect(decision.report.violations == expected.violations, "\(other)")
        #expect(decision.findings.map(\.check).inOrder == failed)
        #expect(decision.report.reasons.contains(one.word))
        #expect(decision.report.reasons.contains(other.word))
      }
    }
  }

  private func isImport(_ failure: Failure) -> Bool {
    [.trustNotCarriedOver, .importVerified].contains(failure.check)
  }

  private func place(_ failure: Failure) -> Int {
    AdmissionCheck.allCases.firstIndex(of: failure.check) ?? -1
  }

  @Test func `every check that this program evaluates is in the tables`() {
    let later: Set<AdmissionCheck> = [
      // Of receipts and requests; below.
      .chainIntact, .requestWellFormed,
      // Not yet evaluated: the package store.
      .retentionDecided, .updateChecksPassed,
    ]
    let inTable = Set(Failure.all.map(\.check))
    #expect(inTable.isDisjoint(with: later))
    #expect(inTable.union(later) == Set(AdmissionCheck.allCases))
  }

  @Test func `all failures at once are all listed, and the first decides`() throws {
    var scene = Scene()
    for failure in Failure.all { failure.change(&scene) }
    let decision = try scene.decide()
    // The last word on the import is the one without another instance.
    let all = Failure.all.map(\.check).filter { $0 != .trustNotCarriedOver }
    #expect(decision.failed == all)
    #expect(decision.reasonCode == .killSwitchSet)
    #expect(decision.report.violations.count == Set(Failure.all.map(\.code)).count - 1)
  }

  @Test func `a broken chain leaves everything else not evaluated`() throws {
    for word in [ReasonWord.previousReceiptMissing, .previousReceiptAltered, .inputChanged] {
      for scene in [nil, Documents.request] {
        var broken = Scene()
        for failure in Failure.all { failure.change(&broken) }
        (broken.chain, broken.request) = (.broken(word), scene)
        let decision = try broken.decide()
        #expect(decision.outcome == .deny && decision.runtimeDecision == .block)
        #expect(decision.reasonCode == .chainMismatch)
        #expect(decision.report.checks.map(\.check) == [.chainIntact])
        #expect(decision.report.notEvaluated == Array(AdmissionCheck.allCases.dropFirst()))
        #expect(decision.report.reasons == [word] && decision.report.violations == [.chainMismatch])
        #expect(decision.ruleID == nil && decision.capabilities == CapabilityUse())
      }
    }
  }

  @Test(arguments: [ReasonWord.requestMissing, .requestMalformed])
  func `without a request only what does not need one is evaluated`(word: ReasonWord) throws {
    var scene = Scene()
    (scene.request, scene.requestWord, scene.evidence) = (nil, word, nil)
    var decision = try scene.decide()
    let evaluated: [AdmissionCheck] = [
      .chainIntact, .killSwitchClear, .requestWellFormed, .signatureVerified,
    ]
    #expect(decision.report.checks.map(\.check) == evaluated)
    #expect(decision.report.notEvaluated == AdmissionCheck.allCases.filter { !evaluated.contains($0) })
    #expect(decision.outcome == .deny && decision.reasonCode == .policyIncompatible)
    #expect(decision.report.reasons == [word])
    // Neither softening can help: nobody knows whose request it is.
    scene.addException("e1", .policyIncompatible)
    scene.setPolicy("mode", .text("dry_run"))
    scene.chain = .intact(posture: .unsigned, code: .unsigned)
    decision = try scene.decide()
    #expect(decision.failed == [.requestWellFormed, .signatureVerified])
    #expect(decision.runtimeDecision == .block && decision.reasonCode == .policyIncompatible)
    #expect(decision.report.violations == [.policyIncompatible, .unsigned])
  }

  @Test(
    arguments: [
      (nil, nil), (false, true), (true, false),
    ] as [(Bool?, Bool?)])
  func `a kill switch that nobody read is not evaluated`(isSet: Bool?, passes: Bool?) throws {
    var scene = Scene()
    scene.killSwitch = isSet
    let decision = try scene.decide()
    let check = decision.report.checks.first { $0.check == .killSwitchClear }
    #expect(check?.passed == passes)
    #expect(decision.report.notEvaluated.contains(.killSwitchClear) == (isSet == nil))
    #expect(decision.outcome == (isSet == true ? .deny : .allow))
  }

  @Test func `a posture without a code is still no pass`() throws {
    var scene = Scene()
    scene.chain = .intact(posture: .unverifiable, code: nil)
    #expect(try scene.decide().outcome == .quarantine)
    #expect(try scene.decide().reasonCode == .signatureInvalid)
    scene.chain = .intact(posture: .verified, code: .unsigned)
    #expect(try scene.decide().outcome == .allow)
  }

  @Test func `evidence that nobody looked at is not evaluated`() throws {
    var scene = Scene()
    scene.evidence = nil
    let checks: [AdmissionCheck] = [
      .evidenceComplete, .evidenceFresh, .evidenceOfSubject, .vulnerabilitiesWithinThresholds,
    ]
    #expect(Set(try scene.decide().report.notEvaluated).isSuperset(of: checks))
    scene.evidence = Scene.goodEvidence
    scene.evidence?.vulnerabilities = nil
    #expect(try scene.decide().report.notEvaluated.contains(checks[3]))
    #expect(try !scene.decide().report.notEvaluated.contains(checks[2]))
  }

  /// What was not read may be of any time and about anything, even where an exception softens that it is missing.
  @Test(arguments: EvidenceFailure.Problem.allCases)
  func `evidence that was not read passes no further check`(problem: EvidenceFailure.Problem) throws {
    var scene = Scene()
    scene.evidence?.complete = [EvidenceFailure(.scan, problem)]
    scene.addException("e-1", .evidenceIncomplete)
    let decision = try scene.decide()
    #expect(decision.runtimeDecision == .warn)
    let isRead = ![.missing, .unsupported, .malformed].contains(problem)
    for check in [AdmissionCheck.evidenceFresh, .evidenceOfSubject] {
      #expect(decision.report.notEvaluated.contains(check) == !isRead)
      #expect(decision.report.checks.contains { $0.check == check && $0.passed } == isRead)
    }
    scene.evidence?.fresh = [EvidenceFailure(.sbom, .stale)]
    #expect(try scene.decide().failed.contains(.evidenceFresh))
  }

  @Test func `the same facts give the same decision`() throws {
    for failure in Failure.all {
      let (one, two) = (try decide(failure), try decide(failure))
      #expect(one.findings == two.findings && one.report.reasons == two.report.reasons)
    }
  }
}

/// A request cannot vouch for itself: what it says can only make the answer stricter.
@Suite struct RequestWordTests {
  @Test(arguments: ["running", "paused_review", "hard_stopped", "resuming"])
  func `a project goes on only when the policy and the request both say so`(own: String) throws {
    for governed in ["running", "paused_review", "hard_stopped", "resuming"] {
      var scene = Scene()
      scene.set("project.control_state", .text(own))
      scene.setPolicy("projects[0].control_state", .text(governed))
      let goesOn = [own, governed].allSatisfy { ["running", "resuming"].contains($0) }
      #expect(try scene.decide().outcome == (goesOn ? .allow : .deny), "\(governed)")
    }
  }

  @Test func `a capability that needs approval by the catalog needs it whatever the request says`()
    throws
  {
    for (asks, capability, needs) in [
      (false, "free.read", false), (true, "free.read", true), (false, "state.read", true),
      (true, "state.read", true),
    ] {
      var scene = Scene()
      scene.set("capabilities_requested", .list([.text(capability)]))
      scene.set("action.requires", .list([.text(capability)]))
      scene.set("action.requires_approval", .flag(asks))
      let decision = try scene.decide()
      #expect(decision.outcome == (needs ? .deny : .allow))
      #expect(decision.capabilities.escalationRequired.map(\.text) == (needs ? [capability] : []))
      #expect(decision.capabilities.granted.isEmpty)
    }
  }

  @Test func `an import is never verified by its own word`() throws {
    for (imported, verified, approved) in [
      (true, false, false), (true, true, false), (true, false, true), (true, true, true),
    ] {
      var scene = Scene()
      scene.set("import.imported", .flag(imported))
      scene.set("import.reverification", .flag(verified))
      scene.set("import.reapproval", .flag(approved))
      scene.set("import.source_instance", nil)
      #expect(try scene.decide().reasonCode == .importVerificationPending)
    }
    var scene = Scene()
    scene.set("import", nil)
    #expect(try scene.decide().outcome == .allow)
  }

  @Test func `any one of several capabilities fails the whole action`() throws {
    var scene = Scene()
    scene.set("capabilities_requested", .list([.text("free.read"), .text("state.read")]))
    scene.set(
      "action.requires",
      .list([.text("z.no"), .text("state.read"), .text("free.read"), .text("a.no"), .text("a.no")]))
    let decision = try scene.decide()
    #expect(decision.outcome == .deny)
    #expect(decision.capabilities.required.map(\.text) == ["a.no", "free.read", "state.read", "z.no"])
    #expect(decision.capabilities.requested.map(\.text) == ["free.read", "state.read"])
    #expect(decision.capabilities.escalationRequired.map(\.text) == ["state.read"])
    let findings = decision.findings.map { "\($0.check.rawValue) \($0.capability?.text ?? "")" }
    #expect(
      findings == [
        "capability_in_catalog a.no", "capability_in_catalog z.no", "capability_requested a.no",
        "capability_requested z.no", "capability_granted a.no", "capability_granted state.read",
        "capability_granted z.no",
      ])
  }

  @Test func `of several capabilities the strictest answer of the rules is the request's`() throws {
    let severities = ["allow", "warn", "review", "block"]
    for (i, one) in severities.enumerated() {
      for (j, two) in severities.enumerated() {
        var scene = Scene()
        // Neither is in the catalog's list of those that need approval.
        scene.set("action.requires", .list([.text("free.read"), .text("other")]))
        scene.setPolicy(
          "rules",
          .list([
            Documents.rule("r1", one, match: ["capability": "free.read"]),
            Documents.rule("r2", two, match: ["capability": "other"]),
          ]))
        #expect(try scene.decide().ruleID?.text == (i >= j ? "r1" : "r2"), "\(one) \(two)")
      }
    }
    var scene = Scene()
    scene.set("action.requires", .list([.text("free.read"), .text("other")]))
    scene.setPolicy(
      "rules", .list([Documents.rule("r1", "block", match: ["capability": "free.read"])]))
    let decision = try scene.decide()
    #expect(decision.ruleID == nil && decision.report.reasons.contains(.noMatchingRule))
  }

  /// Two capabilities, each with a rule of its own; what a human said, if anything.
  private func scene(_ one: String, _ two: String, _ review: ReviewAnswer? = nil) -> Scene {
    var scene = Scene()
    scene.set("capabilities_requested", .list([.text("free.read"), .text("free.write")]))
    scene.set("action.requires", .list([.text("free.read"), .text("free.write")]))
    scene.catalog = scene.catalog.with("capabilities[1].capability_id", .text("free.write"))
      .with("capabilities[1].requires_approval", .flag(false))
    scene.setPolicy(
      "rules",
      .list([
        Documents.rule("r1", one, match: ["capability": "free.read"]),
        Documents.rule("r2", two, match: ["capability": "free.write"]),
      ]))
    scene.review = review
    return scene
  }

  @Test func `an exception that softens one answer lets no other through`() throws {
    for (one, two) in [("block", "review"), ("review", "block")] {
      var scene = scene(one, two)
      scene.addException("e1", .policyIncompatible)
      let decision = try scene.decide()
      #expect(decision.outcome == .deny && decision.reasonCode == .reviewMissing)
      #expect(decision.findings.map(\.reasonCode) == [.policyIncompatible, .reviewMissing])
      #expect(decision.failed == [.rulesAllow])
      #expect(decision.report.checks.filter { $0.check == .rulesAllow }.count == 1)
    }
    var softened = scene("block", "warn")
    softened.addException("e1", .policyIncompatible)
    let decision = try softened.decide()
    #expect(decision.outcome == .allow && decision.runtimeDecision == .warn)
    #expect(decision.findings.map(\.capability?.text) == ["free.read", "free.write"])
  }

  @Test func `every capability that the rules refuse is a finding`() throws {
    let decision = try scene("block", "review").decide()
    #expect(decision.reasonCode == .policyIncompatible && decision.ruleID?.text == "r1")
    #expect(decision.report.violations == [.policyIncompatible, .reviewMissing])
    #expect(try scene("block", "block").decide().findings.count == 2)
    #expect(try scene("allow", "block").decide().findings.map(\.capability?.text) == ["free.write"])
  }

  @Test func `a human's answer is no stricter and no milder than the rule it stands for`() throws {
    let warned = try scene("review", "warn", .allow).decide()
    #expect(warned.runtimeDecision == .warn && warned.ruleID?.text == "r2")
    let allowed = try scene("allow", "review", .allow).decide()
    #expect(allowed.runtimeDecision == .allow && allowed.ruleID?.text == "r2")
    let blocked = try scene("review", "warn", .block).decide()
    #expect(blocked.outcome == .deny && blocked.report.reasons.contains(.reviewBlocks))
    let invalid = try scene("review", "allow", .invalid).decide()
    #expect(invalid.reasonCode == .reviewMissing && invalid.report.reasons == [.reviewInvalid])
  }
}
