import Audit
import CheckedValues
import Foundation
import PlainJSON
import Receipts
import StrictJSON
import Testing

@Suite struct EventTests {
  @Test func `there is a payload for every type of event`() {
    #expect(Set(Given.payloads.map(\.type)) == Set(EventType.allCases))
  }

  @Test(arguments: Given.events.indices)
  func `a line has the documented members, in canonical form, with a line feed`(
    number: Int
  ) throws {
    let new = Given.new[number]
    let read = try PlainJSON(new.line.dropLast())
    #expect(new.line == Array((read.canonical + "\n").utf8))
    #expect(
      Set(read.members.keys) == [
        "schema", "stream_id", "sequence", "prev_event_hash", "event_type", "event_id", "recorded_at",
        "policy_hash", "request_fingerprint", "payload", "event_hash",
      ])
    #expect(read["schema"]?.text == "membrane.audit-event.v1")
    #expect(read["event_type"]?.text == new.event.type.rawValue)
  }

  @Test(arguments: Given.events.indices)
  func `hash and id can be worked out by anybody`(number: Int) throws {
    let read = try PlainJSON(Given.new[number].line.dropLast())
    #expect(read["event_hash"]?.text == read.digest(without: ["event_hash"]).hex)
    let key = PlainJSON.object([
      "schema": .text("membrane.audit-event-id.v1"), "stream_id": try #require(read["stream_id"]),
      "sequence": try #require(read["sequence"]), "event_type": try #require(read["event_type"]),
      "payload": try #require(read["payload"]).without(["eventId"]),
    ])
    #expect(read["event_id"]?.text == key.digest().hex)
  }

  @Test(arguments: Given.events.indices)
  func `what was written is read again`(number: Int) throws {
    let new = Given.new[number]
    #expect(try AuditEvent(line: new.line.dropLast()) == new.event)
  }

  @Test func `the first event has number 0 and 64 zeros before it`() throws {
    let first = Given.events[0]
    #expect(first.type == .streamOpened && first.sequence == 0 && first.previousHash == .zero)
    for (one, next) in zip(Given.events, Given.events.dropFirst()) {
      #expect(next.sequence == one.sequence + 1 && next.previousHash == one.eventHash)
    }
  }

  @Test func `an id depends on stream, number, type and payload, and on nothing else`() throws {
    func id(
      _ draft: EventDraft, _ stream: StreamID = Given.stream, _ sequence: Int = 3, after: String = "a"
    ) throws -> SHA256Digest {
      let tip = StreamTip(stream: stream, sequence: sequence, eventHash: Given.digest(after))
      return try NewEvent(draft, in: stream, after: tip).event.eventID
    }
    let draft = Given.draft(Given.issue(Given.digest("permit")))
    let later = EventDraft(draft.payload, recordedAt: Timestamp("2027-01-01T00:00:00Z")!)
    #expect(try id(draft) == id(later))
    #expect(try id(draft) == id(draft, after: "b"))
    let other = try #require(StreamID("other"))
    #expect(
      try Set([
        id(draft), id(draft, other), id(draft, Given.stream, 4),
        id(Given.draft(Given.issue(Given.digest("permit2")))),
        id(Given.draft(Given.use(Given.digest("permit")))),
      ]).count == 5)
  }

  @Test func `an escalation has thirteen members, the first of which is the event's id`() throws {
    for new in Given.new {
      guard case .capability = new.event.payload else { continue }
      let payload = try #require(try PlainJSON(new.line.dropLast())["payload"])
      #expect(payload["eventId"]?.text == new.event.eventID.hex)
      #expect(
        Set(payload.members.keys) == [
          "eventId", "timestampUtc", "moduleId", "moduleVersion", "capabilityId", "actionId",
          "transactionId", "decision", "decisionReasonCode", "approverIdentity", "approverRole",
          "grantScope", "grantVersion",
        ])
      #expect(payload["actionId"]?.text == "")
    }
  }

  @Test func `an event of this version and no other is read`() throws {
    for (old, new) in [
      ("audit-event.v1", "audit-event.v2"), ("\"schema\"", "\"scheme\""),
      ("\"sequence\":1", "\"sequence\":\"1\""), ("\"sequence\":1", "\"sequence\":-1"),
      ("\"sequence\":1", "\"sequence\":1,\"more\":1"), ("stream.recovered", "stream.repaired"),
      ("\"sequence\":1", "\"sequence\":\(1 << 52 + 1)"),
      ("\"discarded_bytes\":7", "\"discarded_bytes\":7,\"note\":\"x\""),
      ("demo-case", "Demo"), ("08:00:00Z", "08:00:00+00:00"),
    ] { try expectMalformed(Given.new[1], old, new) }
  }

  @Test(arguments: [
    (EventType.streamRecovered, "\"discarded_bytes\":7", "\"discarded_bytes\":0"),
    (.permitIssued, "\"continue\"", "\"terminate\""),
    (.permitUsed, "\"action\":\"continue\"", "\"action\":\"terminate\""),
    (.permitUsed, "\"use\":1", "\"use\":0"), (.permitUsed, "\"use\":1", "\"use\":101"),
    (.executionFinished, "137", "-1"), (.executionFinished, "137", "256"),
    (.releaseRefused, "\"terminate\"", "\"continue\""),
    (.releaseRefused, "\"terminate\"", "\"isolate_and_continue\""),
  ])
  func `what its type cannot say is no event`(type: EventType, old: String, new: String) throws {
    try expectMalformed(try #require(Given.new.first { $0.event.type == type }), old, new)
  }

  @Test func `a refusal has no more reasons than there are codes`() throws {
    let codes = ReasonCode.allCases.map { "\"\($0.rawValue)\"" } + ["\"\(ReasonCode.unsigned.rawValue)\""]
    let refusal = try #require(Given.new.first { $0.event.type == .releaseRefused })
    let written = "\"\(ReasonCode.unsigned.rawValue)\",\"\(ReasonCode.chainMismatch.rawValue)\""
    try expectMalformed(refusal, written, codes.joined(separator: ","))
  }

  /// The form is looked at before any hash, so it is the form that must be named.
  private func expectMalformed(_ event: NewEvent, _ old: String, _ new: String) throws {
    let line = String(decoding: event.line.dropLast(), as: UTF8.self)
    let changed = line.replacingOccurrences(of: old, with: new)
    #expect(changed != line, "\(old)")
    do throws(LineProblem) {
      _ = try AuditEvent(line: Array(changed.utf8)[...])
      Issue.record("\(new) was read")
    } catch {
      guard case .malformed = error else {
        Issue.record("\(new): \(error)")
        return
      }
    }
  }

  @Test func `white space and another order are not canonical`() throws {
    let line = String(decoding: Given.new[1].line.dropLast(), as: UTF8.self)
    let members = try PlainJSON(line.utf8).members.sorted { $0.key > $1.key }
    let turned =
      "{" + members.map { "\"\($0.key)\":\($0.value.canonical)" }.joined(separator: ",") + "}"
    for text in [line + " ", " " + line, line.replacingOccurrences(of: ",", with: ", "), turned] {
      #expect(throws: LineProblem.notCanonical) { try AuditEvent(line: Array(text.utf8)[...]) }
    }
  }

  @Test func `a line is refused for its length before anything else`() throws {
    let line = Given.new[1].line.dropLast()
    // With its line feed it has the greatest length.
    let longest = line + [UInt8](repeating: 0x20, count: AuditEvent.mostBytes - 1 - line.count)
    #expect(throws: LineProblem.notCanonical) { try AuditEvent(line: longest) }
    do throws(LineProblem) {
      _ = try AuditEvent(line: longest + [0x20])
      Issue.record("it was read")
    } catch {
      guard case .malformed(let refusal) = error else { throw error }
      #expect(refusal.expected == .bytes(atMost: AuditEvent.mostBytes - 1))
    }
  }

  @Test func `an id that was made up is found, though the hash is right`() throws {
    for event in [Given.new[1], Given.new[14]] {
      var members = try PlainJSON(event.line.dropLast()).members
      members["event_id"] = .text(Given.digest("made up").hex)
      members["event_hash"] = .text(PlainJSON.object(members).digest(without: ["event_hash"]).hex)
      let text = Array(PlainJSON.object(members).canonical.utf8)
      #expect(throws: LineProblem.otherID) { try AuditEvent(line: text[...]) }
    }
    var members = try PlainJSON(Given.new[14].line.dropLast()).members
    var payload = try #require(members["payload"]).members
    payload["eventId"] = .text(Given.digest("made up").hex)
    members["payload"] = .object(payload)
    members["event_hash"] = .text(PlainJSON.object(members).digest(without: ["event_hash"]).hex)
    let text = Array(PlainJSON.object(members).canonical.utf8)
    #expect(throws: LineProblem.otherID) { try AuditEvent(line: text[...]) }
  }

  @Test func `every truncation and every changed byte of every line is refused`() {
    for new in Given.new {
      let line = new.line.dropLast()
      for count in 0..<line.count {
        #expect(throws: LineProblem.self) { try AuditEvent(line: line.prefix(count)) }
      }
      for index in line.indices {
        var changed = line
        changed[index] ^= 1
        #expect(throws: LineProblem.self, "\(new.event.type) \(index)") { try AuditEvent(line: changed) }
      }
    }
  }

  @Test func `a secret does not get into a stream`() {
    let name = Given.id("ghp_" + String(repeating: "a", count: 36))
    var payload = Given.escalation
    payload.moduleID = name
    let draft = Given.draft(.capability(.requested, payload))
    #expect(throws: SecretFound(kind: .gitHubToken)) {
      try NewEvent(draft, in: Given.stream, after: nil)
    }
  }
}
