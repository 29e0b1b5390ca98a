import Audit
import CheckedValues
import Foundation
import Glibc
import Receipts
import Signatures
import Testing

extension Pipeline {
  /// enforcement.md: every answer of stage 4 stands in an audit stream, and what is released has a permit.
  @Suite struct Auditing {
    private func path(_ stream: String, _ gate: Gate) -> String { "\(gate.out)/audit/\(stream).jsonl" }

    /// The events of a stream; fails the test when it does not verify.
    private func events(_ stream: String, _ gate: Gate) throws -> [AuditEvent] {
      let bytes = try #require(readFile(path(stream, gate)))
      var verifier = StreamVerifier(try #require(StreamID(stream)))
      var events: [AuditEvent] = []
      let rest = try verifier.take(linesOf: bytes[...]) { events.append($1) }
      #expect(rest.isEmpty)
      return events
    }

    private func permit(of name: String, _ gate: Gate) throws -> Permit? {
      try readFile(gate.path("release/permit.json", of: name)).map { bytes throws in
        try Permit(bytes)
      }
    }

    /// A case whose stream has several events: it was decided on at several times.
    private func grown() throws -> Gate {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      for minute in 1...3 {
        _ = try gate.stage(1, nil, ["--now", "2026-11-21T08:0\(minute):00Z"])
        try gate.run(2...4)
      }
      #expect(try events("one", gate).count == 5)
      return gate
    }

    private func isReleased(_ gate: Gate) -> Bool { gate.release(of: "one") == .proceed }

    @Test func `what is released has a permit for its place, what is refused has none`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "yes")
      try gate.add("unsigned", as: "no")
      try gate.run()
      let permit = try #require(try permit(of: "yes", gate))
      let issued = try events("yes", gate)
      #expect(issued.map(\.type) == [.streamOpened, .permitIssued])
      let receipt = String(
        decoding: try gate.document("release/release_receipt.json", of: "yes"), as: UTF8.self)
      #expect(receipt.contains("\"permit_id\": \"\(permit.id)\""))
      #expect(receipt.contains("\"event_hash\": \"\(issued[1].eventHash)\""))
      guard case .permitIssued(let issue) = issued[1].payload else { return }
      let wanted = Permit.Subject(
        caseName: permit.caseName, actionReceipt: issue.actionReceipt, subject: permit.subject,
        requestFingerprint: permit.requestFingerprint, action: .proceed, isolated: [])
      #expect(try permit.check(issued[1...], for: wanted) == 1)
      #expect(try self.permit(of: "no", gate) == nil)
      let refused = try events("no", gate)
      #expect(refused.map(\.type) == [.streamOpened, .releaseRefused])
      guard case .releaseRefused(let refusal) = refused[1].payload else { return }
      #expect(refusal.reasonCodes == [.unsigned])
    }

    @Test func `a reason of two stages is given once`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run(1...1)
      _ = unsafe unlink(gate.path("signature/signature_verification_receipt.json", of: "one"))
      try gate.run(2...4)
      guard case .releaseRefused(let refusal)? = try events("one", gate).last?.payload else {
        Issue.record("no refusal")
        return
      }
      #expect(refusal.reasonCodes.filter { $0 == .chainMismatch } == [.chainMismatch])
      #expect(Set(refusal.reasonCodes).count == refusal.reasonCodes.count)
      let receipt = try gate.document("release/release_receipt.json", of: "one")
      #expect(!receipt.holds("all_checks_passed"))
    }

    @Test func `an isolated release has what is taken away in its permit`() throws {
      let gate = Gate()
      gate.governance = Tools.samples + "/governance-dry-run"
      try gate.add("isolate-dry-run", as: "one")
      try gate.run()
      let permit = try #require(try permit(of: "one", gate))
      #expect(permit.decision == .warn)
      #expect(
        permit.isolated.map(\.text) == [
          "private_runner", "secret_material_access", "unsafe_payload_fetch",
        ])
    }

    @Test func `the same answer is recorded once, and has the same bytes each time`() throws {
      let gate = try grown()
      try gate.add("unsigned", as: "no")
      try gate.run(2...4, [gate.cases[0]])
      try gate.run(1...4, [gate.cases[1]])
      let before = tree(gate.out)
      for _ in 0..<3 { try gate.run(4...4) }
      #expect(tree(gate.out) == before)
    }

    /// The last events, which an append looks at, are as they were.
    @Test(arguments: [[], ["--stream", "one"]])
    func `a change of long ago is found when an answer is given again`(_ options: [String]) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      for minute in 10...29 {
        _ = try gate.stage(1, nil, ["--now", "2026-11-21T08:\(minute):00Z"])
        try gate.run(2...4)
      }
      var bytes = try #require(readFile(path("one", gate)))
      #expect(bytes.count > 12 << 10)
      let digit = try #require(bytes[1000...].firstIndex(of: UInt8(ascii: "1")))
      bytes[digit] = UInt8(ascii: "2")
      try writeFile(path("one", gate), bytes)
      gate.options += options
      try gate.run(4...4)
      #expect(gate.release(of: "one") == .terminate)
      #expect(readFile(path("one", gate)) == bytes)
    }

    @Test func `an answer is found again however much others answered since`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 330)
      gate.options += ["--stream", "all"]
      let stages = gate.options
      gate.options = ["--no-fsync"]
      try gate.run(1...3)
      gate.options = stages
      try gate.run(4...4)
      let before = tree(gate.out)
      #expect(try #require(readFile(gate.out + "/audit/all.jsonl")).count > 270 << 10)
      try gate.run(4...4, [gate.cases[0]])
      #expect(tree(gate.out) == before)
      // All of them, in another order.
      try gate.run(4...4, gate.cases.reversed())
      #expect(tree(gate.out) == before)
    }

    @Test func `a permit may be used more often when that is asked for`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run(1...3)
      #expect(try gate.stage(4, nil, ["--permit-uses", "4"]).status == 0)
      let permit = try #require(try permit(of: "one", gate))
      #expect(permit.expiry.kind == .bounded && permit.expiry.range == 1...7)
      for wrong in ["0", "101", "1x", ""] {
        #expect(try gate.stage(4, nil, ["--permit-uses", wrong]).status == 2)
      }
    }

    /// Ways to change a stream of five events.
    struct Change: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let make: @Sendable ([String]) -> [String]
    }

    static let changes = [
      Change(testDescription: "a payload changed") { lines in
        var lines = lines
        lines[3] = lines[3].replacing("\"case\":\"one\"", with: "\"case\":\"two\"")
        return lines
      },
      Change(testDescription: "two lines swapped") { [$0[0], $0[2], $0[1], $0[3], $0[4]] },
      Change(testDescription: "a line in the middle gone") { [$0[0], $0[1], $0[3], $0[4]] },
      Change(testDescription: "the first line gone") { Array($0.dropFirst()) },
      Change(testDescription: "a line twice") { $0 + [$0[4]] },
      Change(testDescription: "a fork") { $0 + [$0[3]] },
      Change(testDescription: "no event") { $0 + ["{}"] },
      Change(testDescription: "an empty line") { $0 + [""] },
    ]

    @Test(arguments: changes)
    func `a stream that was changed releases nothing, and blocks everything`(change: Change) throws {
      let gate = try grown()
      let text = String(decoding: try #require(readFile(path("one", gate))), as: UTF8.self)
      let lines = change.make(text.split(separator: "\n").map { String($0) })
      let changed = Array((lines.joined(separator: "\n") + "\n").utf8)
      try writeFile(path("one", gate), changed)
      let state = gate.scratch.at("state")
      let finished = try gate.stage(4, nil, ["--state", state])
      #expect(finished.status == 0)
      #expect(finished.errors.contains("does not verify"))
      #expect(gate.release(of: "one") == .terminate)
      #expect(try permit(of: "one", gate) == nil)
      #expect(readFile(path("one", gate)) == changed, "nothing is appended")
      let receipt = String(
        decoding: try gate.document("release/release_receipt.json", of: "one"), as: UTF8.self)
      #expect(receipt.contains("secure_layer.killswitch.audit_invalid"))
      #expect(receipt.contains("\"audit\": null"))
      let block = try KillSwitchBlock(try #require(readFile(state + "/blocked.json")))
      #expect(block.reasonCode == .auditInvalid && block.stream?.text == "one")
      // From now on stage 2 blocks another case, and stage 4 terminates one that was let through before.
      try gate.add("allowed-minisign", as: "other")
      let other = [gate.cases[1]]
      try gate.run(1...3, other)
      #expect(try gate.stage(4, other, ["--state", state]).status == 0)
      #expect(gate.release(of: "other") == .terminate)
      #expect(try events("other", gate).last?.type == .releaseRefused)
      #expect(try gate.stage(2, other, ["--state", state]).status == 0)
      #expect(
        String(
          decoding: try gate.document("runtime/runtime_execution_receipt.json", of: "other"),
          as: UTF8.self
        ).contains("\"runtime_decision\": \"block\""))
      // The first block stays.
      _ = try gate.stage(4, [gate.cases[0]], ["--state", state])
      #expect(try KillSwitchBlock(try #require(readFile(state + "/blocked.json"))) == block)
    }

    @Test func `a torn last line is cut off, recorded, and blocks nothing`() throws {
      let gate = try grown()
      let whole = try #require(readFile(path("one", gate)))
      for cut in [1, 100, 500] {
        try writeFile(path("one", gate), Array(whole.dropLast(cut)))
        let state = gate.scratch.at("state")
        #expect(try gate.stage(4, nil, ["--state", state]).status == 0)
        #expect(isReleased(gate))
        #expect(
          try events("one", gate).suffix(2).map(\.type) == [.streamRecovered, .permitIssued])
        #expect(readFile(state + "/blocked.json") == nil)
      }
    }

    @Test func `a file that cannot be a stream is not passed over`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let words = ["--out", gate.out, "--min-decisions", "0"]
      #expect(try Program(tool: "report-signoff", words).run().status == 0)
      try gate.scratch.write("out/audit/Bad Name.jsonl", "{}\n")
      for finished in try [Program(tool: "report-signoff", words).run(), gate.replay()] {
        #expect(finished.status == 2 && finished.errors.contains("Bad Name.jsonl: not the name of a stream"))
      }
    }

    @Test func `many cases in one stream come in their order, whatever is asked for`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 60)
      try gate.run(1...3)
      #expect(try gate.stage(4, nil, ["--stream", "all", "--jobs", "8"]).status == 0)
      let named = try events("all", gate).compactMap { event -> String? in
        if case .permitIssued(let issue) = event.payload { issue.caseName.text } else { nil }
      }
      #expect(named == gate.names)
      #expect(try FileManager.default.contentsOfDirectory(atPath: gate.out + "/audit") == ["all.jsonl"])
      for wrong in ["", "A", "../x", "a/b", "a b"] {
        #expect(try gate.stage(4, nil, ["--stream", wrong]).status == 2)
      }
    }

    @Test func `eight programs that write one stream at once do not fork it`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 400)
      try gate.run(1...3)
      let running = try (0..<8).map { part in
        try gate.program(
          4, Array(gate.cases[(50 * part)..<(50 * part + 50)]), ["--stream", "all"]
        ).start()
      }
      for program in running { #expect(program.wait().status == 0) }
      let events = try events("all", gate)
      #expect(events.count == 401)
      #expect(Set(gate.names.map(gate.release)) == [.proceed])
    }

    /// Every call that changes something is a place where a run may end. (What a kill inside of the write
    /// itself leaves behind is in the tests of `AuditStreamFile`.)
    @Test(
      .enabled(if: Nonces.canTrace, "strace is not here"),
      arguments: ["pwrite64", "write", "fsync", "renameat", "mkdirat", "flock"])
    func `a run that is killed at any call leaves a stream that goes on`(call: String) throws {
      let gate = Gate()
      gate.options = ["--jobs", "1"]
      var (number, status) = (0, Int32(-1))
      while status != 0, number < 40 {
        number += 1
        // Half of the runs meet a torn tail, too.
        let name = "case-\(number)"
        try gate.add("allowed-minisign", as: name)
        let own = [try #require(gate.cases.last)]
        try gate.run(1...3, own)
        if number.isMultiple(of: 2) {
          try gate.scratch.write("out/audit/\(name).jsonl", "torn")
        }
        var program = try gate.program(4, own)
        let inject = "inject=\(call):signal=KILL:when=\(number)"
        program.words = ["strace", "-f", "-o", "/dev/null", "-e", inject] + program.words
        status = try program.run().status
        #expect(status == 0 || status == 137)
        if status != 0, gate.release(of: name) == .proceed {
          // What can be seen has its event, and that is durable.
          #expect(try permit(of: name, gate)?.id == issue(name, gate)?.permitID, "\(call) \(number)")
        }
        try gate.run(4...4, own)
        #expect(gate.release(of: name) == .proceed, "\(call) \(number)")
        let issue = try #require(try issue(name, gate), "\(call) \(number)")
        #expect(try permit(of: name, gate)?.id == issue.permitID, "\(call) \(number)")
      }
      #expect(number > 1 && status == 0, "\(call): nothing was killed")
    }

    /// What the last event of a stream issued.
    private func issue(_ stream: String, _ gate: Gate) throws -> PermitIssue? {
      guard case .permitIssued(let issue)? = try events(stream, gate).last?.payload else {
        return nil
      }
      return issue
    }
  }
}
