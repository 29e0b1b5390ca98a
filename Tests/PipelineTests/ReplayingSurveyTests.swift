import Foundation
import Testing

extension Pipeline {
  /// enforcement.md, Replay 2: every use has the permit that it was a use of.
  @Suite struct ReplayingSurvey {
    private func found(_ gate: Gate, _ words: [String] = []) throws -> [String] {
      try ReplayingWitnesses.found(gate, words)
    }

    /// What is wrong with a line is told with the names in it.
    @Test func `a stream cannot act on the terminal of who replays it`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let path = gate.out + "/audit/one.jsonl"
      let text = String(decoding: try #require(readFile(path)), as: UTF8.self)
      let secret = "ghp_" + String(repeating: "a", count: 36)
      let odd = "\"payload\":{\"\\u001b[31m\(secret)\":0,"
      try writeFile(path, Array(text.replacing("\"payload\":{", with: odd).utf8))
      let replayed = try gate.replay()
      #expect(replayed.status == 1)
      #expect(replayed.output.contains("stream one"), "\(replayed.output)")
      #expect(!replayed.output.contains("\u{1B}") && !replayed.output.contains(secret))
    }

    @Test func `a use is of what was permitted, and counts on`() throws {
      let rich = try Rich()
      let document = rich.gate.path("release/permit.json", of: "one")
      let permit = try #require(rich.approval).jq(".permit_id", document)
      let before = tree(rich.gate.scratch.path)
      for edit in [
        "only('permit.used', events)['payload']['case'] = 'two'",
        "only('permit.used', events)['payload']['action_receipt_sha256'] = other",
        "only('permit.used', events)['payload']['action'] = 'isolate_and_continue'",
        "only('permit.used', events)['payload']['use'] = 2",
        "del events[-1]\nevents.append(json.loads(json.dumps(events[-1])))",
        "events.remove(only('permit.used', events))",
        "events[-2:] = [events[-1], events[-2]]",
      ] {
        try Forging.carryOut(edit, on: rich.gate)
        let said = try found(rich.gate)
        // Where the use is not taken for one, nor is the end of what was run; and one behind that end is late.
        #expect(
          said.first
            == "stream one  secure_layer.killswitch.replay_invalid  permit \(permit) was used but not issued",
          "\(edit)")
        #expect(Set(said).count == (edit.hasPrefix("events[-2:]") ? 2 : 1), "\(edit)")
        try rich.gate.restore(before)
      }
    }

    /// A permit that may be used three times, and was used twice.
    private func bounded() throws -> (gate: Gate, state: [String]) {
      let gate = Gate()
      let path = try gate.add("allowed-minisign", as: "one")
      try gate.run(1...3)
      let state = ["--state", gate.scratch.at("state")]
      #expect(try gate.stage(4, nil, state + ["--permit-uses", "3"]).status == 0)
      for _ in 1...2 {
        let words = ["--out", gate.out, "--no-fsync"] + state + [path, "--", "true"]
        #expect(try Program(tool: "enforce-action", words).run().status == 0)
      }
      return (gate, state)
    }

    @Test func `a permit is not used more often than it may be, nor later`() throws {
      let once = try Rich().gate
      let again = "events += json.loads(json.dumps(events[-2:]))\nevents[-2]['payload']['use'] = 2"
      try Forging.carryOut(again, on: once)
      let said = try found(once)
      #expect(said == ["case one  secure_layer.killswitch.replay_invalid  audit/one.jsonl"], "\(said)")
      // Three uses: the third one is in time right behind the second, and late when something came in between.
      let copy = { (place: Int) in "events.append(json.loads(json.dumps(events[\(place)])))\n" }
      for (between, isLate) in [("", false), (copy(5), true)] {
        let gate = try bounded().gate
        try Forging.carryOut(between + copy(4) + "events[-1]['payload']['use'] = 3", on: gate)
        #expect(try found(gate).isEmpty != isLate)
      }
    }

    @Test func `uses of a bounded permit are numbered without a gap`() throws {
      let (gate, state) = try bounded()
      #expect(try found(gate, state) == [])
      let before = tree(gate.scratch.path)
      for number in [1, 3] {
        try Forging.carryOut("events[-2]['payload']['use'] = \(number)", on: gate)
        #expect(try found(gate).count == 1, "\(number)")
        try gate.restore(before)
      }
    }

    /// Another stream, `aaa`, says that it issued the permit, too.
    @Test func `what another stream says of a permit hides no use`() throws {
      let (gate, state) = try bounded()
      let before = tree(gate.scratch.path)
      let copy = "write('aaa', [json.loads(json.dumps(event)) for event in"
      // It has none of the uses: they were made here.
      try Forging.carryOut("\(copy) events[:2]])", on: gate)
      #expect(try found(gate, state) == [])
      try gate.restore(before)
      // It has the first use, and the second was cut from both: two streams with one use do not make two.
      try Forging.carryOut("del events[-2:]\n\(copy) events])", on: gate)
      #expect(
        try found(gate, state) == ["case one  secure_layer.killswitch.audit_invalid  audit/one.jsonl"])
    }
  }
}
