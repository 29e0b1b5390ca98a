import Foundation
import Glibc
import Testing

extension Pipeline {
  /// enforcement.md, Replay 1 to 3: what is held against each other without any decision made again. So
  /// nothing here names a case: what was forged has right hashes, and only its neighbours contradict it.
  @Suite struct ReplayingWitnesses {
    static let permit = "secure_layer.enforce.invalid_permit  release/permit.json"
    static let place = "secure_layer.killswitch.permit_invalid  release/permit.json"
    static let event = "secure_layer.enforce.chain_mismatch  release/release_receipt.json"

    /// The lines of a replay about what does not hold.
    static func found(_ gate: Gate, _ words: [String] = []) throws -> [String] {
      let finished = try gate.replay([], words)
      let lines = finished.output.split(separator: "\n").map { String($0) }
      let said = lines.filter { !$0.hasPrefix("decisions: 0 ") && !$0.hasPrefix("streams: ") }
      #expect(lines.count == said.count + 2 && finished.status == (said.isEmpty ? 0 : 1), "\(finished)")
      return said
    }

    /// The permit lies there no more: another run came after it.
    @Test func `a use that the state folder remembers is missed after another run, too`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      let state = try gate.scratch.folder("state")
      func run(at time: String) throws {
        #expect(try gate.stage(1, nil, ["--now", time]).status == 0)
        try gate.run(2...4)
        let words = ["--out", gate.out, "--state", state, "--no-fsync", gate.cases[0], "--", "true"]
        #expect(try Program(tool: "enforce-action", words).run().status == 0)
      }
      try run(at: Tools.sampleTime)
      let stream = gate.out + "/audit/one.jsonl"
      let lines = gate.scratch.text("out/audit/one.jsonl").split(separator: "\n")
      try writeFile(stream, Array((lines[..<2].joined(separator: "\n") + "\n").utf8))
      let lost = "case one  secure_layer.killswitch.audit_invalid  audit/one.jsonl"
      #expect(try Self.found(gate, ["--state", state]) == [lost])
      #expect(try Self.found(gate) == [])
      try run(at: "2026-11-21T08:10:00Z")
      #expect(try Self.found(gate, ["--state", state]) == [lost])
    }

    @Test func `a block that was taken away is missed after the next one, too`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let state = try gate.scratch.folder("state")
      _ = unsafe unlink(gate.path("release/permit.json", of: "one"))
      for _ in 0..<2 {
        _ = unsafe unlink(state + "/blocked.json")
        let words = ["--out", gate.out, "--state", state, "--no-fsync", gate.cases[0]]
        #expect(try Program(tool: "enforce-action", words).run().status == 1)
      }
      let said = try Self.found(gate, ["--state", state])
      #expect(said.contains("kill switch  secure_layer.killswitch.blocked  blocked.json"), "\(said)")
    }

    @Test func `a torn last line is told, and a folder without streams is a mistake`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let stream = gate.out + "/audit/one.jsonl"
      try writeFile(stream, try #require(readFile(stream)) + Array("{\"event".utf8))
      let finished = try gate.replay()
      #expect(finished.status == 0)
      #expect(finished.output.contains("stream one  a torn last line of 7 bytes"))
      let empty = try gate.replay([], out: try gate.scratch.folder("empty"))
      #expect(empty.status == 2 && empty.errors.contains("no such folder"), "\(empty.errors)")
      #expect(tree(gate.scratch.at("empty")).isEmpty)
    }

    @Test func `what is sealed again without a change holds`() throws {
      let rich = try Rich()
      let before = tree(rich.gate.scratch.path)
      let key = try #require(rich.approval).key
      try Forging.carryOut("", on: rich.gate)
      #expect(tree(rich.gate.scratch.path).filter { before[$0] != $1 }.keys.sorted() == [])
      // Ed25519 signs the same again, too.
      let resigned = "import glob\nresign(glob.glob(governance + '/reviews/*')[0])"
      try Forging.carryOut(resigned, on: rich.gate, key: key)
      #expect(tree(rich.gate.scratch.path).filter { before[$0] != $1 }.keys.sorted() == ["message"])
      #expect(try Self.found(rich.gate) == [])
      #expect(try Self.found(rich.gate, rich.further) == [])
    }

    @Test func `receipt, permit and event of a case belong together`() throws {
      let rich = try Rich()
      let before = tree(rich.gate.scratch.path)
      for (edit, said) in [
        ("receipt['permit_id'] = other", Self.permit),
        ("receipt['permit_id'] = None", Self.permit),
        ("permit['case'] = 'two'", Self.permit),
        ("receipt['audit']['stream_id'] = 'two'", Self.event),
        ("receipt['audit']['sequence'] += 1", Self.event),
        ("receipt['audit']['event_hash'] = other", Self.event),
        (
          """
          for event in events:
              if 'case' in event['payload']: event['payload']['case'] = 'two'
          """, Self.event
        ),
        ("receipt['audit'].update(sequence=0, event_hash=events[0]['event_hash'])", Self.event),
        ("receipt['case'] = 'two'", Self.event),
        ("permit['stream_id'] = 'two'", Self.place),
        (
          """
          permit['issued_at_sequence'] = 1
          permit['expiry_condition']['sequence_range'] = [1, 1]
          """, Self.place
        ),
        ("permit['prev_event_hash'] = other", Self.place),
        (
          """
          for event in events:
              if 'permit_id' in event['payload']: event['payload']['permit_id'] = other
          """, Self.place
        ),
      ] {
        try Forging.carryOut(edit, on: rich.gate)
        #expect(try Self.found(rich.gate) == ["case one  \(said)"], "\(edit)")
        try rich.gate.restore(before)
      }
      #expect(try Self.found(rich.gate) == [])
    }

    @Test func `a refusal is the refusal of this case`() throws {
      let gate = Gate()
      try gate.add("unsigned", as: "one")
      try gate.run()
      #expect(gate.release(of: "one") == .terminate)
      try Forging.carryOut("events[-1]['payload']['case'] = 'two'", on: gate)
      #expect(try Self.found(gate) == ["case one  \(Self.event)"])
    }

    @Test func `a release has its permit, and a refusal has none`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.add("unsigned", as: "two")
      try gate.run()
      let permit = gate.path("release/permit.json", of: "one")
      try writeFile(gate.path("release/permit.json", of: "two"), try #require(readFile(permit)))
      _ = unsafe unlink(permit)
      let missing = "case one  secure_layer.killswitch.permit_missing  release/permit.json"
      #expect(try Self.found(gate) == [missing, "case two  \(Self.permit)"])
    }

    /// What cannot be read is there, and may be anything.
    @Test(arguments: ["a folder", "a symbolic link", "no document"])
    func `what cannot be read is not taken for missing`(what: String) throws {
      for (document, said) in [("permit.json", Self.permit), ("release_receipt.json", Self.event)] {
        let gate = Gate()
        try gate.add("unsigned", as: "one")
        try gate.run()
        try Unreadable.put(what, at: gate.path("release/\(document)", of: "one"))
        #expect(try Self.found(gate) == ["case one  \(said)"])
      }
    }

    @Test func `a use that was cut from its stream is missed by the state folder`() throws {
      let rich = try Rich()
      try Forging.carryOut("del events[-2:]", on: rich.gate)
      #expect(try Self.found(rich.gate) == [])
      #expect(
        try Self.found(rich.gate, rich.further) == [
          "case one  secure_layer.killswitch.audit_invalid  audit/one.jsonl"
        ])
    }

    @Test func `a review that was needed is there, says allow, and is an approver's`() throws {
      let rich = try Rich()
      let approval = try #require(rich.approval)
      let name = try #require(approval.reviews.first)
      let before = tree(rich.gate.scratch.path)
      let review = "path = governance + '/reviews/\(name)'\n"
      for edit in Self.statements + [
        "os.remove(path)",
        "resign(path, lambda payload: payload.update(decision='block'))",
        "resign(path, lambda payload: payload.update(review_id=other))",
        "resign(path, lambda payload: payload.update(decided_by='bob'))\nnew_signer('bob')",
        """
        def another(payload):
            payload['request_fingerprint'] = other
            payload['review_id'] = digest({'schema': 'membrane.review-key.v1',
                **{name: payload[name] for name in ['policy_hash', 'request_fingerprint']}})
        resign(path, another)
        """,
      ] {
        try Forging.carryOut(review + edit, on: rich.gate, key: approval.key)
        #expect(
          try Self.found(rich.gate) == ["case one  secure_layer.enforce.review_missing  reviews/\(name)"],
          "\(edit)")
        try rich.gate.restore(before)
      }
      // The permit names the review of its own policy and request, and no other.
      try Forging.carryOut("permit['review_ref'] = other", on: rich.gate)
      let named = "reviews/\(String(repeating: "ab", count: 32)).review.json"
      #expect(try Self.found(rich.gate) == ["case one  secure_layer.enforce.review_missing  \(named)"])
      try rich.gate.restore(before)
      // An approver whose time ended later was one then.
      try Forging.carryOut("signer('alice', valid_until='\(Tools.sampleTime)')", on: rich.gate)
      #expect(try Self.found(rich.gate) == [])
    }

    /// What makes a signed statement at `path` none of an approver's.
    static let statements = [
      "resign(path, key=new_key())", "resign(path, kind='application/vnd.membrane.other+json')",
      "resign(path, indent=None)", "store(path, {})", "signer('alice', roles=['publisher'])",
      "signer('alice', valid_until='2026-01-01T00:00:00Z')",
      "signer('alice', valid_from='2027-01-01T00:00:00Z')", "signer('alice', state='revoked')",
    ]
  }
}

/// Something in the place of a file that no document can be read from.
enum Unreadable {
  static func put(_ what: String, at path: String) throws {
    let old = readFile(path) ?? []
    _ = unsafe unlink(path)
    switch what {
    case "a folder":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case "a symbolic link":
      try writeFile(path + ".old", old)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".old")
    default: try writeFile(path, [])
    }
  }
}
