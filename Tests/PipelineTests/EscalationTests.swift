import Foundation
import Glibc
import Testing

extension Pipeline {
  /// admission.md, Grants and Escalation: from a no to a grant to a yes, once.
  @Suite struct Escalation {
    @Test func `a capability without a grant is asked for, granted, used, and not used again`() throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .terminate)
      #expect(try approval.answer("one") == "PKG-002-CAPABILITY_NOT_GRANTED capability-not-granted")
      let asked = approval.gate.path("runtime/escalation_request.json", of: "one")
      #expect(try approval.jq(".capabilities", asked) == "[\"state.write.tx\"]")
      try approval.approve("one")
      #expect(approval.grants.count == 1)

      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .proceed)
      #expect(readFile(asked) == nil)
      let first = tree(approval.gate.out)
      try approval.evaluate(stages: 2...4)
      #expect(tree(approval.gate.out) == first)

      try approval.evaluate(at: "2026-11-21T08:00:01Z", stages: 1...4)
      #expect(approval.gate.release(of: "one") == .terminate)
      #expect(
        try approval.answer("one") == "PKG-002-CAPABILITY_REPLAY_DETECTED capability-policy-violation")
      #expect(try approval.runtime("one", ".state.spent_grants | length") == "1")
      // Back at the first time, the receipt is the same, and so is everything that follows.
      try approval.evaluate(stages: 1...4)
      let again = tree(approval.gate.out).filter { !$0.key.hasPrefix("audit/") }
      #expect(again == first.filter { !$0.key.hasPrefix("audit/") })
    }

    @Test func `without a state folder no grant can be used`() throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      try approval.approve("one")
      try approval.gate.run()
      #expect(
        try approval.answer("one") == "PKG-002-CAPABILITY_REPLAY_DETECTED capability-policy-violation")
      #expect(try approval.runtime("one", ".reasons") == "[\"nonce_ledger_missing\"]")
    }

    @Test(arguments: [
      (".package.package_version = \"1.17.1\"", "PKG-002-CAPABILITY_NOT_GRANTED"),
      (".action.surface = \"ide\"", "PKG-002-CAPABILITY_SCOPE_MISMATCH"),
      (".action.name = \"delete\"", "PKG-002-CAPABILITY_SCOPE_MISMATCH"),
      (".project.project_id = \"other\"", "PKG-002-CAPABILITY_SCOPE_MISMATCH"),
      (".session_id = \"run-2\"", "continue"),
    ])
    func `a grant is good for the action that it was given for`(change: String, code: String) throws {
      let approval = try Approval()
      let path = try approval.add("one")
      try approval.evaluate()
      try approval.approve("one")
      try approval.shell(
        "jq \"$1\" \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"", [path + "/request.json", change])
      try approval.evaluate(stages: 1...4)
      let expected =
        code.contains("NOT_GRANTED") ? "PKG-002-CAPABILITY_GRANT_EXPIRED capability-grant-stale" : code
      if code == "continue" {
        #expect(approval.gate.release(of: "one") == .proceed)
      } else {
        #expect(try approval.answer("one").hasPrefix(expected))
      }
    }

    @Test func `a new major version of the catalog makes grants stale, a minor one does not`() throws {
      for (version, code) in [
        ("1.1.0", "-"), ("2.0.0", "PKG-002-CAPABILITY_GRANT_EXPIRED capability-grant-stale"),
      ] {
        let approval = try Approval()
        try approval.add("one")
        try approval.evaluate()
        try approval.approve("one")
        try approval.shell(
          "jq --arg v \"$1\" '.catalog_version = $v' \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"",
          [approval.governance + "/catalog.json", version])
        try approval.evaluate()
        #expect(try approval.answer("one") == code)
      }
    }

    @Test func `a grant of a publisher, with one byte changed, or deleted is none`() throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      try approval.approve("one")
      let file = approval.governance + "/grants/" + approval.grants[0]
      let whole = try #require(readFile(file))
      let missing = "PKG-002-CAPABILITY_NOT_GRANTED capability-not-granted"
      for place in stride(from: 30, to: whole.count - 30, by: 97) {
        var bytes = whole
        bytes[place] ^= 1
        try writeFile(file, bytes)
        try approval.evaluate()
        // The name of the key may be anything; all else is signed or gives the file its form.
        let text = String(decoding: bytes, as: UTF8.self)
        let isHint =
          text.contains("\"keyid\": \"")
          && !String(decoding: whole, as: UTF8.self).contains(
            text.split(separator: "keyid").last.map { String($0.prefix(70)) } ?? "")
        #expect(try approval.answer("one") == missing || isHint, "byte \(place)")
        if isHint { try approval.shell("rm -rf \"$0\"", [approval.gate.scratch.at("state")]) }
      }
      try writeFile(file, whole)
      try approval.shell(
        """
        jq '(.signers[] | select(.signer_id == "alice")).roles = ["publisher"]' "$0" >"$0.new"
        mv "$0.new" "$0"
        """, [approval.governance + "/trust.json"])
      try approval.evaluate()
      #expect(try approval.answer("one") == missing)
      #expect(try approval.runtime("one", ".reasons") == "[\"grant_signer_not_approver\"]")
      _ = unsafe unlink(file)
      try approval.evaluate()
      #expect(try approval.runtime("one", ".reasons") == "[\"capability_not_granted\"]")
    }

    @Test func `a file among the grants that is none is told`() throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      try approval.approve("one")
      let grants = approval.governance + "/grants/"
      let whole = try #require(readFile(grants + approval.grants[0]))
      try writeFile(grants + "broken.json", Array("{".utf8))
      try writeFile(grants + "other.json", whole)
      let finished = try approval.gate.stage(2)
      #expect(finished.errors.contains("grants/broken.json: expected more bytes"), "\(finished.errors)")
      #expect(finished.errors.contains("grants/other.json: the grant's id is g-"))
    }

    @Test func `an answer to this request that names another case is no yes`() throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      try approval.approve("one")
      let file = approval.governance + "/escalations/one.decision.json"
      try approval.shell("jq '.case = \"two\"' \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"", [file])
      try approval.evaluate()
      #expect(
        try approval.answer("one") == "PKG-002-CAPABILITY_NOT_GRANTED capability-escalation-denied")
      #expect(try approval.runtime("one", ".reasons") == "[\"escalation_decision_malformed\"]")
    }

    @Test func `a grant for a session ends with it`() throws {
      let approval = try Approval()
      let path = try approval.add("one")
      try approval.evaluate()
      try approval.approve("one", "approve_session")
      try approval.shell(
        "jq '.session_id = \"run-2\"' \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"", [path + "/request.json"])
      try approval.evaluate()
      #expect(try approval.runtime("one", ".reasons") == "[\"grant_session_ended\"]")
    }

    @Test func `several capabilities get a grant each, and all nonces are spent at once`() throws {
      let approval = try Approval()
      try approval.add("one", ["state.write.tx", "export.user.file", "state.read"])
      try approval.evaluate()
      try approval.approve("one")
      #expect(approval.grants.count == 3)
      try approval.evaluate(stages: 1...4)
      #expect(approval.gate.release(of: "one") == .proceed)
      let granted = try approval.runtime("one", ".capabilities.granted | join(\" \")")
      #expect(granted == "export.user.file state.read state.write.tx")
      let entries = tree(approval.gate.scratch.at("state/nonces")).keys.filter { $0 != "lock" }
      #expect(entries.count == 6)
    }

    @Test func `a case that is blocked for another reason spends nothing`() throws {
      let approval = try Approval()
      let path = try approval.add("one")
      try approval.evaluate()
      try approval.approve("one")
      let request = try #require(readFile(path + "/request.json"))
      _ = unsafe unlink(path + "/evidence/grype.json")
      try approval.evaluate()
      #expect(try approval.runtime("one", ".outcome") == "deny")
      #expect(tree(approval.gate.scratch.at("state")).isEmpty)
      #expect(readFile(path + "/request.json") == request)
    }

    @Test(arguments: ["deny", "cancel", "timeout"])
    func `a no is written down and outweighs a grant`(decision: String) throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      let finished = try approval.resolve("one", ["--decision", decision])
      #expect(finished.status == 0 && finished.output == decision + "\n")
      #expect(approval.grants.isEmpty)
      try approval.evaluate()
      let reject = decision == "timeout" ? "capability-escalation-timeout" : "capability-escalation-denied"
      let no = "PKG-002-CAPABILITY_NOT_GRANTED capability-not-granted \(reject)"
      #expect(try approval.answer("one") == no)
      let types = try approval.jq(
        "select(.sequence > 0) | .event_type + \" \" + .payload.decision",
        approval.gate.out + "/audit/one.jsonl")
      let word = decision == "timeout" ? "timeout" : "denied"
      #expect(
        types == """
          capability.escalation.requested requested
          capability.escalation.denied \(word)
          capability.check.rejected rejected
          """)
    }

    @Test func `the events have all thirteen members, and the stream verifies`() throws {
      let approval = try Approval()
      try approval.add("one", ["state.write.tx", "state.read"])
      try approval.evaluate()
      try approval.approve("one")
      let stream = approval.gate.out + "/audit/one.jsonl"
      let names = try approval.jq("select(.sequence > 0) | .payload | keys_unsorted | length", stream)
      #expect(names == "13\n13\n13\n13")
      let ids = try approval.jq("select(.sequence > 0) | .event_id == .payload.eventId", stream)
      #expect(ids == "true\ntrue\ntrue\ntrue")
      #expect(try approval.jq(".sequence", stream) == "0\n1\n2\n3\n4")
    }

    @Test func `an approver who is none signs nothing, and leaves nothing`() throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      let scratch = approval.gate.scratch
      try approval.addApprover("bob", key: scratch.at("bob.pem"), roles: "[\"publisher\"]")
      try approval.addApprover("carol", key: scratch.at("carol.pem"), also: "{\"state\": \"suspended\"}")
      try approval.addApprover("dave", key: scratch.at("dave.pem"), also: "{\"packages\": [\"acme-*\"]}")
      try approval.shell("openssl genpkey -algorithm ed25519 -out \"$0\"", [scratch.at("eve.pem")])
      let before = tree(approval.governance)
      for (name, key, said) in [
        ("bob", "bob.pem", "bob is not an approver"), ("carol", "carol.pem", "carol is not in force"),
        ("dave", "dave.pem", "dave may not sign for six"), ("eve", "eve.pem", "the key is not in trust.json"),
        ("alice", "carol.pem", "the key is that of carol, not of alice"),
        ("alcie", "alice.pem", "the key is that of alice, not of alcie"),
        ("alice", "none.pem", "no such file"),
        ("alice", "alice.pem.pub", "not supported as a signing key"),
      ] {
        let finished = try approval.resolve(
          "one", ["--decision", "approve_persistent", "--approver", name, "--key", scratch.at(key)])
        #expect(finished.status == 2, "\(name) \(key)")
        #expect(finished.errors.contains(said), "\(finished.errors)")
        #expect(
          tree(approval.governance) == before && readFile(approval.gate.out + "/audit/one.jsonl") == nil)
      }
    }

    @Test func `what nobody asked, or asked otherwise, is not answered`() throws {
      let approval = try Approval()
      let path = try approval.add("one")
      try approval.gate.add("allowed-minisign", as: "two")
      try approval.evaluate()
      #expect(try approval.resolve("two", ["--decision", "deny"]).errors.contains("no such file"))
      #expect(try approval.resolve("two", ["--decision", "deny"]).status == 2)
      #expect(try approval.resolve("one", ["--decision", "perhaps"]).status == 2)
      #expect(try approval.resolve("one", ["--decision", "approve_session"]).status == 2)
      #expect(try approval.resolve("one", ["--decision", "deny", "--valid-for", "0d"]).status == 2)
      #expect(try approval.resolve("one", []).status == 2)
      try approval.shell(
        "jq '.session_id = \"run-9\"' \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"", [path + "/request.json"])
      let changed = try approval.resolve("one", ["--decision", "deny"])
      #expect(changed.status == 2 && changed.errors.contains("not the one that was evaluated"))
    }

    @Test func `a capability that the action does not need is not granted`() throws {
      let approval = try Approval()
      let path = try approval.add("one", ["state.read", "state.write.tx"])
      try approval.shell(
        "jq '.action.requires = [\"state.read\"]' \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"",
        [path + "/request.json"])
      try approval.evaluate()
      let asked = approval.gate.path("runtime/escalation_request.json", of: "one")
      try approval.shell(
        "jq '.capabilities += [\"state.write.tx\"]' \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\"", [asked])
      let finished = try approval.resolve(
        "one", ["--decision", "approve_persistent", "--approver", "alice", "--key", approval.key])
      #expect(finished.status == 2 && finished.errors.contains("not the one that was evaluated"))
      #expect(approval.grants == [])
    }

    @Test func `a stream that cannot be is refused before anything is asked`() throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      let finished = try approval.resolve("one", ["--stream", "Bad"])
      #expect(finished.status == 2 && finished.errors.contains("--stream Bad: not the name of a stream"))
      #expect(finished.errors.contains("hint: a stream is named as a case is"))
    }

    @Test func `the key can come from a descriptor, and never goes anywhere`() throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      let words = approval.words(
        "one", ["--decision", "approve_persistent", "--approver", "alice", "--key", "fd:7"])
      try approval.shell(
        "cat \"$0\" | \"$@\" 7<&0", [approval.key, try Tools.path("resolve-escalation")] + words)
      #expect(approval.grants.count == 1)
      let secret = try #require(readFile(approval.key)).split(separator: 10)[1]
      for (_, bytes) in tree(approval.governance).merging(tree(approval.gate.out), uniquingKeysWith: { $1 }) {
        #expect(!bytes.holds(String(decoding: secret, as: UTF8.self)))
      }
    }

    @Test
    func `of several cases with one grant the first in the list gets it, whatever the number of threads`()
      throws
    {
      for jobs in ["1", "2", "16"] {
        let approval = try Approval()
        for number in 0..<12 { try approval.add("case-\(10 + number)") }
        try approval.evaluate()
        try approval.approve("case-17")
        try approval.evaluate(["--jobs", jobs])
        let won = try approval.gate.names.filter { try approval.runtime($0, ".outcome") == "allow" }
        #expect(won == ["case-10"], "\(jobs)")
      }
    }

    @Test func `a grant that changes between the stages ends the chain`() throws {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      try approval.approve("one")
      try approval.evaluate(stages: 1...3)
      let file = approval.governance + "/grants/" + approval.grants[0]
      let whole = try #require(readFile(file))
      try writeFile(file, whole + [10])
      try approval.evaluate(stages: 4...4)
      #expect(approval.gate.release(of: "one") == .terminate)
      _ = unsafe unlink(file)
      try approval.evaluate(stages: 4...4)
      #expect(approval.gate.release(of: "one") == .terminate)
      try writeFile(file, whole)
      try approval.evaluate(stages: 4...4)
      #expect(approval.gate.release(of: "one") == .proceed)
    }
  }

  /// The prompt, on a real terminal.
  @Suite struct Prompt {
    private func terminal(_ approval: Approval, _ more: [String] = []) throws -> Terminal {
      try Terminal(
        tool: "resolve-escalation",
        approval.words("one", ["--approver", "alice", "--key", approval.key] + more))
    }

    private func asked() throws -> Approval {
      let approval = try Approval()
      try approval.add("one")
      try approval.evaluate()
      return approval
    }

    private func decision(_ approval: Approval) throws -> String {
      try approval.jq(".decision", approval.governance + "/escalations/one.decision.json")
    }

    @Test(arguments: [
      ("s\n", "approve_session", 1), ("p\n", "approve_persistent", 1), ("d\n", "deny", 0),
      ("what?\n\np\n", "approve_persistent", 1), ("deny\n", "deny", 0), ("\u{4}", "cancel", 0),
      ("p\u{15}d\n", "deny", 0), ("\u{3}", "cancel", 0),
    ])
    func `an answer is taken`(typed: String, expected: String, grants: Int) throws {
      let approval = try asked()
      let terminal = try terminal(approval)
      #expect(terminal.wait(for: "answer [s/p/d]: "))
      for text in ["six 1.17.0", "state.write.tx", "publish on ci"] { #expect(terminal.shown.contains(text)) }
      terminal.type(typed)
      #expect(terminal.status() == 0, "\(terminal.shown)")
      #expect(try decision(approval) == expected)
      #expect(approval.grants.count == grants)
    }

    @Test func `no answer in time is a no`() throws {
      let approval = try asked()
      let terminal = try terminal(approval, ["--timeout", "1s"])
      #expect(terminal.wait(for: "answer"))
      terminal.type("p")
      #expect(terminal.status() == 0)
      #expect(try decision(approval) == "timeout")
      #expect(approval.grants.isEmpty)
    }

    @Test func `without a session there is none to approve for`() throws {
      let approval = try Approval()
      try approval.add("one", ["state.write.tx"], "del(.session_id)")
      try approval.evaluate()
      let terminal = try terminal(approval)
      #expect(terminal.wait(for: "answer [p/d]: "))
      terminal.type("s\n")
      terminal.type("d\n")
      #expect(terminal.status() == 0)
      #expect(try decision(approval) == "deny")
    }
  }
}
