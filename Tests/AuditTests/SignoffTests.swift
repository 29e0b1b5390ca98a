import CheckedValues
import Receipts
import Signatures
import Testing

@testable import Audit

/// admission.md, Sign-off.
@Suite struct SignoffTests {
  private static let time = Timestamp("2026-11-21T08:00:00Z")!
  private static let floors = Signoff.Floors(decisions: 1, rollbacks: 0, events: 1)

  private enum Step {
    case requested(String)
    case approved(String)
    case denied(String)
    case timeout(String)
    case nobody(String)
    case rejected(RejectCode, action: String)
    case rolledBack, rollbackFailed, replay
  }

  private func payload(
    _ capability: String, _ decision: EscalationPayload.Decision, approver: String? = "alice",
    scope: EscalationPayload.Scope = .none, action: String = "a-1", reason: RejectCode? = nil
  ) -> EscalationPayload {
    EscalationPayload(
      timestamp: Self.time, moduleID: Identifier("six"), capabilityID: Identifier(capability),
      actionID: Identifier(action), decision: decision, reason: reason.map { .reject($0) },
      approver: approver.flatMap { Identifier($0) }, scope: scope)
  }

  private func payload(_ step: Step) -> EventPayload {
    switch step {
    case .requested(let name): .capability(.requested, payload(name, .requested, approver: nil))
    case .approved(let name): .capability(.approved, payload(name, .approved, scope: .persistent))
    case .nobody(let name):
      .capability(.approved, payload(name, .approved, approver: nil, scope: .persistent))
    case .denied(let name): .capability(.denied, payload(name, .denied, reason: .escalationDenied))
    case .timeout(let name):
      .capability(.denied, payload(name, .timeout, approver: nil, reason: .escalationTimeout))
    case .rejected(let code, let action):
      .capability(.rejected, payload("x", .rejected, action: action, reason: code))
    case .rolledBack: .capability(.rollbackExecuted, payload("x", .rejected))
    case .rollbackFailed: .capability(.rollbackFailed, payload("x", .rejected))
    case .replay:
      .releaseRefused(
        ReleaseRefusal(
          caseName: CaseName("one")!, actionReceipt: nil, subject: nil,
          reasonCodes: [.capabilityReplayDetected]))
    }
  }

  private func signoff(
    _ steps: [Step], stream: String = "one", intact: Bool = true, since: Timestamp? = nil,
    until: Timestamp? = nil
  ) throws -> Signoff {
    var signoff = Signoff(since: since, until: until)
    let id = try #require(StreamID(stream))
    let drafts = steps.map { EventDraft(payload($0), recordedAt: Self.time) }
    for new in try NewEvent.batch(drafts, in: id, after: nil) { signoff.take(new.event) }
    signoff.endStream(id, isIntact: intact)
    return signoff
  }

  private func results(_ signoff: Signoff, _ floors: Signoff.Floors = floors) -> [Signoff.Result] {
    signoff.figures(floors).map(\.result)
  }

  @Test func `answers, rollbacks and violations decide`() throws {
    let good: [Step] = [.requested("a"), .approved("a")]
    let table: [([Step], [Signoff.Result])] = [
      (good, [.pass, .pass, .pass]), ([.requested("a"), .denied("a")], [.pass, .pass, .pass]),
      ([.requested("a"), .timeout("a")], [.pass, .pass, .pass]),
      ([.requested("a")], [.fail, .pass, .pass]), ([.approved("a")], [.fail, .pass, .pass]),
      ([.requested("a"), .approved("b")], [.fail, .pass, .pass]),
      ([.requested("a"), .nobody("a")], [.fail, .pass, .pass]),
      ([.requested("a"), .requested("a"), .approved("a")], [.fail, .pass, .pass]),
      (good + [.rolledBack], [.pass, .pass, .pass]),
      (good + [.rolledBack, .rollbackFailed], [.pass, .fail, .pass]),
      (good + [.rejected(.policyViolation, action: "a-1")], [.pass, .pass, .fail]),
      (good + [.rejected(.escalationDenied, action: "a-1")], [.pass, .pass, .pass]),
      (good + [.rejected(.policyViolation, action: "policy_violation_expected:1")], [.pass, .pass, .pass]),
      (good + [.replay], [.pass, .pass, .fail]), ([], [.unknown, .pass, .unknown]),
    ]
    for (steps, expected) in table {
      let signoff = try signoff(steps)
      #expect(results(signoff) == expected, "\(steps)")
      #expect(Signoff.isGo(signoff.figures(Self.floors)) == !expected.contains { $0 != .pass })
    }
  }

  @Test func `an approval is one that somebody gave, for something, and that says so`() throws {
    let asked = EventDraft(
      .capability(.requested, payload("a", .requested, approver: nil)), recordedAt: Self.time)
    let id = try #require(StreamID("one"))
    for (answer, expected) in [
      (payload("a", .approved, scope: .session), Signoff.Result.pass),
      (payload("a", .approved, scope: .none), .fail), (payload("a", .denied, scope: .session), .fail),
      (payload("a", .approved, approver: nil, scope: .session), .fail),
    ] {
      var signoff = Signoff(since: nil, until: nil)
      let drafts = [asked, EventDraft(.capability(.approved, answer), recordedAt: Self.time)]
      for new in try NewEvent.batch(drafts, in: id, after: nil) { signoff.take(new.event) }
      signoff.endStream(id, isIntact: true)
      #expect(results(signoff)[0] == expected, "\(answer)")
    }
  }

  @Test func `each figure has the events behind it`() throws {
    let signoff = try signoff([
      .requested("a"), .approved("a"), .requested("b"), .rolledBack, .rollbackFailed,
    ])
    let figures = signoff.figures(Self.floors)
    #expect(figures[0].inFavour.map(\.sequence) == [2] && figures[0].against.map(\.sequence) == [3])
    #expect(figures[1].inFavour.map(\.sequence) == [4] && figures[1].against.map(\.sequence) == [5])
    let text = String(decoding: try signoff.document(Self.floors).bytes(), as: UTF8.self)
    #expect(text.contains("\"in_favour\": [") && text.contains("\"stream_id\": \"one\""))
  }

  @Test func `an answer that nobody asked for is against it`() throws {
    #expect(try results(signoff([.denied("a")]))[0] == .fail)
  }

  @Test func `only a refusal that tells of a replay is a violation`() throws {
    let refusal = ReleaseRefusal(
      caseName: try #require(CaseName("one")), actionReceipt: nil, subject: nil,
      reasonCodes: [.chainMismatch])
    var signoff = Signoff(since: nil, until: nil)
    let id = try #require(StreamID("one"))
    let draft = EventDraft(.releaseRefused(refusal), recordedAt: Self.time)
    for new in try NewEvent.batch([draft], in: id, after: nil) { signoff.take(new.event) }
    #expect(results(signoff)[2] == .pass)
  }

  @Test func `a fixture's stream is a fixture`() throws {
    let steps: [Step] = [.requested("a"), .approved("a"), .replay]
    #expect(try results(signoff(steps, stream: "policy_violation_expected.1"))[2] == .pass)
    #expect(try results(signoff(steps, stream: "other"))[2] == .fail)
  }

  @Test func `too few say nothing, and a broken stream leaves no pass`() throws {
    let good = try signoff([.requested("a"), .approved("a")])
    for (floors, expected) in [
      (Signoff.Floors(decisions: 1, rollbacks: 0, events: 3), [Signoff.Result.pass, .pass, .pass]),
      (Signoff.Floors(decisions: 2, rollbacks: 0, events: 3), [.unknown, .pass, .pass]),
      (Signoff.Floors(decisions: 1, rollbacks: 1, events: 3), [.pass, .unknown, .pass]),
      (Signoff.Floors(decisions: 1, rollbacks: 0, events: 4), [.pass, .pass, .unknown]),
    ] { #expect(results(good, floors) == expected) }
    let broken = try signoff([.requested("a"), .approved("a")], intact: false)
    #expect(results(broken) == [.unknown, .unknown, .unknown])
    #expect(try results(signoff([.requested("a")], intact: false))[0] == .unknown)
  }

  /// Its events stand before the break and behind it; none of them counts, and those of other streams do.
  @Test func `nothing of a broken stream counts`() throws {
    var signoff = try signoff([.requested("a"), .approved("a"), .requested("b")])
    let whole = signoff.figures(Self.floors)
    let other = try #require(StreamID("two"))
    let drafts = [Step.requested("c"), .approved("c"), .approved("d"), .requested("e")].map {
      EventDraft(payload($0), recordedAt: Self.time)
    }
    for new in try NewEvent.batch(drafts, in: other, after: nil) { signoff.take(new.event) }
    signoff.endStream(other, isIntact: false)
    let figures = signoff.figures(Self.floors)
    #expect(figures.map { $0.count } == whole.map { $0.count })
    #expect(figures.map { $0.total } == whole.map { $0.total })
    #expect(figures.map { $0.against } == whole.map { $0.against })
    #expect(figures.map { $0.inFavour } == whole.map { $0.inFavour })
    for new in try NewEvent.batch(drafts, in: other, after: nil) { signoff.take(new.event) }
    signoff.endStream(other, isIntact: true)
    #expect(signoff.figures(Self.floors)[0].total == whole[0].total + 3)
  }

  @Test func `only the window counts, its first and last second included`() throws {
    let (before, after) = (
      Timestamp(seconds: Self.time.seconds - 1)!, Timestamp(seconds: Self.time.seconds + 1)!
    )
    for (since, until, counts) in [
      (nil, nil, true), (Self.time, Self.time, true), (after, nil, false), (nil, before, false),
    ] as [(Timestamp?, Timestamp?, Bool)] {
      let found = try signoff([.requested("a")], since: since, until: until)
      #expect((results(found)[0] == .fail) == counts)
    }
  }
}
