import Audit
import CheckedValues
import Receipts
import Signatures
import Testing

/// Values that the tests of this target share.
enum Given {
  static let time = Timestamp("2026-11-21T08:00:00Z")!
  static let name = CaseName("demo-case")!
  static let stream = StreamID("demo-case")!

  static func digest(_ text: String) -> SHA256Digest { SHA256.digest(of: Array(text.utf8)) }
  static func id(_ text: String) -> Identifier { Identifier(text)! }

  static func draft(_ payload: EventPayload) -> EventDraft {
    EventDraft(
      payload, recordedAt: time, policyHash: digest("policy"), requestFingerprint: digest("request"))
  }

  static func issue(_ permit: SHA256Digest) -> EventPayload {
    .permitIssued(
      PermitIssue(
        caseName: name, actionReceipt: digest("action"), subject: digest("subject"),
        decision: .proceed, permitID: permit))
  }

  static func use(_ permit: SHA256Digest, _ number: Int = 1) -> EventPayload {
    .permitUsed(
      PermitUse(
        caseName: name, actionReceipt: digest("action"), permitID: permit, action: .proceed,
        use: number))
  }

  static func end(_ permit: SHA256Digest) -> EventPayload {
    .executionFinished(ExecutionEnd(caseName: name, permitID: permit, exitStatus: 137))
  }

  static let escalation = EscalationPayload(
    timestamp: time, moduleID: id("pkg"), moduleVersion: SemanticVersion("1.2.3")!,
    capabilityID: id("net.fetch"), decision: .approved, reason: .reject(.notGranted),
    approver: id("alice"), approverRole: .approver, scope: .session, grantVersion: id("1.0.0"))

  /// One payload of every type.
  static let payloads: [EventPayload] =
    [
      .streamOpened, .streamRecovered(TornTail(bytes: 7, sha256: digest("torn"))),
      issue(digest("permit")), use(digest("permit")), end(digest("permit")),
      .releaseRefused(
        ReleaseRefusal(
          caseName: name, actionReceipt: nil, subject: digest("subject"),
          reasonCodes: [.unsigned, .chainMismatch])),
      .reviewResolved(
        ReviewResolution(reviewID: digest("review"), decision: .allow, decidedBy: id("alice"))),
      .killSwitchSet(KillSwitchChange(block: digest("block"), reasonCode: .auditInvalid)),
      .killSwitchLifted(
        KillSwitchChange(block: digest("block"), reasonCode: .auditInvalid, by: id("alice"))),
    ] + CapabilityEvent.allCases.map { .capability($0, escalation) }

  /// A stream with an event of every type, in that order.
  static let new: [NewEvent] = try! NewEvent.batch(
    payloads.dropFirst().map(draft), in: stream, after: nil)

  static let events = new.map(\.event)

  static func bytes(_ events: some Sequence<NewEvent>) -> [UInt8] { events.flatMap(\.line) }
}

/// What a verifier makes of these bytes: the events and the torn tail, or the break.
func verified(
  _ bytes: [UInt8], stream: StreamID = Given.stream, fromStart: Bool = true
) -> Result<(count: Int, rest: Int), StreamBreak> {
  var verifier = StreamVerifier(stream, fromStart: fromStart)
  var count = 0
  do throws(StreamBreak) {
    let rest = try verifier.take(linesOf: bytes[...]) { _, _ in count += 1 }
    return .success((count, rest.count))
  } catch { return .failure(error) }
}

extension Result {
  var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
  var value: Success? { try? get() }
}
