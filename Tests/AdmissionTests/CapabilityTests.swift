import CheckedValues
import PlainJSON
import Receipts
import Testing

@testable import Admission

/// Checks 15 to 21 and 25 (admission.md, Grants).
@Suite struct CapabilityTests {
  /// What is changed about a good grant, and what it then fails.
  private static let table:
    [(what: String, check: AdmissionCheck?, word: ReasonWord, change: @Sendable (inout Grant) -> Void)] = [
      ("nothing", nil, .allChecksPassed, { _ in }),
      ("revoked", .capabilityGranted, .grantNotActive, { $0.status = .revoked }),
      ("marked as expired", .capabilityGranted, .grantNotActive, { $0.status = .expired }),
      ("consumed", .capabilityGranted, .grantNotActive, { $0.status = .consumed }),
      ("over this second", .grantNotExpired, .grantExpired, { $0.expiresAt = Scene.time }),
      (
        "over next second", nil, .allChecksPassed,
        { $0.expiresAt = Timestamp(seconds: Scene.time.seconds + 1)! }
      ),
      (
        "issued after the chain's time", nil, .allChecksPassed,
        { $0.issuedAt = Timestamp(seconds: Scene.time.seconds + 1)! }
      ),
      (
        "a patch later", .grantOfThisVersion, .grantOfOtherVersion,
        { $0.packageVersion = SemanticVersion("1.17.1")! }
      ),
      (
        "another build", .grantOfThisVersion, .grantOfOtherVersion,
        { $0.packageVersion = SemanticVersion("1.17.0+2")! }
      ),
      ("catalog 1.9", nil, .allChecksPassed, { $0.catalogVersion = SemanticVersion("1.9.0")! }),
      (
        "catalog 2", .grantOfThisVersion, .grantOfOtherCatalog,
        { $0.catalogVersion = SemanticVersion("2.0.0")! }
      ),
      ("this session", nil, .allChecksPassed, { $0.extent = .session(.of("run-1")) }),
      (
        "another session", .grantOfThisVersion, .grantSessionEnded,
        { $0.extent = .session(.of("run-2")) }
      ),
      ("another package", .grantInScope, .grantOfOtherPackage, { $0.packageID = .of("seven") }),
      ("another project", .grantInScope, .grantOfOtherProject, { $0.projectID = .of("other") }),
      ("another surface", .grantInScope, .grantForOtherSurface, { $0.actionSurfaces = [.of("ide")] }),
      (
        "several surfaces", nil, .allChecksPassed, { $0.actionSurfaces = [.of("ide"), .of("ci")] }
      ),
      ("another action", .grantInScope, .grantForOtherAction, { $0.actionNames = [.of("read")] }),
      ("every action", nil, .allChecksPassed, { $0.actionNames = nil }),
    ]

  @Test(arguments: table.indices)
  func `a grant is for one use`(row: Int) throws {
    let (what, check, word, change) = Self.table[row]
    var scene = Scene()
    scene.changeGrant(change)
    let decision = try scene.decide()
    #expect(decision.failed == (check.map { [$0] } ?? []), "\(what)")
    #expect(decision.report.reasons == [word], "\(what)")
    #expect(decision.outcome == (check == nil ? .allow : .deny))
    let granted = check == nil ? ["state.write.tx"] : []
    #expect(decision.capabilities.granted.map(\.text) == granted)
    let escalation = check == .capabilityGranted ? ["state.write.tx"] : []
    #expect(decision.capabilities.escalationRequired.map(\.text) == escalation)
    #expect(decision.grants.map(\.id.text) == ["g-1"])
  }

  @Test func `a session that the request does not name has ended`() throws {
    var scene = Scene()
    scene.changeGrant { $0.extent = .session(.of("run-1")) }
    scene.set("session_id", nil)
    #expect(try scene.decide().report.reasons == [.grantSessionEnded])
  }

  @Test func `a request without a project has no grant for it`() throws {
    var scene = Scene()
    scene.changeGrant { _ in }
    scene.set("project", nil)
    #expect(try scene.decide().report.reasons == [.grantOfOtherProject])
  }

  @Test func `the catalog's major version counts, not the grant's alone`() throws {
    var scene = Scene()
    scene.changeGrant { _ in }
    scene.catalog = scene.catalog.with("catalog_version", .text("2.0.0"))
    let decision = try scene.decide()
    #expect(decision.reasonCode == .capabilityGrantExpired)
    #expect(decision.findings.map(\.rejectCode) == [.grantStale])
  }

  @Test func `what nobody trustworthy signed is not looked into`() throws {
    for problem in [
      ReasonWord.grantUnsigned, .grantMalformed, .grantSignatureInvalid, .grantSignerNotApprover,
      .grantSignerNotInForce, .grantOfOtherApprover,
    ] {
      var scene = Scene()
      Failure.require("state.write.tx", &scene)
      scene.addGrant("g-1", problem: problem) { $0.expiresAt = Scene.time }
      let decision = try scene.decide()
      #expect(decision.failed == [.capabilityGranted])
      #expect(decision.report.reasons == [problem])
      #expect(decision.capabilities.escalationRequired.map(\.text) == ["state.write.tx"])
      #expect(decision.grants.isEmpty)
      #expect(decision.report.notEvaluated.contains(.noncesUnspent))
    }
  }

  @Test func `of several grants the one that passes is used, whatever its name`() throws {
    for good in ["a", "m", "z"] {
      var scene = Scene()
      scene.changeGrant { $0.expiresAt = Scene.time }
      scene.addGrant("c", problem: .grantSignatureInvalid)
      scene.addGrant("x") { $0.status = .revoked }
      scene.addGrant(good)
      for files in [scene.grants.files, scene.grants.files.reversed()] {
        scene.grants.files = files
        let decision = try scene.decide()
        #expect(decision.outcome == .allow && decision.grants.map(\.id.text) == [good])
      }
    }
  }

  @Test func `of several that fail, the one that fails latest is named, then the smallest`() throws {
    let order: [(ReasonWord, (inout Grant) -> Void)] = [
      (.grantNotActive, { $0.status = .revoked }), (.grantExpired, { $0.expiresAt = Scene.time }),
      (.grantOfOtherVersion, { $0.packageVersion = SemanticVersion("2.0.0")! }),
      (.grantForOtherSurface, { $0.actionSurfaces = [.of("ide")] }),
    ]
    for early in order.indices {
      for late in order.indices where early < late {
        for names in [("a", "b"), ("b", "a")] {
          var scene = Scene()
          Failure.require("state.write.tx", &scene)
          scene.grants.spent = []
          scene.addGrant(names.0, order[early].1)
          scene.addGrant(names.1, order[late].1)
          #expect(try scene.decide().report.reasons == [order[late].0])
        }
      }
    }
  }

  @Test func `a spent grant gives way to an unspent one`() throws {
    var scene = Scene()
    scene.changeGrant { _ in }
    scene.addGrant("g-2")
    scene.grants.spent = [.of("g-1")]
    #expect(try scene.decide().grants.map(\.id.text) == ["g-2"])
    scene.grants.spent = [.of("g-1"), .of("g-2")]
    let decision = try scene.decide()
    #expect(decision.reasonCode == .capabilityReplayDetected)
    #expect(decision.capabilities.granted.isEmpty)
  }

  /// Others may spend the rest later, and the decision must have the same bytes then.
  @Test func `spent grants are named as far as the decision rests on them`() throws {
    var scene = Scene()
    scene.changeGrant { _ in }
    scene.grants.files = []
    scene.addGrant("g-1") { $0.actionSurfaces = [.of("desk")] }
    scene.addGrant("g-2")
    scene.addGrant("g-3")
    scene.addGrant("g-4")
    #expect(try scene.decide().spentGrants == [])
    for (spent, named, taken) in [
      (["g-1"], [], "g-2"), (["g-3", "g-4"], [], "g-2"), (["g-1", "g-2", "g-4"], ["g-2"], "g-3"),
      (["g-2", "g-3"], ["g-2", "g-3"], "g-4"),
    ] as [([String], [String], String)] {
      scene.grants.spent = Set(spent.map { .of($0) })
      let decision = try scene.decide()
      #expect(decision.grants.map(\.id.text) == [taken])
      #expect(decision.spentGrants?.map(\.text) == named)
      // They are all that is needed to decide the same once more.
      scene.grants.spent = decision.spentGrants.map { Set($0) }
      #expect(try scene.decide().grants.map(\.id.text) == [taken])
    }
    scene.grants.spent = ["g-1", "g-2", "g-3", "g-4"].reduce(into: []) { $0.insert(.of($1)) }
    #expect(try scene.decide().spentGrants?.map(\.text) == ["g-1", "g-2", "g-3", "g-4"])
    scene.grants.spent = nil
    #expect(try scene.decide().spentGrants == nil)
  }

  @Test func `without a ledger no grant can be used`() throws {
    var scene = Scene()
    scene.changeGrant { _ in }
    scene.grants.spent = nil
    let decision = try scene.decide()
    #expect(decision.reasonCode == .capabilityReplayDetected)
    #expect(decision.report.reasons == [.nonceLedgerMissing])
  }

  @Test func `a grant for something else is named only when there is no other`() throws {
    var scene = Scene()
    Failure.require("state.write.tx", &scene)
    scene.grants.spent = []
    scene.addGrant("g-9") { $0.capability = .of("export.user.file") }
    #expect(try scene.decide().report.reasons == [.grantOfOtherCapability])
    #expect(try scene.decide().reasonCode == .capabilityScopeMismatch)
    scene.addGrant("g-1") { $0.expiresAt = Scene.time }
    #expect(try scene.decide().report.reasons == [.grantExpired])
    // A grant for another needed capability says nothing about this one.
    var two = Scene()
    two.changeGrant { _ in }
    Failure.require("state.read", &two)
    #expect(try two.decide().report.reasons == [.capabilityNotGranted])
    #expect(try two.decide().capabilities.escalationRequired.map(\.text) == ["state.read"])
    #expect(try two.decide().capabilities.granted.map(\.text) == ["state.write.tx"])
  }

  @Test(arguments: EscalationDecision.Answer.allCases)
  func `an answer alone is no grant, and a no outweighs one`(
    answer: EscalationDecision.Answer
  ) throws {
    for hasGrant in [false, true] {
      var scene = Scene()
      if hasGrant { scene.changeGrant { _ in } } else { Failure.require("state.write.tx", &scene) }
      scene.answer(answer)
      let decision = try scene.decide()
      let yes = [.approveSession, .approvePersistent].contains(answer)
      let expected = (hasGrant ? [] : [AdmissionCheck.capabilityGranted]) + (yes ? [] : [.escalationDecided])
      #expect(decision.failed == expected)
      #expect(decision.report.checks.contains { $0.check == .escalationDecided })
      guard !yes else { continue }
      let isTimeout = answer == .timeout
      #expect(decision.findings.last?.rejectCode == (isTimeout ? .escalationTimeout : .escalationDenied))
      #expect(decision.report.reasons.last == (isTimeout ? .escalationTimeout : .escalationDenied))
    }
  }

  @Test func `an answer about other capabilities is not evaluated`() throws {
    var scene = Scene()
    scene.changeGrant { _ in }
    scene.answer(.deny, ["state.read"])
    let decision = try scene.decide()
    #expect(decision.outcome == .allow)
    #expect(decision.report.notEvaluated.contains(.escalationDecided))
  }

  @Test func `an answer that nobody can read is a no`() throws {
    var scene = Scene()
    scene.changeGrant { _ in }
    scene.grants.answer = .malformed
    let decision = try scene.decide()
    #expect(decision.failed == [.escalationDecided])
    #expect(decision.findings.map(\.rejectCode) == [.escalationDenied])
    #expect(decision.report.reasons == [.escalationDecisionMalformed])
  }

  @Test func `an unsigned grant that is accepted can be seen`() throws {
    var scene = Scene()
    scene.changeGrant { _ in }
    scene.grants.files = [GrantFile(id: .of("g-1"), grant: .good, problem: nil, isUnsigned: true)]
    let decision = try scene.decide()
    #expect(decision.outcome == .allow && decision.runtimeDecision == .allow)
    #expect(decision.capabilities.grantedUnsigned.map(\.text) == ["state.write.tx"])
    #expect(decision.report.reasons == [.grantUnsignedAccepted, .allChecksPassed])
  }

  @Test(arguments: [ReasonCode.capabilityNotGranted, .capabilityGrantExpired, .capabilityReplayDetected])
  func `no exception and no dry run softens what a grant lacks`(code: ReasonCode) throws {
    #expect(!code.canBeSoftened)
    var scene = Scene()
    scene.changeGrant { $0.expiresAt = Scene.time }
    scene.setPolicy("mode", .text("dry_run"))
    #expect(try scene.decide().runtimeDecision == .block)
  }

  @Test func `a softened case uses its grants, a blocked one is asked of them all the same`() throws {
    var scene = Scene()
    scene.changeGrant { _ in }
    scene.setPolicy("rules", .list([Documents.rule("r9", "warn")]))
    let decision = try scene.decide()
    #expect(decision.runtimeDecision == .warn && decision.outcome == .allow)
    #expect(decision.grants.map(\.id.text) == ["g-1"])
  }

  @Test(arguments: [true, false])
  func `an expansion is pending whatever the request says of its approval`(reapproved: Bool) throws {
    var scene = Scene()
    scene.set("lifecycle.transition", .text("run"))
    scene.set("lifecycle.expansion.requested", .flag(true))
    scene.set("lifecycle.expansion.reapproved", .flag(reapproved))
    #expect(try scene.decide().failed == [.transitionAllowed, .noPendingExpansion])
    scene.set("lifecycle.expansion.requested", .flag(false))
    #expect(try scene.decide().failed == [.transitionAllowed])
  }

  @Test func `trust of another instance is named before the import that brings it`() throws {
    var scene = Scene()
    scene.set("import.imported", .flag(true))
    let decision = try scene.decide()
    #expect(decision.outcome == .quarantine && decision.reasonCode == .reTrustRequired)
    #expect(decision.report.violations == [.reTrustRequired, .importVerificationPending])
  }
}
