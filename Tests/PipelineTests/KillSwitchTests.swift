import Audit
import CheckedValues
import Foundation
import Glibc
import Receipts
import Testing

extension Pipeline {
  /// enforcement.md, Kill switch: who obeys it, who sets it, who lifts it.
  @Suite struct KillSwitch {
    /// A case that was let through, with a state folder; then it is blocked by an execution without a permit.
    private func blocked() throws -> Approval {
      let approval = try Approval()
      try approval.gate.add("allowed-minisign", as: "one")
      try approval.evaluate(stages: 1...3)
      #expect(try approval.gate.stage(4, nil, ["--state", approval.state]).status == 0)
      try block(approval)
      return approval
    }

    private func block(_ approval: Approval) throws {
      let permit = approval.gate.path("release/permit.json", of: "one")
      let bytes = try #require(readFile(permit))
      _ = unsafe unlink(permit)
      #expect(try enforce(approval, approval.gate.cases[0]).status == 1)
      try writeFile(permit, bytes)
      #expect(readFile(approval.state + "/blocked.json") != nil)
    }

    private func enforce(_ approval: Approval, _ path: String) throws -> Program.Finished {
      try Program(
        tool: "enforce-action",
        ["--out", approval.gate.out, "--state", approval.state, "--no-fsync", path, "--", "true"]
      ).run()
    }

    private func lift(_ approval: Approval, by who: String = "alice", key: String? = nil) throws
      -> Program.Finished
    {
      try approval.resolveReview(["--lift-block", "--state", approval.state], by: who, key: key)
    }

    @Test func `nothing passes while it is set, and all passes once it is lifted`() throws {
      let approval = try blocked()
      let gate = approval.gate
      // Stage 4 alone, on what stages 1 to 3 let through.
      #expect(try gate.stage(4, nil, ["--state", approval.state]).status == 0)
      #expect(gate.release(of: "one") == .terminate)
      #expect(try gate.document(Gate.documents[5], of: "one").holds("secure_layer.killswitch.blocked"))
      #expect(readFile(gate.path("release/permit.json", of: "one")) == nil)
      #expect(try approval.eventTypes("one").last == "release.refused")
      // Stage 2.
      try approval.evaluate()
      #expect(try approval.runtime("one", ".runtime_decision") == "block")
      #expect(try approval.runtime("one", ".reason_code") == "secure_layer.killswitch.blocked")
      #expect(try approval.runtime("one", ".state.kill_switch") == "true")
      // The executor.
      let refused = try enforce(approval, gate.cases[0])
      #expect(refused.status == 1 && refused.errors.contains("secure_layer.killswitch.blocked"))
      // A refusal of that time comes out again in a replay.
      try gate.run(3...3)
      #expect(try gate.stage(4, nil, ["--state", approval.state]).status == 0)
      #expect(try gate.replay(nil, ["--state", approval.state]).status == 0)

      let finished = try lift(approval)
      #expect(finished.status == 0, "\(finished.errors)")
      #expect(readFile(approval.state + "/blocked.json") == nil)
      #expect(
        try approval.eventTypes("kill-switch") == [
          "stream.opened", "killswitch.set", "killswitch.lifted",
        ])
      try approval.evaluate(at: "2026-11-21T08:00:01Z", stages: 1...3)
      #expect(try gate.stage(4, nil, ["--state", approval.state]).status == 0)
      #expect(gate.release(of: "one") == .proceed)
      #expect(try enforce(approval, gate.cases[0]).status == 0)
      #expect(try gate.replay(nil, ["--state", approval.state]).status == 0)
    }

    /// The same case at the same time: the blocks are two all the same.
    @Test func `a lift is of one block, and another approver lifts the next`() throws {
      let approval = try blocked()
      try approval.addApprover("bob", key: approval.gate.scratch.at("bob.pem"))
      let first = try KillSwitchBlock(try #require(readFile(approval.state + "/blocked.json")))
      #expect(try lift(approval).status == 0)
      try block(approval)
      let second = try KillSwitchBlock(try #require(readFile(approval.state + "/blocked.json")))
      #expect(first.eventHash == .zero && second.eventHash != .zero && first.sha256 != second.sha256)
      #expect(try lift(approval, by: "bob", key: approval.gate.scratch.at("bob.pem")).status == 0)
      #expect(approval.reviews.count == 2)
      let finished = try approval.gate.replay([], ["--state", approval.state])
      #expect(finished.status == 0, "\(finished.output)")
    }

    @Test func `a lift whose block could not be removed is finished by the next`() throws {
      let approval = try blocked()
      try approval.addApprover("bob", key: approval.gate.scratch.at("bob.pem"))
      let block = try #require(readFile(approval.state + "/blocked.json"))
      #expect(try lift(approval).status == 0)
      // As if it had been killed before the last step.
      try writeFile(approval.state + "/blocked.json", block)
      #expect(try lift(approval, by: "bob", key: approval.gate.scratch.at("bob.pem")).status == 0)
      #expect(readFile(approval.state + "/blocked.json") == nil)
      #expect(
        try approval.eventTypes("kill-switch") == ["stream.opened", "killswitch.set", "killswitch.lifted"])
      #expect(try approval.gate.replay([], ["--state", approval.state]).status == 0)
    }

    @Test func `a lift without its statement is made good by who lifted it, and by nobody else`() throws {
      let approval = try blocked()
      let bob = approval.gate.scratch.at("bob.pem")
      try approval.addApprover("bob", key: bob)
      let block = try #require(readFile(approval.state + "/blocked.json"))
      #expect(try lift(approval).status == 0)
      let reviews = approval.gate.governance + "/reviews"
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: reviews).first { $0.hasSuffix(".lift.json") })
      _ = unsafe unlink(reviews + "/" + name)
      try writeFile(approval.state + "/blocked.json", block)
      let other = try lift(approval, by: "bob", key: bob)
      #expect(other.status == 2 && other.errors.contains("alice lifts it again"), "\(other.errors)")
      #expect(readFile(approval.state + "/blocked.json") != nil)
      #expect(try lift(approval).status == 0)
      #expect(readFile(approval.state + "/blocked.json") == nil)
      #expect(try approval.gate.replay([], ["--state", approval.state]).status == 0)
    }

    /// The lift belongs beside the block, or a replay there would miss it.
    @Test(arguments: [false, true])
    func `a lift with the outputs of others is refused and changes nothing`(isFirst: Bool) throws {
      let approval = try blocked()
      if !isFirst {
        #expect(try lift(approval).status == 0)
        try block(approval)
      }
      // Outputs that are not there, some without the stream, and some with an earlier state of it.
      let stream = "audit/kill-switch.jsonl"
      try approval.gate.scratch.folder("without/audit")
      let lines = try #require(readFile(approval.gate.out + "/" + stream)).split(separator: 0x0A)
      let earlier = lines.dropLast(2).flatMap { $0 + [0x0A] }
      try approval.gate.scratch.write("earlier/" + stream, String(decoding: earlier, as: UTF8.self))
      try approval.gate.scratch.write("state/nonces/lock", "")
      let before = tree(approval.gate.scratch.path)
      for out in ["nothing", "without", "earlier"] {
        approval.gate.outName = out
        let finished = try lift(approval)
        #expect(finished.status == 2, "\(out)")
        #expect(finished.errors.contains("kill-switch does not have this block"), "\(finished.errors)")
        #expect(tree(approval.gate.scratch.path) == before)
      }
      approval.gate.outName = "out"
      #expect(try lift(approval).status == 0)
      #expect(try approval.gate.replay([], ["--state", approval.state]).status == 0)
    }

    @Test func `a block that no stream could take is lifted all the same`() throws {
      let approval = try blocked()
      #expect(try lift(approval).status == 0)
      let stream = approval.gate.out + "/audit/kill-switch.jsonl"
      let whole = try #require(readFile(stream))
      try writeFile(stream, whole + Array("{}\n".utf8))
      try block(approval)
      #expect(try lift(approval).status == 3)
      #expect(unsafe rename(stream, approval.gate.scratch.at("broken")) == 0)
      #expect(try lift(approval).status == 0)
      #expect(try approval.eventTypes("kill-switch") == ["stream.opened", "killswitch.lifted"])
    }

    /// As after a disk that was full when the event was to be written.
    @Test func `a block whose event is missing in its place is lifted`() throws {
      let approval = try blocked()
      #expect(try lift(approval).status == 0)
      try block(approval)
      let stream = approval.gate.out + "/audit/kill-switch.jsonl"
      try approval.shell("sed -i '$d' \"$0\"", [stream])
      #expect(try lift(approval).status == 0)
      #expect(
        try approval.eventTypes("kill-switch") == [
          "stream.opened", "killswitch.set", "killswitch.lifted", "killswitch.lifted",
        ])
      #expect(try approval.gate.replay([], ["--state", approval.state]).status == 0)
    }

    @Test func `a lift of another block is none of this one`() throws {
      let approval = try blocked()
      #expect(try lift(approval).status == 0)
      try block(approval)
      // Whoever can write the outputs copies the event into its new place, and removes the block.
      try Forging.carryOut(
        "lift.append(json.loads(json.dumps(lift[2])))", on: approval.gate, key: approval.key)
      _ = unsafe unlink(approval.state + "/blocked.json")
      let finished = try approval.gate.replay([], ["--state", approval.state])
      #expect(finished.status == 1 && finished.output.contains("kill switch"), "\(finished.output)")
    }

    /// A file that anybody may read may be locked by anybody.
    @Test func `who holds the lock of the stream does not keep the kill switch from being set`() throws {
      let approval = try blocked()
      #expect(try lift(approval).status == 0)
      let stream = approval.gate.out + "/audit/kill-switch.jsonl"
      let script = "exec 9<\"$0\"; flock -s 9; echo >\"$1\"; sleep 4"
      let mark = approval.gate.scratch.at("held")
      let holder = try Program(["sh", "-c", script, stream, mark]).start()
      waitForFile(mark)
      _ = unsafe unlink(approval.gate.path("release/permit.json", of: "one"))
      let executor = try Program(
        tool: "enforce-action",
        ["--out", approval.gate.out, "--state", approval.state, "--no-fsync", approval.gate.cases[0]]
      ).start()
      waitForFile(approval.state + "/blocked.json", seconds: 2)
      #expect(readFile(approval.state + "/blocked.json") != nil, "two seconds later")
      #expect(holder.wait().status == 0 && executor.wait().status == 1)
      #expect(try approval.eventTypes("kill-switch").last == "killswitch.set")
    }

    @Test func `what somebody made by hand again is lifted by the same approver, with an event`() throws {
      let approval = try Approval()
      try approval.addApprover("bob", key: approval.gate.scratch.at("bob.pem"))
      for _ in 0..<2 {
        try approval.gate.scratch.write("state/blocked.json", "stop")
        #expect(try lift(approval).status == 0)
      }
      #expect(
        try approval.eventTypes("kill-switch") == ["stream.opened", "killswitch.lifted", "killswitch.lifted"])
      try approval.gate.scratch.write("state/blocked.json", "stop")
      let other = try lift(approval, by: "bob", key: approval.gate.scratch.at("bob.pem"))
      #expect(other.status == 2 && other.errors.contains("was lifted by alice before"))
      #expect(readFile(approval.state + "/blocked.json") != nil)
      try approval.gate.scratch.write("state/blocked.json", "stop again")
      #expect(try lift(approval, by: "bob", key: approval.gate.scratch.at("bob.pem")).status == 0)
      #expect(try approval.gate.replay([], ["--state", approval.state]).status == 0)
    }

    @Test func `of two lifts the later one takes no other block away`() throws {
      let approval = try blocked()
      // Held up between the statement and the removal.
      let script = """
        exec 9>"$0/nonces/lock"; flock 9; echo >"$1"; sleep 2; rm "$0/blocked.json"; echo other >"$0/blocked.json"
        """
      try approval.gate.scratch.folder("state/nonces")
      let mark = approval.gate.scratch.at("held")
      let holder = try Program(["sh", "-c", script, approval.state, mark]).start()
      waitForFile(mark)
      #expect(try lift(approval).status == 0)
      #expect(holder.wait().status == 0)
      // It read what was there when its turn came.
      let sum = try approval.shell("printf 'other\\n' | sha256sum | cut -c -64", [])
      #expect(approval.reviews == [sum.trimmingCharacters(in: .newlines) + ".lift.json"])
    }

    @Test func `of two lifts the later one finds nothing to lift`() throws {
      let approval = try blocked()
      let script = "exec 9>\"$0/nonces/lock\"; flock 9; echo >\"$1\"; sleep 2; rm \"$0/blocked.json\""
      try approval.gate.scratch.folder("state/nonces")
      let mark = approval.gate.scratch.at("held")
      let holder = try Program(["sh", "-c", script, approval.state, mark]).start()
      waitForFile(mark)
      let finished = try lift(approval)
      #expect(finished.status == 2, "\(finished.errors)")
      #expect(finished.errors.contains("the kill switch is not set"))
      #expect(holder.wait().status == 0)
    }

    @Test func `a lift that cannot be recorded leaves nothing, and a block that cannot be is told`() throws {
      let approval = try blocked()
      let stream = approval.gate.out + "/audit/kill-switch.jsonl"
      try writeFile(stream, try #require(readFile(stream)) + Array("{}\n".utf8))
      let before = tree(approval.gate.scratch.path)
      let finished = try lift(approval)
      #expect(finished.status == 3 && finished.errors.contains("put the file somewhere else"))
      // But the lock of those who come one after the other.
      #expect(tree(approval.gate.scratch.path).filter { $0.key != "state/nonces/lock" } == before)
      _ = unsafe unlink(approval.state + "/blocked.json")
      _ = unsafe unlink(approval.gate.path("release/permit.json", of: "one"))
      let refused = try enforce(approval, approval.gate.cases[0])
      #expect(refused.status == 1)
      #expect(refused.errors.contains("the kill switch is set, and that could not be recorded"))
      #expect(readFile(approval.state + "/blocked.json") != nil)
    }

    @Test func `a link in the place of the block is named as one`() throws {
      let approval = try Approval()
      try approval.gate.scratch.folder("state")
      _ = unsafe symlink("nowhere", approval.state + "/blocked.json")
      let finished = try lift(approval)
      #expect(finished.status == 2 && finished.errors.contains("a symbolic link"), "\(finished.errors)")
    }

    @Test func `the first block stays, and is recorded once`() throws {
      let approval = try blocked()
      let block = readFile(approval.state + "/blocked.json")
      try writeFile(approval.gate.out + "/audit/one.jsonl", Array("{}\n".utf8))
      #expect(try approval.gate.stage(4, nil, ["--state", approval.state]).status == 0)
      #expect(readFile(approval.state + "/blocked.json") == block)
      #expect(try approval.eventTypes("kill-switch") == ["stream.opened", "killswitch.set"])
    }

    @Test func `a state folder that is none is a fault`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let file = try gate.scratch.write("file", "x")
      for state in [file, file + "/state"] {
        for stage in [2, 4] {
          let finished = try gate.stage(stage, nil, ["--state", state])
          #expect(finished.status == 3, "\(stage): \(finished.errors)")
        }
      }
    }

    @Test func `without the state folder nobody knows of it`() throws {
      let approval = try blocked()
      try approval.gate.run()
      #expect(approval.gate.release(of: "one") == .proceed)
    }

    @Test func `the statement names this block and no other`() throws {
      let approval = try blocked()
      let bytes = try #require(readFile(approval.state + "/blocked.json"))
      let block = try KillSwitchBlock(bytes)
      #expect(block.reasonCode == .permitMissing && block.caseName?.text == "one")
      #expect(try lift(approval).status == 0)
      #expect(approval.reviews == ["\(block.sha256).lift.json"])
      let envelope = approval.governance + "/reviews/" + approval.reviews[0]
      let payload = try OpenSSL.payload(envelope)
      #expect(payload.contains("\"block_sha256\":\"\(block.sha256)\""))
      #expect(try OpenSSL.verifies(envelope, approval.key, OpenSSL.accepted[0], in: approval.gate.scratch))
      // What was lifted once stays lifted; the next block is another one.
      #expect(try lift(approval).status == 2, "nothing is set")
      try writeFile(approval.state + "/blocked.json", bytes)
      #expect(try approval.gate.stage(2, nil, ["--state", approval.state]).status == 0)
      #expect(try approval.runtime("one", ".runtime_decision") == "block", "a file alone sets it")
    }

    @Test(arguments: [
      ("alice", "stranger", "the key is not in trust.json"), ("bob", "bob", "bob is not an approver"),
      ("alice", "bob", "the key is that of bob, not of alice"),
      ("carol", "carol", "carol is not in force at"),
    ])
    func `who may not lift it changes nothing`(who: String, key: String, said: String) throws {
      let approval = try blocked()
      let scratch = approval.gate.scratch
      try approval.addApprover("bob", key: scratch.at("bob.pem"), roles: #"["publisher","scanner"]"#)
      try approval.addApprover(
        "carol", key: scratch.at("carol.pem"), also: #"{"valid_until":"2026-11-21T07:59:59Z"}"#)
      try approval.shell("openssl genpkey -algorithm ed25519 -out \"$0\"", [scratch.at("stranger.pem")])
      let before = tree(scratch.path)
      let finished = try lift(approval, by: who, key: scratch.at("\(key).pem"))
      #expect(finished.status == 2)
      #expect(finished.errors.contains(said), "\(finished.errors)")
      #expect(tree(scratch.path) == before)
    }

    @Test(arguments: ["", "{}\n", "stop", "null"])
    func `a file that is no block sets it, and is lifted by its own digest`(text: String) throws {
      let approval = try Approval()
      try approval.gate.add("allowed-minisign", as: "one")
      let file = try approval.gate.scratch.write("state/blocked.json", text)
      try approval.evaluate()
      #expect(try approval.runtime("one", ".reason_code") == "secure_layer.killswitch.blocked")
      let sum = try approval.shell("sha256sum <\"$0\" | cut -c -64", [file])
      #expect(try lift(approval).status == 0)
      #expect(approval.reviews == [sum.trimmingCharacters(in: .newlines) + ".lift.json"])
      #expect(try approval.eventTypes("kill-switch") == ["stream.opened", "killswitch.lifted"])
      try approval.evaluate()
      #expect(try approval.runtime("one", ".runtime_decision") == "allow")
      #expect(try approval.gate.replay([], ["--state", approval.state]).status == 0)
    }

    @Test func `a folder or a link by that name sets it, too`() throws {
      for isFolder in [true, false] {
        let approval = try Approval()
        try approval.gate.add("allowed-minisign", as: "one")
        let file = approval.state + "/blocked.json"
        if isFolder {
          try approval.gate.scratch.folder("state/blocked.json")
        } else {
          try approval.gate.scratch.folder("state")
          #expect(unsafe symlink("/nowhere", file) == 0)
        }
        try approval.evaluate()
        #expect(try approval.runtime("one", ".reason_code") == "secure_layer.killswitch.blocked")
        #expect(try lift(approval).status == 2)
        #expect(approval.reviews.isEmpty)
      }
    }

    @Test func `a block that was taken away without a lift is missed by a replay`() throws {
      let approval = try blocked()
      _ = unsafe unlink(approval.state + "/blocked.json")
      let words = ["--state", approval.state]
      let finished = try approval.gate.replay(nil, words)
      #expect(finished.status == 1)
      #expect(finished.output.contains("kill switch  secure_layer.killswitch.blocked  blocked.json"))
    }

    @Test func `a lift without its statement, or with another's, is found by a replay`() throws {
      let approval = try blocked()
      #expect(try lift(approval).status == 0)
      let words = ["--state", approval.state]
      #expect(try approval.gate.replay(nil, words).status == 0)
      let name = approval.reviews[0]
      let file = approval.governance + "/reviews/" + name
      let whole = try #require(readFile(file))
      for place in stride(from: 0, to: whole.count, by: 53) {
        var bytes = whole
        bytes[place] ^= 1
        try writeFile(file, bytes)
        let finished = try approval.gate.replay(nil, words)
        // The hint which key it is decides nothing.
        let isHint = String(decoding: bytes, as: UTF8.self).contains("\"keyid\"") && finished.status == 0
        #expect(
          finished.output.contains("kill switch  secure_layer.enforce.review_missing  reviews/\(name)")
            || isHint, "byte \(place)")
      }
      _ = unsafe unlink(file)
      #expect(try approval.gate.replay(nil, words).status == 1)
    }

    @Test func `a block and no case`() throws {
      let approval = try blocked()
      let words = ["--lift-block", "--state", approval.state]
      #expect(try approval.resolveReview(words + [approval.gate.cases[0]]).status == 2)
      #expect(try approval.resolveReview(words + ["--decision", "allow"]).status == 2)
      #expect(try approval.resolveReview(["--lift-block"]).status == 2)
      #expect(readFile(approval.state + "/blocked.json") != nil)
      // A stream of the switch that was tampered with: nothing is lifted.
      let stream = approval.gate.out + "/audit/kill-switch.jsonl"
      try writeFile(stream, Array("{}\n".utf8))
      let finished = try lift(approval)
      #expect(finished.status == 3 && finished.errors.contains("does not verify"))
      #expect(readFile(approval.state + "/blocked.json") != nil)
    }
  }
}
