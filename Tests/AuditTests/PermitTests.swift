import Audit
import CheckedValues
import PlainJSON
import Receipts
import Testing

@Suite struct PermitTests {
  private static let before = Given.events[4].tip
  /// An expiry in the written form, up to the last place.
  private static let (oneShot, bounded) = (
    "one_shot\",\n    \"sequence_range\": [\n      5,\n      ",
    "bounded\",\n    \"sequence_range\": [\n      5,\n      "
  )

  private static func permit(uses: Int = 1) -> Permit {
    Permit(
      caseName: Given.name, policyHash: Given.digest("policy"),
      requestFingerprint: Given.digest("request"), subject: Given.digest("subject"),
      allowed: [Given.id("b"), Given.id("a"), Given.id("c")], isolated: [Given.id("c")],
      decision: .allow, issuedBy: Given.id("emit-receipt"), after: before, uses: uses)
  }

  private static let wanted = Permit.Subject(
    caseName: Given.name, actionReceipt: Given.digest("action"), subject: Given.digest("subject"),
    requestFingerprint: Given.digest("request"), action: .proceed, isolated: [Given.id("c")])

  /// The permit's own event and those that follow.
  private static func stream(
    _ permit: Permit, _ further: [EventPayload] = []
  ) throws -> [AuditEvent] {
    try NewEvent.batch(
      ([Given.issue(permit.id)] + further).map(Given.draft), in: Given.stream, after: before
    ).map(\.event)
  }

  private static func failure(
    _ permit: Permit, _ events: [AuditEvent], _ wanted: Permit.Subject = wanted
  ) -> PermitFailure? {
    do throws(PermitFailure) {
      _ = try permit.check(events, for: wanted)
      return nil
    } catch { return error }
  }

  private static func read(_ bytes: [UInt8]) -> Result<Permit, PermitFailure> {
    do throws(PermitFailure) { return .success(try Permit(bytes)) } catch { return .failure(error) }
  }

  @Test func `a permit has the documented members, and its id is its hash`() throws {
    let bytes = try Self.permit().document.bytes()
    #expect(
      PlainJSON.order(of: bytes) == [
        "schema", "permit_id", "case", "policy_hash", "request_fingerprint", "subject_sha256",
        "capabilities", "decision", "severity_to_gating", "issued_by", "stream_id",
        "issued_at_sequence", "prev_event_hash", "expiry_condition", "review_ref",
      ])
    let read = try PlainJSON(bytes)
    #expect(read["permit_id"]?.text == read.digest(without: ["permit_id"]).hex)
    #expect(read["capabilities"]?["allowed"]?.texts == ["a", "b"])
    #expect(read["capabilities"]?["isolated"]?.texts == ["c"])
    #expect(read["severity_to_gating"]?.text == "proceed")
    #expect(read["expiry_condition"]?["type"]?.text == "one_shot")
    #expect(read["expiry_condition"]?["sequence_range"]?.elements == [.number(5), .number(5)])
    #expect(try Permit(bytes) == Self.permit())
  }

  @Test func `only the bytes that were written are the permit`() throws {
    let text = String(decoding: try Self.permit().document.bytes(), as: UTF8.self)
    var lines = text.split(separator: "\n").map(String.init)
    lines.swapAt(3, 4)
    let others = [
      lines.joined(separator: "\n") + "\n", text + "\n", text.replacing("  \"case\"", with: "   \"case\""),
      text.replacing("\"case\"", with: "\"c\\u0061se\""),
    ]
    for other in others {
      #expect(other != text)
      #expect(Self.read(Array(other.utf8)).failure == .altered, "\(other)")
    }
  }

  @Test func `every truncation and every changed byte is refused`() throws {
    let bytes = try Self.permit(uses: 3).document.bytes()
    for count in 0..<bytes.count {
      #expect(Self.read(Array(bytes[..<count])).failure != nil, "\(count)")
    }
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1
      #expect(Self.read(changed).failure?.code == .invalidPermit, "\(index)")
    }
    #expect(Self.read(bytes + [0x20]).failure == .altered)
  }

  @Test(arguments: [
    ("\"proceed\"", "\"proceed_emit_audit\""), ("\"allow\"", "\"deny\""), ("one_shot", "bounded"),
    ("\"case\"", "\"name\""), ("membrane.permit.v1", "membrane.permit.v2"), ("5,\n", "6,\n"),
    ("\"a\",\n      \"b\"", "\"b\",\n      \"a\""),
    ("\"review_ref\": null", "\"review_ref\": null,\n  \"until\": 1"),
    // A use more or less than its kind allows, half a use, and ends that are elsewhere.
    ("5,\n      5\n", "5,\n      7\n"), ("5,\n      5\n", "4,\n      5\n"),
    ("5,\n      5\n", "5,\n      5,\n      5\n"),
    (oneShot + "5", bounded + "8"),
    (oneShot + "5", bounded + "205"),
  ])
  func `a structure that is not that of a permit is refused before the id`(
    old: String, new: String
  ) throws {
    let text = String(decoding: try Self.permit().document.bytes(), as: UTF8.self)
    let changed = try PlainJSON.sealed(text.replacing(old, with: new), "permit_id")
    #expect(changed != text)
    guard case .malformed? = Self.read(Array(changed.utf8)).failure else {
      Issue.record("\(Self.read(Array(changed.utf8)))")
      return
    }
  }

  @Test(arguments: [(-1, false), (0, true), (1 << 52 - 1, true), (1 << 52, false)])
  func `a permit is neither the first event of its stream nor beyond the last`(
    before: Int, isGood: Bool
  ) throws {
    let tip = StreamTip(stream: Given.stream, sequence: before, eventHash: Given.digest("before"))
    let permit = Permit(
      caseName: Given.name, policyHash: Given.digest("policy"),
      requestFingerprint: Given.digest("request"), subject: Given.digest("subject"), allowed: [],
      isolated: [], decision: .allow, issuedBy: Given.id("emit-receipt"), after: tip)
    #expect((Self.read(try permit.document.bytes()).value == permit) == isGood)
  }

  @Test func `a permit names no more capabilities than a request can`() throws {
    var permit = Self.permit()
    permit.allowed = (100..<356).compactMap { Identifier("c\($0)") }
    #expect(Self.read(try permit.document.bytes()).value == permit)
    permit.allowed.append(Given.id("d"))
    #expect(Self.read(try permit.document.bytes()).failure?.code == .invalidPermit)
  }

  @Test func `every decision has its gating`() {
    #expect(
      Permit.Decision.allCases.map(\.gating.rawValue) == [
        "proceed", "proceed_emit_audit", "deny_emit_audit", "pause_pending_ledger",
      ])
  }

  @Test func `a permit is good where it was issued, once`() throws {
    let permit = Self.permit()
    #expect(try permit.check(try Self.stream(permit), for: Self.wanted) == 1)
    let used = try Self.stream(permit, [Given.use(permit.id)])
    #expect(Self.failure(permit, used) == .usedUp)
    #expect(Self.failure(permit, try Self.stream(permit, [Given.end(permit.id)])) == .expired)
  }

  @Test func `a bounded permit is good so often, while the stream does not go farther`() throws {
    let permit = Self.permit(uses: 3)
    #expect(permit.expiry.range == 5...9 && permit.expiry.uses == 3)
    let round = [Given.use(permit.id), Given.end(permit.id)]
    #expect(try permit.check(try Self.stream(permit, round + round), for: Self.wanted) == 3)
    #expect(Self.failure(permit, try Self.stream(permit, round + round + round)) == .usedUp)
    let others = Array(repeating: Given.end(Given.digest("other")), count: 5)
    #expect(try permit.check(try Self.stream(permit, Array(others.dropLast())), for: Self.wanted) == 1)
    #expect(Self.failure(permit, try Self.stream(permit, others)) == .expired)
    let quick = [Given.use(permit.id), Given.use(permit.id, 2), Given.use(permit.id, 3)]
    #expect(Self.failure(permit, try Self.stream(permit, quick)) == .usedUp)
  }

  @Test func `a permit that the stream does not bear out sets the kill switch`() throws {
    let (permit, events) = (Self.permit(), try Self.stream(Self.permit()))
    // The stream was cut before the permit's event, or has another one there.
    #expect(Self.failure(permit, []) == .notIssued)
    #expect(Self.failure(permit, Array(Given.events[5...])) == .notIssued)
    let forged = Self.permit(uses: 2)
    #expect(Self.failure(forged, events) == .notIssued)
    var elsewhere = permit
    elsewhere.previousHash = Given.digest("elsewhere")
    let moved = try NewEvent.batch(
      [Given.draft(Given.issue(elsewhere.id))], in: Given.stream, after: Self.before)
    #expect(Self.failure(elsewhere, moved.map(\.event)) == .ofOtherChain)
    for failure in [PermitFailure.notIssued, .ofOtherChain] {
      #expect(failure.killSwitch == .killSwitchPermitInvalid && failure.code == .chainMismatch)
    }
    let other = try #require(StreamID("other"))
    let there = try NewEvent(
      Given.draft(Given.issue(permit.id)), in: other,
      after: StreamTip(stream: other, sequence: 4, eventHash: Self.before.eventHash))
    #expect(Self.failure(permit, [there.event]) == .ofOtherStream)
  }

  @Test func `a permit is for one case, action receipt, artifact and request`() throws {
    let (permit, events) = (Self.permit(), try Self.stream(Self.permit()))
    var wanted = Self.wanted
    wanted.caseName = try #require(CaseName("other"))
    #expect(Self.failure(permit, events, wanted) == .ofOtherCase)
    wanted = Self.wanted
    wanted.actionReceipt = Given.digest("x")
    #expect(Self.failure(permit, events, wanted) == .ofOtherActionReceipt)
    wanted = Self.wanted
    wanted.subject = Given.digest("x")
    #expect(Self.failure(permit, events, wanted) == .ofOtherSubject)
    wanted = Self.wanted
    wanted.requestFingerprint = Given.digest("x")
    #expect(Self.failure(permit, events, wanted) == .ofOtherRequest)
    for failure in [PermitFailure.ofOtherCase, .ofOtherRequest] {
      #expect(failure.code == .unboundRequest && failure.killSwitch == nil)
    }
  }

  @Test func `what a permit and its own event say must both be what is wanted`() throws {
    let (otherCase, otherSubject) = (try #require(CaseName("other")), Given.digest("other"))
    // The event is about the case and the artifact of `Given`, whatever the permit says.
    var permit = Self.permit()
    permit.caseName = otherCase
    var wanted = Self.wanted
    #expect(Self.failure(permit, try Self.stream(permit), wanted) == .ofOtherCase)
    wanted.caseName = otherCase
    #expect(Self.failure(permit, try Self.stream(permit), wanted) == .ofOtherCase)
    permit = Self.permit()
    permit.subject = otherSubject
    wanted = Self.wanted
    #expect(Self.failure(permit, try Self.stream(permit), wanted) == .ofOtherSubject)
    wanted.subject = otherSubject
    #expect(Self.failure(permit, try Self.stream(permit), wanted) == .ofOtherSubject)
  }

  @Test func `a permit is good for one place only`() throws {
    let permit = Self.permit(uses: 2)
    let next = StreamTip(stream: Given.stream, sequence: 5, eventHash: Self.before.eventHash)
    let there = try NewEvent(Given.draft(Given.issue(permit.id)), in: Given.stream, after: next)
    #expect(Self.failure(permit, [there.event]) == .notIssued)
  }

  @Test func `the uses of another permit are not those of this one`() throws {
    let permit = Self.permit(uses: 2)
    let others = Array(repeating: Given.use(Given.digest("other")), count: 2)
    #expect(try permit.check(try Self.stream(permit, others), for: Self.wanted) == 1)
  }

  @Test func `a permit of another policy is refused and sets the kill switch`() {
    #expect(throws: Never.self) { try Self.permit().check(policy: Given.digest("policy")) }
    #expect(throws: PermitFailure.ofOtherPolicy) {
      try Self.permit().check(policy: Given.digest("new"))
    }
    #expect(PermitFailure.ofOtherPolicy.killSwitch == .policyMismatch)
  }

  @Test func `a permit is for the action of its receipts and of its event`() throws {
    let permit = Self.permit()
    let events = try Self.stream(permit)
    let right = Permit.Released(
      permitID: permit.id, action: .proceed, event: try #require(events.first).eventHash,
      hasViolations: false)
    var others = [Permit.Subject](repeating: Self.wanted, count: 8)
    others[0].action = .isolateAndContinue
    others[1].isolated.append(Given.id("d"))
    for place in 2..<8 { others[place].released = right }
    others[2].released?.permitID = Given.digest("x")
    others[3].released?.permitID = nil
    others[4].released?.action = .isolateAndContinue
    others[5].released?.event = Given.digest("x")
    others[6].released?.event = nil
    others[7].released?.hasViolations = true
    for wanted in others { #expect(Self.failure(permit, events, wanted) == .ofOtherAction) }
    var named = Self.wanted
    named.released = right
    #expect(Self.failure(permit, events, named) == nil)
    // The event that issued it says `continue`.
    var isolating = permit
    isolating.decision = .warn
    var wanted = Self.wanted
    wanted.action = .isolateAndContinue
    #expect(Self.failure(isolating, try Self.stream(isolating), wanted) == .ofOtherAction)
    #expect(PermitFailure.ofOtherAction.killSwitch == .killSwitchPermitInvalid)
    #expect(PermitFailure.ofOtherAction.code == .chainMismatch)
  }

  @Test(arguments: [Permit.Decision.block, .review])
  func `what is not allowed is not executed, permit or not`(decision: Permit.Decision) throws {
    var permit = Self.permit()
    permit.decision = decision
    #expect(Self.failure(permit, try Self.stream(permit)) == .notExecutable)
  }

  @Test func `a permit for a far place can be read and hashed`() throws {
    let tip = StreamTip(stream: Given.stream, sequence: 1 << 52 - 1, eventHash: .zero)
    var permit = Self.permit()
    permit = Permit(
      caseName: permit.caseName, policyHash: .zero, requestFingerprint: .zero, subject: .zero,
      allowed: [], isolated: [], decision: .warn, issuedBy: permit.issuedBy, after: tip, uses: 100)
    #expect(Self.read(try permit.document.bytes()).value == permit)
    let text = String(decoding: try permit.document.bytes(), as: UTF8.self)
      .replacing("\(1 << 52)", with: "9007199254740991")
    #expect(Self.read(Array(text.utf8)).failure?.code == .invalidPermit)
  }
}
