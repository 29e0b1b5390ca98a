import Foundation
import Testing

extension Pipeline {
  /// architecture.md, Tools: one shape for all of them.
  @Suite struct Usage {
    @Test(arguments: Tools.companions)
    func `help and version of a companion`(tool: String) throws {
      let version = try Program(tool: tool, ["--version"]).run()
      #expect(version.output.wholeMatch(of: try Regex("\(tool) [0-9]+\\.[0-9]+\\.[0-9]+\n")) != nil)
      let help = try Program(tool: tool, ["--help"]).run()
      #expect(help.status == 0 && help.errors.isEmpty)
      let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0].hasPrefix("\(tool): ") && lines[2].hasPrefix("usage: \(tool) "))
      #expect(lines.allSatisfy { $0.count <= 80 } && lines.count <= 24)
      #expect(help.output.contains("\nexamples:\n  \(tool) "))
      let unknown = try Program(tool: tool, ["--oot", "x"]).run()
      #expect(unknown.status == 2 && unknown.errors.contains("\(tool): error: unknown option --oot"))
      #expect(unknown.errors.contains("did you mean --out?"))
    }

    @Test(arguments: Tools.names)
    func `help and version`(tool: String) throws {
      let version = try Program(tool: tool, ["--version"]).run()
      #expect(version.status == 0 && version.errors.isEmpty)
      #expect(version.output.wholeMatch(of: try Regex("\(tool) [0-9]+\\.[0-9]+\\.[0-9]+\n")) != nil)
      let help = try Program(tool: tool, ["--help"]).run()
      #expect(help.status == 0 && help.errors.isEmpty)
      let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0].hasPrefix("\(tool): Stage "))
      #expect(lines[2] == "usage: \(tool) [options] [--] CASE...")
      #expect(lines.allSatisfy { $0.count <= 80 } && lines.count <= 24)
      for option in ["--out DIR", "--governance DIR", "--cases-from FILE", "--help, --version"] {
        #expect(help.output.contains("  \(option)"))
      }
    }

    @Test(arguments: Tools.names)
    func `what cannot be understood ends with 2 and writes nothing`(tool: String) throws {
      let gate = Gate()
      let path = try gate.add("allowed-minisign", as: "one")
      try gate.scratch.write("a-file", "")
      try gate.scratch.folder("Upper")
      let usual = ["--governance", gate.governance, "--out", gate.out]
      let wrong: [([String], String)] = [
        ([], "--"), (usual, "no case is named"),
        (usual + ["--goverance", "x", path], "did you mean --governance?"),
        (usual + ["--frobnicate", path], "unknown option --frobnicate"),
        (usual + ["-x", path], "unknown option -x"),
        (Array(usual[..<2]) + [path], "--out"), (usual + ["--out", "twice", path], "given twice"),
        (usual + [gate.scratch.at("nothing")], "No such file"),
        (usual + [gate.scratch.at("a-file")], "not a folder"),
        (usual + [gate.scratch.at("Upper")], "case"), (usual + [path, path + "/."], "expected"),
        (usual + [path, path], "same name"),
        (usual + [path, gate.scratch.path + "/./cases//one/"], "same name"),
        (usual + ["--jobs", "0", path], "--jobs"), (usual + ["--jobs", "+1", path], "--jobs"),
        (usual + ["--jobs", "x", path], "--jobs"), (usual + ["--no-fsync=yes", path], "takes no value"),
        (usual + ["--cases-from", gate.scratch.at("nothing")], "No such file"),
        (usual + ["--cases-from", gate.scratch.at("Upper")], "a folder, and no list"),
        (usual + ["--cases-from"], "needs a value"), (usual + ["--", "--help"], "No such file"),
        (["--governance=", "--out", gate.out, path], "needs a value"),
        (usual + ["", path], "named by an empty word"),
      ]
      for (words, said) in wrong where words != usual + [path, path + "/."] {
        let finished = try Program(tool: tool, words).run()
        #expect(finished.status == 2, "\(words)")
        #expect(finished.output.isEmpty)
        #expect(finished.errors.hasPrefix("\(tool): error: "))
        #expect(finished.errors.contains(said), "\(words): \(finished.errors)")
        #expect(!FileManager.default.fileExists(atPath: gate.out))
      }
    }

    @Test(arguments: [
      "2026-11-21", "2026-11-21T08:00:00", "2026-11-21T08:00:00+00:00", "2026-11-21T08:00:00.0Z",
      "2026-02-30T08:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T08:00:60Z", " 2026-11-21T08:00:00Z", "now",
      "2026-11-21t08:00:00z", "٢٠٢٦-11-21T08:00:00Z",
    ])
    func `a time that is none ends with 2`(time: String) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      let finished = try gate.stage(1, nil, ["--now", time])
      #expect(finished.status == 2 && finished.errors.contains("--now"))
      #expect(tree(gate.out).isEmpty)
    }

    /// README.md, rule 9: a stale output of an earlier run never survives a failed one.
    @Test(arguments: [1, 2, 3, 4])
    func `governance that cannot be used leaves no output of an earlier run`(stage: Int) throws {
      let gate = Gate()
      for name in ["one", "two"] { try gate.add("allowed-minisign", as: name) }
      try gate.run()
      let before = tree(gate.out)
      let good = gate.governance
      gate.governance = gate.scratch.at("governance")
      try FileManager.default.copyItem(atPath: good, toPath: gate.governance)
      for file in ["policy.json", "trust.json", "actions.json", "catalog.json"] {
        try writeFile(gate.governance + "/" + file, Array("{".utf8))
      }
      #expect(try gate.stage(stage, [gate.cases[0]], ["--oot", "x"]).status == 2)
      #expect(tree(gate.out) == before)
      #expect(try gate.stage(stage, [gate.cases[0]]).status == 2)
      let gone = before.keys.filter { $0.hasPrefix("one/\(Gate.folders[stage - 1])/") }
      #expect(!gone.isEmpty)
      #expect(tree(gate.out) == before.filter { !gone.contains($0.key) })
      // Nothing is made where nothing was.
      let elsewhere = try gate.stage(stage, out: gate.scratch.at("elsewhere"))
      #expect(elsewhere.status == 2 && !FileManager.default.fileExists(atPath: gate.scratch.at("elsewhere")))
    }

    @Test(arguments: ["fd:900", "nothing.pem"])
    func `a key that is not there changes nothing`(key: String) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let before = tree(gate.out)
      let finished = try gate.stage(4, nil, ["--sign-key", key])
      #expect(finished.status == 2 && finished.errors.contains(key), "\(finished.errors)")
      #expect(tree(gate.out) == before)
    }

    @Test(arguments: ["resolve-escalation", "resolve-review"])
    func `a tool for one case says so`(tool: String) throws {
      let usual = ["--governance", "g", "--out", "o", "--decision", "deny", "--approver", "a", "--key", "k"]
      let none = try Program(tool: tool, usual).run()
      #expect(none.status == 2 && none.errors.contains("no case is named"))
      #expect(!none.errors.contains("--cases-from"))
      let two = try Program(tool: tool, usual + ["one", "two"]).run()
      #expect(two.status == 2 && two.errors.contains("one case at a time"))
    }

    @Test(arguments: [
      ("--min-events", "+5", "from 0 to 1000000000"), ("--min-events", "5000000000", "from 0 to 1000000000"),
      ("--since", "yesterday", "--since yesterday: expected"), ("--until", "2026", "--until 2026: expected"),
    ])
    func `a figure or time of report-signoff is read like everywhere else`(
      option: String, value: String, said: String
    ) throws {
      let finished = try Program(tool: "report-signoff", ["--out", "nothing", option, value]).run()
      #expect(finished.status == 2 && finished.errors.contains(said), "\(finished.errors)")
    }

    @Test func `a snapshot that is not the expected one leaves no output of an earlier run`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run(1...2)
      let other = String(repeating: "0", count: 64)
      #expect(try gate.stage(2, nil, ["--expect-policy-hash", other]).status == 2)
      #expect(tree(gate.out).keys.allSatisfy { $0.hasPrefix("one/signature/") })
    }

    @Test(arguments: [2, 3, 4])
    func `later stages take no time from the command line`(stage: Int) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run(1...stage - 1)
      #expect(try gate.stage(stage, nil, ["--now", Tools.sampleTime]).status == 2)
    }

    @Test func `options in both forms, in any place, up to two dashes`() throws {
      let gate = Gate()
      let path = try gate.add("allowed-minisign", as: "one")
      let finished = try Program(
        tool: "verify-signature",
        [path, "--out=" + gate.out, "--now=" + Tools.sampleTime, "--governance", gate.governance, "--"]
      ).run()
      #expect(finished.status == 0 && finished.errors.isEmpty && finished.output.isEmpty)
      let first = tree(gate.out)
      #expect(first.count == 1)
      var program = try Program(
        tool: "verify-signature",
        ["--out", gate.out, "--now", Tools.sampleTime, "--governance", gate.governance, "--", "one"])
      program.folder = gate.scratch.at("cases")
      #expect(try program.run().status == 0)
      #expect(tree(gate.out) == first)
    }

    @Test func `a thousand cases come through a pipe, and nothing is said of what is allowed`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 1000)
      for stage in 1...4 {
        let finished = try gate.stage(stage)
        #expect(finished.status == 0)
        #expect(finished.output.isEmpty && finished.errors.isEmpty)
      }
      #expect(Set(gate.names.map(gate.release)) == [.proceed])
    }

    @Test func `what is wrong with a case is said with path and place, in the order of the cases`() throws {
      let gate = Gate()
      for number in 10..<40 {
        let path = try gate.add("allowed-minisign", as: "case-\(number)")
        try writeFile(path + "/request.json", Array("{\n  \"schema\": tru".utf8))
      }
      let finished = try gate.stage(1)
      #expect(finished.status == 0)
      let lines = finished.errors.split(separator: "\n")
      #expect(lines.count == 30)
      for (line, number) in zip(lines, 10...) {
        #expect(line.hasPrefix("verify-signature: error: case-\(number)/request.json: "))
        #expect(line.contains("expected") && line.contains("line 2, column 1") && line.contains("byte 1"))
        #expect(!line.contains("\u{1B}"))
      }
    }

    @Test func `the policy hash is that of the canonical form, and can be pinned`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      let shown = try Program(
        tool: "evaluate-policy", ["--policy-hash", "--governance", gate.governance]
      ).run()
      let script = """
        jq -n -cS --slurpfile p policy.json --slurpfile c catalog.json --slurpfile t trust.json \
          --slurpfile a actions.json \
          '{schema: "membrane.snapshot.v1", policy: $p[0], catalog: $c[0], trust: $t[0], actions: $a[0]}' \
          | tr -d '\\n' | sha256sum | cut -c -64
        """
      var jq = Program(["sh", "-c", script])
      jq.folder = gate.governance
      #expect(try jq.run().output == shown.output)
      #expect(shown.output.count == 65)
      let hash = String(shown.output.prefix(64))
      // A case beside it would be passed over.
      let words = ["--policy-hash", "--governance", gate.governance, gate.cases[0]]
      #expect(try Program(tool: "evaluate-policy", words).run().status == 2)
      try gate.run(1...1)
      #expect(try gate.stage(2, nil, ["--expect-policy-hash", hash]).status == 0)
      #expect(try gate.document(Gate.documents[1], of: "one").holds("\"policy_hash\": \"\(hash)\""))
      let before = tree(gate.out)
      for other in [hash.uppercased() + "x", "", "0"] {
        #expect(try gate.stage(2, nil, ["--expect-policy-hash", other]).status == 2)
        #expect(tree(gate.out) == before)
      }
    }
  }
}
