import Foundation
import Glibc
import Testing

extension Pipeline {
  /// enforcement.md, Replay 4: stage 4's answer once more, with what only it knew.
  @Suite struct ReplayingReleases {
    /// The lines about decisions that did not come out again.
    private func differences(_ gate: Gate, _ words: [String]) throws -> [String] {
      let finished = try gate.replay(nil, words)
      #expect(finished.status < 2, "\(finished.errors)")
      let start = "case one  secure_layer.enforce.replay_mismatch  "
      return finished.output.split(separator: "\n").filter { $0.hasPrefix(start) }
        .map { String($0.dropFirst(start.count)) }
    }

    @Test func `a statement says what was decided, in the written form, by the key`() throws {
      let rich = try Rich()
      let key = rich.gate.scratch.at("key.pem")
      let before = tree(rich.gate.scratch.path)
      #expect(try differences(rich.gate, rich.further) == [])
      for name in ["release.vsa.dsse.json", "release.svr.dsse.json"] {
        for (edit, said) in [
          ("resign(path, kind='application/vnd.in-toto.other+json')", ""), ("store(path, {})", ""),
          ("os.remove(path)", ""), ("open(path, 'w')", ""),
          ("resign(path, lambda payload: payload.update(predicateType='https://a.example/b'))", ": payload"),
          ("resign(path, lambda payload: payload['subject'][0].update(name='other'))", ": payload"),
          ("resign(path, indent=None)", ": signatures"), ("resign(path, key=new_key())", ": signatures"),
          ("resign(path, keyid=other)", ": signatures"),
          (
            """
            envelope = load(path)
            envelope['signatures'] *= 2
            store(path, envelope)
            """, ": signatures"
          ),
        ] {
          try Forging.carryOut("path = release + '\(name)'\n" + edit, on: rich.gate, key: key)
          #expect(try differences(rich.gate, rich.further) == ["release/\(name)\(said)"], "\(edit)")
          try rich.gate.restore(before)
        }
      }
      try Forging.carryOut("resign(release + 'release.svr.dsse.json', indent=None)", on: rich.gate, key: key)
      #expect(try differences(rich.gate, []) == ["release/release.svr.dsse.json: signatures"])
    }

    @Test func `a refusal because everything was blocked comes out again`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run(1...3)
      let state = try gate.scratch.folder("state")
      try writeFile(state + "/blocked.json", [])
      #expect(try gate.stage(4, nil, ["--state", state]).status == 0)
      #expect(gate.release(of: "one") == .terminate)
      #expect(try gate.document(Gate.documents[5], of: "one").holds("secure_layer.killswitch.blocked"))
      // That it is not set any more plays no part.
      for words in [["--state", state], []] {
        let finished = try gate.replay(nil, words)
        #expect(finished.status == 0, "\(finished.output)")
      }
    }

    @Test(arguments: [1, 2, 3, 100])
    func `a permit for several uses comes out again`(uses: Int) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run(1...3)
      #expect(try gate.stage(4, nil, ["--permit-uses", "\(uses)"]).status == 0)
      #expect(try gate.replay().status == 0)
    }

    @Test func `a permit that was altered is what is named, not the receipt beside it`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run(1...4)
      let path = gate.out + "/one/release/permit.json"
      var lines = try #require(readFile(path).map { String(decoding: $0, as: UTF8.self) })
        .replacing("one_shot", with: "bounded").split(separator: "\n")
      let last = try #require(lines.lastIndex { $0.hasSuffix("  1") })
      lines[last] = "      3"
      try writeFile(path, Array((lines.joined(separator: "\n") + "\n").utf8))
      let finished = try gate.replay()
      #expect(
        finished.output.contains("case one  secure_layer.enforce.invalid_permit  release/permit.json"),
        "\(finished.output)")
      #expect(try differences(gate, []) == ["release/permit.json: expiry_condition/type"])
    }

    @Test func `the answer to a stream that did not verify comes out again`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run(1...3)
      try writeFile(gate.out + "/audit/one.jsonl", Array("{}\n".utf8))
      try gate.run(4...4)
      #expect(gate.release(of: "one") == .terminate)
      let finished = try gate.replay()
      #expect(finished.status == 1)
      #expect(finished.output.contains("decisions: 1 made again, 1 the same\n"), "\(finished.output)")
    }

    /// The event is about this case, and the receipt and the permit name it; but it is not this answer's.
    @Test(arguments: [
      "only('permit.issued', events)['payload']['subject_sha256'] = other",
      "only('permit.issued', events)['recorded_at'] = '2025-01-01T00:00:00Z'",
      "only('permit.issued', events)['policy_hash'] = other",
      "only('permit.issued', events)['payload']['release_decision'] = 'isolate_and_continue'",
    ])
    func `an event of another answer is not this one's`(edit: String) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      try Forging.carryOut(edit, on: gate)
      #expect(try ReplayingWitnesses.found(gate) == [], "nothing else contradicts it")
      #expect(try differences(gate, []).count == 1)
    }

    @Test(arguments: ["a folder", "a symbolic link", "no document"])
    func `an output that cannot be read is not taken for missing`(what: String) throws {
      // A refusal has no permit, and without a key there are no statements.
      for name in ["permit.json", "release.vsa.dsse.json", "release.svr.dsse.json"] {
        let gate = Gate()
        try gate.add("unsigned", as: "one")
        try gate.run()
        #expect(try differences(gate, []) == [])
        try Unreadable.put(what, at: gate.path("release/\(name)", of: "one"))
        #expect(
          try differences(gate, []) == [
            "release/\(name == "permit.json" ? name : "release.vsa.dsse.json")"
          ], "\(name)")
      }
    }
  }
}
