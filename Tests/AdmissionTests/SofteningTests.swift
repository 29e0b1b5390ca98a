import Admission
import CheckedValues
import Evidence
import PlainJSON
import Receipts
import Testing

/// Only a `warn` rule, `dry_run` for evidence and vulnerabilities, and an exception in force turn a
/// failed check into a warning (admission.md: Softening).
@Suite struct SofteningTests {
  /// A softened failure: false in `checks`, in `findings` with who softened it, not in `violations`.
  private func expectSoftened(
    _ decision: Decision, _ failure: Failure, by softenedBy: SoftenedBy, _ word: ReasonWord
  ) {
    #expect(decision.outcome == .allow && decision.runtimeDecision == .warn)
    #expect(decision.reasonCode == nil && decision.report.violations.isEmpty)
    #expect(decision.failed == [failure.check])
    #expect(decision.findings.map(\.check) == [failure.check])
    #expect(decision.findings.first?.reasonCode == failure.code)
    #expect(decision.findings.first?.softenedBy == softenedBy)
    #expect(decision.report.reasons == [failure.word, word])
  }

  private func expectHard(_ decision: Decision, _ failure: Failure) {
    #expect(decision.runtimeDecision == .block && decision.outcome == failure.outcome)
    #expect(decision.reasonCode == failure.code)
    #expect(decision.findings.allSatisfy { $0.softenedBy == nil })
    #expect(decision.report.violations == [failure.code])
  }

  @Test(arguments: Failure.single + Failure.more)
  func `a dry run softens evidence and vulnerabilities only`(failure: Failure) throws {
    var scene = Scene()
    failure.change(&scene)
    scene.setPolicy("mode", .text("dry_run"))
    let softened: Set<AdmissionCheck> = [
      .evidenceComplete, .evidenceFresh, .evidenceOfSubject, .vulnerabilitiesWithinThresholds,
    ]
    if softened.contains(failure.check) {
      expectSoftened(try scene.decide(), failure, by: .dryRun, .softenedByDryRun)
    } else {
      expectHard(try scene.decide(), failure)
    }
  }

  @Test(arguments: (Failure.single + Failure.more).filter(\.code.canBeSoftened))
  func `an exception in force softens its code, for its package, until it expires`(
    failure: Failure
  ) throws {
    let id = try #require(Identifier("e1"))
    let before = try #require(Timestamp(seconds: Scene.time.seconds - 1))
    let after = try #require(Timestamp(seconds: Scene.time.seconds + 1))
    func decide(_ add: (inout Scene) -> Void) throws -> Decision {
      var scene = Scene()
      failure.change(&scene)
      add(&scene)
      return try scene.decide()
    }
    expectSoftened(
      try decide { $0.addException("e1", failure.code, until: after.text) }, failure,
      by: .policyEntry(id), .softenedByException)
    for end in [Scene.time.text, before.text] {
      expectHard(try decide { $0.addException("e1", failure.code, until: end) }, failure)
    }
    for package in ["seven", "six2", "Six", "si"] {
      expectHard(try decide { $0.addException("e1", failure.code, package: package) }, failure)
    }
    for code in ReasonCode.allCases where code.canBeSoftened && code != failure.code {
      expectHard(try decide { $0.addException("e1", code) }, failure)
    }
    // One that is over does not hide one that is in force.
    expectSoftened(
      try decide {
        $0.addException("e0", failure.code, until: before.text)
        $0.addException("e1", failure.code)
      }, failure, by: .policyEntry(id), .softenedByException)
  }

  @Test(arguments: (Failure.single + Failure.more).filter { !$0.code.canBeSoftened })
  func `failures of other codes are softened by nothing`(failure: Failure) throws {
    var scene = Scene()
    failure.change(&scene)
    for code in ReasonCode.allCases where code.canBeSoftened {
      scene.addException("e-\(code.rawValue)", code)
    }
    scene.setPolicy("mode", .text("dry_run"))
    expectHard(try scene.decide(), failure)
  }

  @Test func `a rule that warns softens nothing but itself`() throws {
    var scene = Scene()
    scene.setPolicy("rules", .list([Documents.rule("r7", "warn")]))
    let decision = try scene.decide()
    let id = try #require(Identifier("r7"))
    #expect(decision.outcome == .allow && decision.runtimeDecision == .warn)
    #expect(decision.ruleID == id && decision.failed == [.rulesAllow])
    #expect(decision.findings.map(\.softenedBy) == [.policyEntry(id)])
    #expect(decision.findings.map(\.rejectCode) == [nil])
    #expect(decision.report.violations.isEmpty && decision.report.reasons == [.ruleWarns])
    for failure in Failure.single where failure.check != .rulesAllow {
      var scene = scene
      failure.change(&scene)
      let decision = try scene.decide()
      #expect(decision.runtimeDecision == .block && decision.reasonCode == failure.code)
      #expect(decision.report.violations == [failure.code])
    }
  }

  @Test(arguments: Failure.single)
  func `a failure that nothing softened blocks beside one that was`(failure: Failure) throws {
    var scene = Scene()
    scene.evidence?.fresh = [EvidenceFailure(.scan, .stale)]
    scene.addException("e1", .evidenceStale)
    guard failure.check != .evidenceFresh else { return }
    failure.change(&scene)
    let decision = try scene.decide()
    #expect(decision.runtimeDecision == .block && decision.outcome == failure.outcome)
    #expect(decision.reasonCode == failure.code && decision.report.violations == [failure.code])
    #expect(decision.failed.contains(.evidenceFresh))
    let softened = decision.findings.filter { $0.softenedBy != nil }
    #expect(softened.map(\.check) == [.evidenceFresh])
    #expect(decision.report.reasons.contains(.softenedByException))
  }

  @Test func `an exception for a vulnerability softens no check`() throws {
    var scene = Scene()
    scene.evidence?.exceeded = [.maxCriticalExceeded]
    scene.setPolicy(
      "exceptions",
      .list([
        Documents.exception("e1", code: "").with("reason_code", nil)
          .with("vulnerability_id", .text("CVE-2026-1"))
      ]))
    #expect(try scene.decide().outcome == .quarantine)
  }

  @Test func `several softened failures are one warning, and each is listed`() throws {
    var scene = Scene()
    scene.evidence?.complete = [
      EvidenceFailure(.scan, .missing), EvidenceFailure(.sbom, .malformed),
    ]
    scene.evidence?.exceeded = [.maxP2Exceeded, .maxCVSSExceeded]
    scene.setPolicy("mode", .text("dry_run"))
    scene.setPolicy("rules", .list([Documents.rule("r7", "warn")]))
    let decision = try scene.decide()
    #expect(decision.runtimeDecision == .warn && decision.outcome == .allow)
    #expect(
      decision.failed == [.evidenceComplete, .vulnerabilitiesWithinThresholds, .rulesAllow])
    #expect(decision.findings.count == 3 && decision.report.violations.isEmpty)
    #expect(
      decision.report.reasons == [
        .scanMissing, .sbomMalformed, .softenedByDryRun, .maxP2Exceeded, .maxCVSSExceeded,
        .ruleWarns,
      ])
  }

  @Test(arguments: EvidenceKind.allCases, EvidenceFailure.Problem.allCases)
  func `what evidence fails of is a word of the vocabulary`(
    kind: EvidenceKind, problem: EvidenceFailure.Problem
  ) throws {
    let word = EvidenceFailure(kind, problem).word
    // A snapshot and results of checks have no time and hold no list that could be empty.
    let impossible: Set<EvidenceFailure.Problem> =
      switch kind {
      case .policySnapshot: [.empty, .withoutTime, .stale, .inFuture]
      case .check: [.empty, .withoutTime, .stale, .inFuture, .otherSubject]
      default: []
      }
    #expect((word != nil) == !impossible.contains(problem))
  }
}
