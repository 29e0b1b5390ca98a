import Foundation
import Glibc
import Testing

extension Pipeline {
  /// enforcement.md, Executor: what runs, under what, and what is refused.
  @Suite struct Enforcement {
    @Test func `an allowed command runs with all it is given, and its status is passed on`() throws {
      let released = try Released()
      let finished = try released.enforce(["sh", "-c", "echo $TOKEN; exit 7"], with: ["TOKEN": "t-1"])
      #expect(finished.status == 7)
      #expect(finished.output == "t-1\n")
      let events = released.events
      try #require(events.count == 4, "\(finished.errors)")
      #expect(events[2].contains(#""event_type":"permit.used""#))
      #expect(events[3].contains(#""exit_status":7"#))
    }

    @Test func `a signal is 128 and its number`() throws {
      let released = try Released()
      #expect(try released.enforce(["sh", "-c", "kill -9 $$"]).status == 137)
      #expect(released.events.last?.contains(#""exit_status":137"#) == true)
    }

    @Test func `without a command the action is printed`() throws {
      #expect(try Released().enforce().output == "continue\n")
      let isolated = try Released.isolated()
      let finished = try isolated.enforce()
      #expect(finished.status == 0 && finished.output == "isolate_and_continue\n")
    }

    @Test func `terminate runs nothing, and is no reason to stop everything`() throws {
      let released = try Released("unsigned")
      let mark = released.gate.scratch.at("ran")
      let finished = try released.enforce(["touch", mark])
      #expect(finished.status == 1 && finished.output.isEmpty)
      #expect(finished.errors.contains("one: the action is terminate; nothing was run"))
      #expect(readFile(mark) == nil && !released.isBlocked)
      let silent = try released.enforce()
      #expect(silent.status == 1 && silent.output == "terminate\n" && silent.errors.isEmpty)
    }

    @Test func `a terminate of either stage is one, permit or not`() throws {
      // Stage 3 says so, and stage 4 never ran.
      let refused = try Released("unsigned")
      _ = unsafe unlink(refused.gate.path("release/release_receipt.json", of: "one"))
      let first = try refused.enforce()
      #expect(first.status == 1 && first.output == "terminate\n")
      #expect(!refused.isBlocked)
      // Stage 3 lets it pass, stage 4 does not, and it took no permit back.
      let released = try Released()
      let switched = released.gate.scratch.at("switched")
      try released.gate.scratch.write("switched/blocked.json", "stop")
      let permit = try #require(readFile(released.permit))
      #expect(try released.gate.stage(4, nil, ["--state", switched]).status == 0)
      #expect(released.gate.release(of: "one") == .terminate)
      for bytes in [nil, permit] {
        if let bytes { try writeFile(released.permit, bytes) } else { _ = unsafe unlink(released.permit) }
        let second = try released.enforce()
        #expect(second.status == 1 && second.output == "terminate\n", "\(second.errors)")
      }
      #expect(!released.isBlocked)
    }

    @Test func `what cannot be read in place of a permit is no missing one`() throws {
      let released = try Released()
      _ = unsafe unlink(released.permit)
      try released.gate.scratch.folder("out/one/release/permit.json")
      let finished = try released.enforce(["true"])
      #expect(finished.status == 1 && finished.errors.contains("secure_layer.enforce.invalid_permit"))
      #expect(!released.isBlocked)
    }

    @Test func `a stream that is gone stays gone`() throws {
      let released = try Released()
      _ = unsafe unlink(released.stream)
      #expect(try released.enforce(["true"]).status == 1)
      #expect(readFile(released.stream) == nil)
      #expect(released.blockedBy.contains("secure_layer.killswitch.permit_invalid"))
    }

    @Test func `a permit is used once, and nothing runs a second time`() throws {
      let released = try Released()
      #expect(try released.enforce().status == 0)
      let mark = released.gate.scratch.at("ran")
      let again = try released.enforce(["touch", mark])
      #expect(again.status == 1 && readFile(mark) == nil)
      #expect(again.errors.contains("secure_layer.enforce.invalid_permit"))
      #expect(!released.isBlocked && released.events.count == 3)
    }

    @Test func `a bounded permit is used as often as it says`() throws {
      let released = try Released()
      try FileManager.default.removeItem(atPath: released.gate.out)
      try released.gate.run(1...3)
      #expect(try released.gate.stage(4, nil, ["--permit-uses", "3"]).status == 0)
      for use in 1...3 { #expect(try released.enforce(["true"]).status == 0, "use \(use)") }
      #expect(try released.enforce(["true"]).status == 1)
    }

    /// "To act again, decide again": what is given anew on a decision is no further use of it.
    @Test func `another permit for the same decision gives no further use`() throws {
      let released = try Released()
      let gate = released.gate
      #expect(try released.enforce(["true"]).status == 0)
      let before = tree(gate.out)
      // In the same stream it is not issued at all.
      let again = try gate.stage(4, nil, ["--permit-uses", "2"])
      #expect(again.status == 3, "\(again.errors)")
      #expect(again.errors.contains("a permit for 1 use was issued for this decision, and stays as it is"))
      #expect(released.events.count == 4 && tree(gate.out) == before)
      // Another stream does not know of it; the state folder and a replay do.
      let first = try #require(readFile(gate.path("release/release_receipt.json", of: "one")))
      #expect(try gate.stage(4, nil, ["--stream", "other"]).status == 0)
      let second = try released.enforce(["true"])
      #expect(second.status == 1 && second.errors.contains("the permit was used"), "\(second.errors)")
      #expect(!released.isBlocked)
      #expect(try gate.replay().output.contains("secure_layer.enforce.invalid_permit"))
      try gate.run(4...4)
      #expect(readFile(gate.path("release/release_receipt.json", of: "one")) == first)
    }

    /// Who used the decision then does not matter: there is one permit for it.
    @Test func `a use is missed although the permit was issued anew`() throws {
      let released = try Released()
      let gate = released.gate
      let opened = released.events[0]
      #expect(try released.enforce(["true"]).status == 0)
      try writeFile(released.stream, Array((opened + "\n").utf8))
      #expect(try gate.stage(4, nil, ["--permit-uses", "2"]).status == 0)
      let found = try gate.replay(nil, ["--state", released.state])
      #expect(found.status == 1 && found.output.contains("secure_layer.killswitch.audit_invalid"))
    }

    @Test func `the order of what is asked: the stream before the artifact and the command`() throws {
      for spoil in ["artifact", "command"] {
        let released = try Released()
        try writeFile(released.stream, Array((released.events[0] + "\n").utf8))
        if spoil == "artifact" { try FileManager.default.removeItem(atPath: released.path + "/artifact") }
        let finished = try released.enforce([spoil == "command" ? "no-such-program" : "true"])
        #expect(finished.status == 1 && finished.errors.contains("secure_layer.enforce.chain_mismatch"))
        #expect(released.blockedBy.contains("secure_layer.killswitch.permit_invalid"))
      }
    }

    @Test func `a folder of outputs that is not there is not made`() throws {
      let released = try Released()
      var program = try Program(tool: "enforce-action", ["--out", "typo", released.path, "--", "true"])
      program.folder = released.gate.scratch.path
      #expect(try program.run().status == 1)
      #expect(!FileManager.default.fileExists(atPath: released.gate.scratch.at("typo")))
    }

    @Test func `the dashes before the case end the options, those behind it begin the command`() throws {
      let released = try Released()
      for command in [[], ["--", "echo", "ran"]] {
        var program = try Program(
          tool: "enforce-action",
          ["--out", released.gate.out, "--no-fsync", "--", released.path] + command)
        program.folder = released.gate.scratch.path
        let finished = try program.run()
        if command.isEmpty {
          #expect(finished.status == 0 && finished.output == "continue\n", "\(finished.errors)")
          #expect(try released.gate.stage(1, nil, ["--now", "2026-11-21T08:00:01Z"]).status == 0)
          try released.gate.run(2...4)
        } else {
          #expect(finished.status == 0 && finished.output == "ran\n", "\(finished.errors)")
        }
      }
      for wrong in [["--"], ["--", released.path, "--"], ["--", released.path, "true"]] {
        let words = ["--out", released.gate.out] + wrong
        #expect(try Program(tool: "enforce-action", words).run().status == 2, "\(wrong)")
      }
    }

    @Test func `a parent that does not care for children makes no difference`() throws {
      let released = try Released()
      let script = """
        import os, signal, sys
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        os.execv(sys.argv[1], sys.argv[1:])
        """
      var program = Program([
        "python3", "-c", script, try Tools.path("enforce-action"), "--out", released.gate.out,
        "--no-fsync", released.path, "--", "sh", "-c", "exit 5",
      ])
      program.folder = released.gate.scratch.path
      program.patience = 20
      #expect(try program.run().status == 5)
      #expect(released.events.last?.contains(#""exit_status":5"#) == true)
    }

    @Test func `a program that cannot be started is told, and its end recorded`() throws {
      let released = try Released()
      let program = try released.gate.scratch.write("odd", "\u{1}")
      _ = unsafe chmod(program, 0o755)
      let finished = try released.enforce([program])
      #expect(finished.status == 3 && finished.errors.contains("odd: cannot start it"), "\(finished.errors)")
      #expect(released.events.last?.contains(#""exit_status":126"#) == true)
    }

    @Test func `of executors that race for one permit exactly one runs`() throws {
      for _ in 0..<10 {
        let released = try Released()
        let runs = try (0..<8).map { _ in
          var program = try Program(
            tool: "enforce-action",
            ["--out", released.gate.out, "--no-fsync", released.path, "--", "sh", "-c", "echo ran"])
          program.folder = released.gate.scratch.path
          return try program.start()
        }
        #expect(runs.map { $0.wait() }.filter { $0.output == "ran\n" }.count == 1)
      }
    }

    /// Two runners that share the state folder and nothing else.
    @Test func `of executors that race with copies of the outputs exactly one runs`() throws {
      for _ in 0..<10 {
        let released = try Released()
        let copies = (0..<4).map { released.gate.scratch.at("copy-\($0)") }
        for copy in copies { try FileManager.default.copyItem(atPath: released.gate.out, toPath: copy) }
        let runs = try copies.map { copy in
          var program = try Program(
            tool: "enforce-action",
            [
              "--out", copy, "--state", released.state, released.path, "--", "sh", "-c", "echo ran",
            ])
          program.folder = released.gate.scratch.path
          return try program.start()
        }
        let ends = runs.map { $0.wait() }
        #expect(ends.filter { $0.output == "ran\n" }.count == 1)
        #expect(ends.filter { $0.status == 1 }.count == 3)
      }
    }

    @Test func `a permit of another case is refused`() throws {
      let released = try Released()
      let gate = released.gate
      let other = try gate.add("allowed-sshsig", as: "two")
      try gate.run(1...4, [other])
      try writeFile(released.permit, try gate.document("release/permit.json", of: "two"))
      let finished = try released.enforce(["true"])
      #expect(finished.status == 1)
      #expect(finished.errors.contains("secure_layer.enforce.unbound_request"))
    }

    @Test(arguments: [
      "permit['decision'], permit['severity_to_gating'] = 'allow', 'proceed'",
      """
      permit['decision'], permit['severity_to_gating'] = 'allow', 'proceed'
      only('permit.issued', events)['payload']['release_decision'] = 'continue'
      """,
      "only('permit.issued', events)['payload']['release_decision'] = 'continue'",
      "permit['capabilities']['isolated'] = []",
    ])
    func `a permit for less isolation than the action receipt asks for stops everything`(edit: String) throws
    {
      let released = try Released.isolated()
      try Forging.carryOut(edit, on: released.gate)
      let mark = released.gate.scratch.at("ran")
      let finished = try released.enforce(["touch", mark])
      #expect(finished.status == 1 && readFile(mark) == nil)
      #expect(finished.errors.contains("secure_layer.enforce.chain_mismatch"), "\(finished.errors)")
      #expect(released.blockedBy.contains("secure_layer.killswitch.permit_invalid"))
    }

    @Test(arguments: [
      "receipt['permit_id'] = None", "receipt['release_decision'] = 'isolate_and_continue'",
      "receipt['audit'] = None", "receipt['audit']['event_hash'] = other",
      "receipt['violations'] = ['secure_layer.enforce.chain_mismatch']",
    ])
    func `a release receipt that says something else stops everything`(edit: String) throws {
      let released = try Released()
      // Its own hash is made anew, and nothing else.
      let path = released.gate.path("release/release_receipt.json", of: "one")
      try Forging.edit(path, "receipt", edit)
      let mark = released.gate.scratch.at("ran")
      let finished = try released.enforce(["touch", mark])
      #expect(finished.status == 1 && readFile(mark) == nil)
      #expect(finished.errors.contains("secure_layer.enforce.chain_mismatch"), "\(finished.errors)")
      #expect(released.blockedBy.contains("secure_layer.killswitch.permit_invalid"))
    }

    @Test func `an action receipt that isolates nothing is not carried out`() throws {
      let released = try Released.isolated()
      let path = released.gate.path("actions/runtime_action_receipt.json", of: "one")
      try Forging.edit(path, "receipt", "receipt['actions'] = []", seal: "action_receipt_sha256")
      let mark = released.gate.scratch.at("ran")
      let finished = try released.enforce(["touch", mark])
      #expect(finished.status == 1 && readFile(mark) == nil)
      #expect(finished.errors.contains("secure_layer.enforce.chain_mismatch"), "\(finished.errors)")
      // Stage 4 has the policy beside it, with or without governance.
      #expect(try released.gate.stage(4, nil).status == 0)
      #expect(released.gate.release(of: "one") == .terminate)
    }

    @Test func `an end that cannot be recorded is told, for the command ran`() throws {
      let released = try Released()
      let finished = try released.enforce(["sh", "-c", "echo {} >>'\(released.stream)'; exit 5"])
      #expect(finished.status == 3)
      let ended = "one: the command ran and ended with status 5"
      #expect(finished.errors.contains("\(ended), which could not be recorded"))
      #expect(!finished.errors.contains("nothing was run"))
      #expect(released.blockedBy.contains("secure_layer.killswitch.audit_invalid"))
    }

    @Test func `one changed byte anywhere in a permit is refused`() throws {
      let released = try Released()
      let bytes = try #require(readFile(released.permit))
      for place in stride(from: 0, to: bytes.count, by: 7) {
        var changed = bytes
        changed[place] ^= 1
        try writeFile(released.permit, changed)
        let finished = try released.enforce(["true"])
        #expect(finished.status == 1, "byte \(place)")
        #expect(finished.errors.contains("secure_layer.enforce.invalid_permit"), "byte \(place)")
      }
      try writeFile(released.permit, bytes)
      #expect(try released.enforce(["true"]).status == 0)
    }

    @Test func `no permit where there should be one stops everything`() throws {
      let released = try Released()
      _ = unsafe unlink(released.permit)
      let finished = try released.enforce(["true"])
      #expect(finished.status == 1)
      #expect(finished.errors.contains("secure_layer.killswitch.permit_missing"))
      #expect(released.blockedBy.contains("secure_layer.killswitch.permit_missing"))
      let block = released.gate.scratch.text("state/blocked.json")
      #expect(block.contains("\"set_at\": \"\(Tools.sampleTime)\""))
      // From now on every stage says no, and so does the executor.
      #expect(try released.gate.stage(2, nil, ["--state", released.state]).status == 0)
      #expect(
        try released.gate.document("runtime/runtime_execution_receipt.json", of: "one")
          .holds("secure_layer.killswitch.blocked"))
      #expect(try released.enforce(["true"]).errors.contains("secure_layer.killswitch.blocked"))
    }

    @Test(arguments: [
      ("the end is cut off", "chain_mismatch", "permit_invalid"),
      ("a payload is changed", "audit_invalid", "audit_invalid"),
      ("lines are swapped", "audit_invalid", "audit_invalid"),
      ("a line is gone from the middle", "audit_invalid", "audit_invalid"),
      ("the stream is gone", "chain_mismatch", "permit_invalid"),
    ])
    func `a stream that was tampered with`(what: String, code: String, block: String) throws {
      let released = try Released()
      var lines = released.events
      try #require(lines.count == 2)
      switch what {
      case "the end is cut off": lines.removeLast()
      case "a payload is changed":
        lines[1] = lines[1].replacingOccurrences(of: #""case":"one""#, with: #""case":"two""#)
      case "lines are swapped": lines.swapAt(0, 1)
      case "a line is gone from the middle": lines.remove(at: 0)
      default: lines = []
      }
      _ = unsafe unlink(released.stream)
      if !lines.isEmpty { try writeFile(released.stream, Array(lines.map { $0 + "\n" }.joined().utf8)) }
      let finished = try released.enforce(["true"])
      #expect(finished.status == 1)
      #expect(finished.errors.contains(code), "\(finished.errors)")
      #expect(released.blockedBy.contains("secure_layer.killswitch.\(block)"))
    }

    @Test func `an earlier state of the stream does not make a permit good again`() throws {
      let released = try Released()
      let before = try #require(readFile(released.stream))
      #expect(try released.enforce(["true"]).status == 0)
      try writeFile(released.stream, before)
      let mark = released.gate.scratch.at("ran")
      let again = try released.enforce(["touch", mark])
      #expect(again.status == 1 && readFile(mark) == nil)
      #expect(again.errors.contains("secure_layer.killswitch.audit_invalid"))
      #expect(released.blockedBy.contains("secure_layer.killswitch.audit_invalid"))
    }

    @Test func `another policy than the one in force stops everything`() throws {
      let released = try Released()
      let finished = try released.enforce(
        ["true"], options: ["--expect-policy-hash", String(repeating: "0", count: 64)])
      #expect(finished.status == 1)
      #expect(finished.errors.contains("secure_layer.enforce.policy_mismatch"))
      #expect(released.isBlocked)
    }

    @Test(arguments: ["request.json", "artifact"])
    func `what is permitted is what lies there, not what lay there`(what: String) throws {
      let released = try Released()
      let request = try #require(readFile(released.path + "/request.json"))
      let members = try JSONSerialization.jsonObject(with: Data(request)) as? [String: Any]
      let artifact = try #require((members?["artifact"] as? [String: Any])?["path"] as? String)
      let name = what == "artifact" ? artifact : what
      let file = released.path + "/" + name
      var bytes = try #require(readFile(file))
      let place = bytes.count / 2
      bytes[place] ^= 1
      try writeFile(file, bytes)
      let finished = try released.enforce(["true"])
      #expect(finished.status == 1)
      #expect(finished.errors.contains("secure_layer.enforce.unbound_request"))
      #expect(released.events.count == 2)
    }

    @Test func `a changed action receipt is refused`() throws {
      let released = try Released()
      let path = released.gate.path("actions/runtime_action_receipt.json", of: "one")
      var bytes = try #require(readFile(path))
      bytes[bytes.count / 2] ^= 1
      try writeFile(path, bytes)
      let finished = try released.enforce(["true"])
      #expect(finished.status == 1)
      #expect(finished.errors.contains("secure_layer.enforce.chain_mismatch"))
    }

    @Test func `a command that is not there does not use the permit up`() throws {
      let released = try Released()
      let finished = try released.enforce(["no-such-program"])
      #expect(finished.status == 2 && released.events.count == 2)
      #expect(finished.errors.contains("no-such-program: no such program"))
      #expect(try released.enforce(["true"]).status == 0)
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU])
    func `a signal for the executor goes to its command`(number: Int32) throws {
      let released = try Released()
      var program = try Program(
        tool: "enforce-action",
        ["--out", released.gate.out, "--no-fsync", released.path, "--", "sleep", "30"])
      program.folder = released.gate.scratch.path
      let running = try program.start()
      for _ in 0..<200 where released.events.count < 3 { usleep(20_000) }
      usleep(100_000)
      Glibc.kill(running.pid, number)
      #expect(running.wait().status == 128 + number)
      #expect(released.events.last?.contains(#""exit_status":\#(128 + number)"#) == true)
    }

    /// The terminal gives it to all that runs in front of it.
    @Test func `what is typed at a terminal comes to the command once`() throws {
      let released = try Released()
      let script = """
        n=0; trap 'n=$((n+1))' INT; echo ready
        while [ $n -eq 0 ]; do :; done
        i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; exit $n
        """
      let terminal = try Terminal(
        tool: "enforce-action",
        ["--out", released.gate.out, "--no-fsync", released.path, "--", "/bin/sh", "-c", script])
      #expect(terminal.wait(for: "ready"))
      terminal.type("\u{3}")
      #expect(terminal.status() == 1, "\(terminal.shown)")
    }

    /// More of the stream lies behind the permit than is read to use one.
    @Test func `a permit of long ago is over, and no reason to stop everything`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 400)
      try gate.run(1...3)
      #expect(try gate.stage(4, nil, ["--stream", "all"]).status == 0)
      #expect((readFile(gate.out + "/audit/all.jsonl")?.count ?? 0) > 300 << 10)
      let state = try gate.scratch.folder("state")
      func enforce(_ path: String) throws -> Program.Finished {
        try Program(
          tool: "enforce-action", ["--out", gate.out, "--state", state, "--no-fsync", path, "--", "true"]
        ).run()
      }
      for path in [gate.cases[0], gate.cases[350]] {
        let finished = try enforce(path)
        #expect(finished.status == 1)
        #expect(finished.errors.contains("secure_layer.enforce.invalid_permit"), "\(finished.errors)")
        #expect(readFile(state + "/blocked.json") == nil)
      }
      #expect(try enforce(gate.cases[399]).status == 0)
      // What was changed that long ago is found all the same.
      let stream = gate.out + "/audit/all.jsonl"
      var bytes = try #require(readFile(stream))
      let place = try #require(bytes.firstIndex(of: UInt8(ascii: "\n"))) + 20
      bytes[place] = bytes[place] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
      try writeFile(stream, bytes)
      #expect(try enforce(gate.cases[0]).errors.contains("secure_layer.killswitch.audit_invalid"))
      #expect(readFile(state + "/blocked.json") != nil)
    }
  }
}

extension Pipeline {
  /// enforcement.md, Isolation, with the real bubblewrap: each attempt fails in the sandbox and works
  /// without it.
  @Suite(.enabled(if: SandboxTools.areThere, "bubblewrap cannot be used here")) struct Isolation {
    /// A server on loopback that anybody may connect to.
    private final class Server {
      private let socket: Int32
      let port: Int

      init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = socket
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
          unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
            unsafe bind(number, general, size) + listen(number, 16) + getsockname(number, general, &size)
          }
        }
        guard code == 0 else { throw SystemFailure(path: "loopback", code: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
      }

      deinit { close(socket) }
    }

    /// What a hostile command tries, and how it is known to have worked. `$1` is a folder outside the case.
    static let attempts: [(what: String, script: String)] = [
      ("reach a server on loopback", "exec 3<>/dev/tcp/127.0.0.1/$2 && echo worked"),
      ("read a secret of the environment", "[ \"$TOKEN\" = s3cret ] && echo worked"),
      ("read the environment of other processes", "cat /proc/*/environ | grep -qa s3cret && echo worked"),
      ("read a key of the home", "grep -q s3cret \"$1/home/.ssh/id\" && echo worked"),
      ("read a key that a variable names", "grep -q s3cret \"$1/gnupg/key\" && echo worked"),
      ("write outside the case", "echo x >\"$1/outside\" && echo worked"),
      (
        "write to a folder for everybody",
        "echo x >/var/tmp/membrane-$$ && rm /var/tmp/membrane-$$ && echo worked"
      ),
      ("start a program off the list", "perl -e 'print qq(worked\\n)'"),
      ("start a copy of one in the case", "cp /usr/bin/env mine && ./mine true && echo worked"),
      ("start a script of the case", "printf '#!/bin/sh\\necho worked\\n' >own && chmod +x own && ./own"),
    ]

    private func result(_ script: String, isolated: Bool) throws -> String {
      let released = try isolated ? Released.isolated() : Released()
      let scratch = released.gate.scratch
      try scratch.write("home/.ssh/id", "s3cret")
      try scratch.write("gnupg/key", "s3cret")
      let server = try Server()
      let finished = try released.enforce(
        ["bash", "-c", "cd \"$3\"; \(script)", "bash", scratch.path, String(server.port), released.path],
        with: ["TOKEN": "s3cret", "GNUPGHOME": scratch.at("gnupg")])
      #expect(released.events.count == 4, "\(finished.errors)")
      return finished.output
    }

    @Test(arguments: attempts)
    func `works only without the sandbox`(what: String, script: String) throws {
      #expect(try result(script, isolated: false) == "worked\n", "without: \(what)")
      #expect(try result(script, isolated: true) == "", "isolated: \(what)")
    }

    /// Root may set the kernel's parameters; one of them names a program that the kernel starts outside.
    @Test(.enabled(if: getuid() == 0, "only root can try"))
    func `nothing can be written below proc`() throws {
      let script = """
        v=$(cat /proc/sys/kernel/core_pattern) && echo "$v" >/proc/sys/kernel/core_pattern && echo worked
        """
      let released = try Released.isolated()
      #expect(try released.enforce(["sh", "-c", script]).output == "")
      let network = try Released.isolated()
      let finished = try network.enforce(
        ["sh", "-c", script], options: ["--isolation", onlyNetwork(network)])
      #expect(finished.output == "" && network.events.count == 4, "\(finished.errors)")
    }

    /// A table by which whatever is taken away is the network.
    private func onlyNetwork(_ released: Released) throws -> String {
      let capabilities = ["unsafe_payload_fetch", "secret_material_access", "private_runner"]
        .map { "\"\($0)\": {\"network\": false}" }.joined(separator: ",")
      return try released.gate.scratch.write(
        "isolation.json", "{\"schema\": \"membrane.isolation.v1\", \"capabilities\": {\(capabilities)}}")
    }

    /// The command starts in the case's folder, where its publisher may have put one of the same name.
    @Test(arguments: ["./publish", "publish"])
    func `the program that was found is the one that runs`(word: String) throws {
      let released = try Released.isolated()
      // Not in memory: the sandbox has a /dev of its own.
      let folder = FileManager.default.temporaryDirectory.path + "/membrane-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      for (place, text) in [(folder, "operator"), (released.path, "publisher")] {
        try writeFile(place + "/publish", Array("#!/bin/sh\necho \(text)\n".utf8))
        _ = unsafe chmod(place + "/publish", 0o755)
      }
      let finished = try released.enforce(
        [word], options: ["--isolation", onlyNetwork(released)], path: ".:/usr/bin:/bin", in: folder)
      #expect(finished.output == "operator\n", "\(finished.errors)")
    }

    @Test func `what is allowed works in the sandbox, and its status is passed on`() throws {
      let released = try Released.isolated()
      let finished = try released.enforce(["sh", "-c", "sha256sum request.json >digest && echo ok; exit 3"])
      #expect(finished.output == "ok\n" && finished.status == 3, "\(finished.errors)")
      #expect(readFile(released.path + "/digest") != nil)
    }

    @Test func `a signal in the sandbox is told as a shell tells it`() throws {
      #expect(try Released.isolated().enforce(["sh", "-c", "kill -9 $$"]).status == 137)
    }

    @Test func `an open file of the caller does not get into the sandbox`() throws {
      let released = try Released.isolated()
      let secret = try released.gate.scratch.write("secret", "s3cret")
      let tool = try Tools.path("enforce-action")
      let finished = try Program([
        "sh", "-c",
        "exec \(tool) --out \(released.gate.out) --no-fsync \(released.path) -- sh -c 'cat <&7' 7<\(secret)",
      ]).run()
      #expect(finished.output == "" && finished.status != 0)
    }

    @Test(arguments: ["<", "0<", ">&2 2<", "1<"])
    func `a folder as a standard file is no way out, and nothing runs`(redirection: String) throws {
      let released = try Released.isolated()
      let tool = try Tools.path("enforce-action")
      let finished = try Program([
        "sh", "-c",
        "exec \(tool) --out \(released.gate.out) --no-fsync \(released.path) -- ls /proc/self/fd/0/ \(redirection) /",
      ]).run()
      #expect(finished.status == 1 && finished.output.isEmpty)
      #expect(released.events.count == 2)
    }

    @Test func `without bwrap nothing runs, and the permit is kept`() throws {
      let released = try Released.isolated()
      let mark = released.path + "/ran"
      let finished = try released.enforce(["/bin/touch", mark], path: "/nowhere")
      #expect(finished.status == 1 && readFile(mark) == nil)
      #expect(finished.errors.contains("isolation_unavailable: bwrap is not in PATH"))
      #expect(released.events.count == 2)
    }

    @Test func `a bwrap that refuses runs nothing, and the permit is kept`() throws {
      let released = try Released.isolated()
      let bwrap = try released.gate.scratch.write("bin/bwrap", "#!/bin/sh\nexit 1\n")
      _ = unsafe chmod(bwrap, 0o755)
      let mark = released.path + "/ran"
      let finished = try released.enforce(
        ["/bin/touch", mark], path: released.gate.scratch.at("bin") + ":/usr/bin:/bin")
      #expect(finished.status == 1 && readFile(mark) == nil)
      #expect(finished.errors.contains("isolation_unavailable"))
      #expect(released.events.count == 2)
    }

    @Test func `a capability that nobody can take away runs nothing`() throws {
      let released = try Released.isolated()
      let table = try released.gate.scratch.write(
        "isolation.json",
        #"{"schema":"membrane.isolation.v1","capabilities":{"private_runner":{"writable":"case"}}}"#)
      let finished = try released.enforce(["true"], options: ["--isolation", table])
      #expect(finished.status == 1 && finished.errors.contains("isolation_unavailable"))
      #expect(released.events.count == 2)
    }

    @Test func `a program off the list is not started, and the permit is kept`() throws {
      let released = try Released.isolated()
      let mark = released.path + "/ran"
      let finished = try released.enforce(["dd", "of=" + mark])
      #expect(finished.status == 1 && readFile(mark) == nil)
      #expect(finished.errors.contains("not one of its programs"), "\(finished.errors)")
      #expect(released.events.count == 2)
    }

    @Test(arguments: [
      "", "{", #"{"schema":"membrane.isolation.v1"}"#,
      #"{"schema":"membrane.isolation.v1","capabilities":{"private_runner":{"libraries":["/usr/lib"]}}}"#,
    ])
    func `a table that cannot be used is a mistake in the call`(text: String) throws {
      let released = try Released.isolated()
      let table = try released.gate.scratch.write("isolation.json", text)
      #expect(try released.enforce(["true"], options: ["--isolation", table]).status == 2)
      #expect(try released.enforce(["true"], options: ["--isolation", "/nowhere"]).status == 2)
      #expect(released.events.count == 2)
    }
  }
}

enum SandboxTools {
  static let areThere = (try? Program(["bwrap", "--bind", "/", "/", "true"]).run().status) == 0
}
