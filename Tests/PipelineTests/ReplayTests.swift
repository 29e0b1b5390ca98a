import Foundation
import Glibc
import Testing

/// A case that was released with all that there is: a review, a grant, an approver's decision, signed
/// statements, a permit that was used.
struct Rich {
  let approval = try? Approval()
  let gate: Gate
  let publicKey: String
  let further: [String]

  init() throws {
    guard let approval else { throw StageFailed(stage: 0, status: 0, said: "no approver") }
    gate = approval.gate
    try approval.sendToHuman()
    let path = try approval.add("one")
    try approval.evaluate()
    guard try approval.review("one").status == 0 else {
      throw StageFailed(stage: 0, status: 1, said: "no review")
    }
    try approval.evaluate()
    try approval.approve("one")
    try approval.evaluate(stages: 1...3)
    let key = try OpenSSL.make(OpenSSL.accepted[0], in: gate.scratch)
    publicKey = gate.scratch.at("key.pub")
    try approval.shell("openssl pkey -in \"$0\" -pubout -out \"$1\"", [key, publicKey])
    further = ["--state", approval.state, "--verify-key", publicKey]
    _ = try gate.stage(4, nil, ["--sign-key", key, "--state", approval.state])
    let finished = try Program(
      tool: "enforce-action",
      ["--out", gate.out, "--state", approval.state, "--no-fsync", path, "--", "true"]
    ).run()
    guard finished.status == 0 else {
      throw StageFailed(stage: 5, status: finished.status, said: finished.errors)
    }
  }

  func replay() throws -> Program.Finished { try gate.replay(nil, further) }

  /// Files and what a replay calls them, apart from the governed snapshot.
  var files: [(path: String, name: String)] {
    let outputs = tree(gate.out).keys.filter { $0.hasPrefix("one/") && !$0.contains("replay") }
      .map { (gate.out + "/" + $0, String($0.dropFirst(4))) }
    let inputs = tree(gate.cases[0]).keys.filter { $0 != "expected.json" }
      .map { (gate.cases[0] + "/" + $0, $0) }
    let answers = tree(gate.governance).keys.filter { $0.contains("/") }
      .map { (gate.governance + "/" + $0, $0) }
    return (outputs + inputs + answers + [(gate.out + "/audit/one.jsonl", "stream one")])
      .sorted { $0.1 < $1.1 }.map { (path: $0.0, name: $0.1) }
  }
}

extension Pipeline {
  /// enforcement.md, Replay.
  @Suite struct Replaying {
    private static let groups: [String: [(name: String, state: Bool)]] = {
      var groups: [String: [(name: String, state: Bool)]] = [:]
      let names = (try? FileManager.default.contentsOfDirectory(atPath: Tools.samples + "/cases")) ?? []
      for name in names.sorted() {
        let path = Tools.samples + "/cases/\(name)/expected.json"
        guard let bytes = readFile(path),
          let answer = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
          let governance = answer["governance"] as? String, answer["tamper"] as? [String: Any] == nil
        else { continue }
        groups[governance, default: []].append((name, answer["state"] as? Bool == true))
      }
      return groups
    }()

    @Test func `there are samples of every governance`() {
      #expect(Self.groups.count >= 10 && Self.groups.values.map(\.count).reduce(0, +) >= 150)
    }

    /// With a state folder of its own for a sample that needs one, and signed statements where `signed`.
    @Test(arguments: Array(groups.keys).sorted(), [false, true])
    func `every sample that nobody tampered with comes out again`(governance: String, signed: Bool) throws {
      let gate = Gate()
      gate.governance = gate.scratch.at("governance")
      try FileManager.default.copyItem(
        atPath: Tools.samples + "/" + governance, toPath: gate.governance)
      let group = try #require(Self.groups[governance])
      for (name, _) in group { try gate.add(name, as: name) }
      try gate.run(1...2)
      for (number, (name, needsState)) in group.enumerated() where needsState {
        let state = gate.scratch.at("state-\(name)")
        let first = gate.cases[number] + "/state"
        if isFolder(first) { try FileManager.default.copyItem(atPath: first, toPath: state) }
        #expect(try gate.stage(2, [gate.cases[number]], ["--state", state]).status == 0)
      }
      try gate.run(3...3)
      var (options, checks): ([String], [String]) = ([], [])
      if signed {
        let key = try OpenSSL.make(OpenSSL.accepted[1], in: gate.scratch)
        let script = "openssl pkey -in \"$0\" -pubout -out \"$0.pub\""
        #expect(try Program(["sh", "-c", script, key]).run().status == 0)
        (options, checks) = (["--sign-key", key, "--stream", "all"], ["--verify-key", key + ".pub"])
      }
      #expect(try gate.stage(4, nil, options + ["--state", gate.scratch.at("state")]).status == 0)
      let before = tree(gate.scratch.path)
      let finished = try gate.replay(nil, checks + ["--state", gate.scratch.at("state")])
      #expect(finished.status == 0, "\(finished.output)\(finished.errors)")
      #expect(finished.output.contains("\(group.count) made again, \(group.count) the same\n"))
      var after = tree(gate.scratch.path)
      let written = after.removeValue(forKey: "out/replay_report.json")
      let report = try #require(written)
      #expect(after == before)
      // The number of cores plays no part, nor does the state, nor where the report goes.
      for words in [["--jobs", "1"], ["--jobs", "7", "--report", gate.scratch.at("other")]] {
        #expect(try gate.replay(nil, checks + words).status == 0)
      }
      #expect(readFile(gate.scratch.at("other/replay_report.json")) == report)
      #expect(readFile(gate.out + "/replay_report.json") == report)
      // Streams and permits alone hold, too.
      #expect(try gate.replay([]).status == 0)
    }

    @Test func `a case with all that there is comes out again, and nothing is changed by that`() throws {
      let rich = try Rich()
      let before = tree(rich.gate.scratch.path)
      let finished = try rich.replay()
      #expect(finished.status == 0, "\(finished.output)\(finished.errors)")
      #expect(finished.output.contains("permits used: 1\n"))
      var after = tree(rich.gate.scratch.path)
      after["out/replay_report.json"] = nil
      #expect(after == before)
      #expect(rich.files.count == 19, "\(rich.files.map(\.name))")
    }

    @Test func `one byte of anything that was recorded, and the place is named`() throws {
      let rich = try Rich()
      for (path, name) in rich.files {
        let whole = try #require(readFile(path))
        let places = Set((0..<9).map { (whole.count - 1) * $0 / 8 })
        for place in places.sorted() {
          var bytes = whole
          bytes[place] ^= 1
          try writeFile(path, bytes)
          let finished = try rich.replay()
          #expect(finished.status == 1, "\(name) byte \(place)")
          #expect(finished.output.contains(name), "\(name) byte \(place): \(finished.output)")
          #expect(
            rich.gate.scratch.text("out/replay_report.json").contains(
              "\"reason_code\": \"secure_layer.enforce.replay_mismatch\""))
        }
        try writeFile(path, whole)
      }
      #expect(try rich.replay().status == 0)
    }

    @Test func `a receipt that names another file is what was changed, not the file beside it`() throws {
      let rich = try Rich()
      let name = "out/one/runtime/runtime_execution_receipt.json"
      let text = rich.gate.scratch.text(name).replacing(".review.json", with: "/review.json")
      try writeFile(rich.gate.scratch.at(name), Array(text.utf8))
      let finished = try rich.replay()
      #expect(finished.status == 1)
      #expect(finished.output.contains("runtime/runtime_execution_receipt.json: "), "\(finished.output)")
      #expect(!finished.output.contains("runtime_fail_closed_gate"), "\(finished.output)")
    }

    /// A receipt may have 8 MiB, more than other documents.
    @Test func `the member is named in a large receipt, too`() throws {
      let rich = try Rich()
      let name = "out/one/actions/runtime_action_receipt.json"
      let text = rich.gate.scratch.text(name).replacing("\"stage\": 3", with: "\"stage\": 4")
      try writeFile(
        rich.gate.scratch.at(name), Array(text.utf8) + [UInt8](repeating: 0x20, count: 1 << 20))
      let finished = try rich.replay()
      #expect(finished.status == 1)
      #expect(finished.output.contains("actions/runtime_action_receipt.json: stage"), "\(finished.output)")
    }

    @Test func `every byte of a statement, a review and a permit counts`() throws {
      let rich = try Rich()
      let wanted = ["release/release.svr.dsse.json", "release/permit.json", "review.json"]
      for (path, name) in rich.files where wanted.contains(where: { name.hasSuffix($0) }) {
        let whole = try #require(readFile(path))
        for place in stride(from: 0, to: whole.count, by: 11) {
          var bytes = whole
          bytes[place] ^= 1
          try writeFile(path, bytes)
          #expect(try rich.replay().status == 1, "\(name) byte \(place)")
        }
        try writeFile(path, whole)
      }
    }

    @Test func `a file that is gone is named`() throws {
      let rich = try Rich()
      for (path, name) in rich.files {
        let whole = try #require(readFile(path))
        _ = unsafe unlink(path)
        let finished = try rich.replay()
        #expect(finished.status == 1, "\(name)")
        // Without its stream, a receipt names an event that is nowhere.
        let said = name == "stream one" ? "audit/one.jsonl" : name
        #expect(finished.output.contains(said), "\(name): \(finished.output)")
        try writeFile(path, whole)
      }
    }

    @Test(arguments: ["policy", "catalog", "trust", "actions"])
    func `another snapshot is named`(file: String) throws {
      let rich = try Rich()
      let path = rich.gate.governance + "/\(file).json"
      try writeFile(path, try #require(readFile(path)) + [0x0A])
      let finished = try rich.replay()
      #expect(finished.status == 1)
      #expect(finished.output.contains("changed or gone: \(file) \(file).json"), "\(finished.output)")
    }

    @Test(arguments: ["policy.json", "trust.json", ""])
    func `governance that cannot be used decides nothing`(file: String) throws {
      let rich = try Rich()
      if file.isEmpty {
        try FileManager.default.removeItem(atPath: rich.gate.governance)
      } else {
        try writeFile(rich.gate.governance + "/" + file, Array("{".utf8))
      }
      let finished = try rich.replay()
      #expect(finished.status == 2 && finished.output == "")
      #expect(readFile(rich.gate.out + "/replay_report.json") == nil)
    }

    @Test func `what came later plays no part`() throws {
      let rich = try Rich()
      let approval = try #require(rich.approval)
      // Another case of the same package: one more grant, decision and review.
      try approval.add("two", ["export.user.file"])
      try approval.evaluate()
      #expect(try approval.review("two").status == 0)
      try approval.evaluate()
      try approval.approve("two")
      #expect(approval.grants.count == 2 && approval.reviews.count == 2)
      let finished = try rich.gate.replay([rich.gate.cases[0]], rich.further)
      #expect(finished.status == 0, "\(finished.output)")
    }

    @Test func `a refusal stays one when a grant, a decision and a review came later`() throws {
      let approval = try Approval()
      let gate = approval.gate
      try approval.add("one")
      try approval.evaluate(stages: 1...4)
      #expect(gate.release(of: "one") == .terminate)
      try approval.approve("one")
      let finished = try gate.replay()
      #expect(finished.status == 0, "\(finished.output)")
      // The same for a review.
      let other = try Approval()
      try other.sendToHuman()
      try other.add("one")
      try other.evaluate(stages: 1...4)
      #expect(try other.review("one").status == 0)
      #expect(try other.gate.replay().status == 0)
    }

    /// What was done to the stream, and the word that tells what is wrong with it.
    @Test(arguments: [
      ("the end is cut off", "release/release_receipt.json"), ("a byte of a line", "was changed"),
      ("lines are swapped", "is missing"), ("a line twice", "stands there again"),
      ("the first line is gone", "is missing"), ("a line in the middle is gone", "is missing"),
      ("a use without a permit", "was used but not issued"), ("used twice", "stands there again"),
      ("the stream is gone", "release/release_receipt.json"),
      ("the last line is torn", "release/release_receipt.json"),
      ("another stream in its place", "is of another stream"),
    ])
    func `a stream that was tampered with`(what: String, said: String) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.add("allowed-sshsig", as: "two")
      try gate.run()
      if what.contains("middle") || what.contains("use") {
        let words = ["--out", gate.out, "--no-fsync", gate.cases[0], "--", "true"]
        #expect(try Program(tool: "enforce-action", words).run().status == 0)
      }
      #expect(try gate.replay().status == 0)
      var lines = gate.scratch.text("out/audit/one.jsonl").split(separator: "\n").map { "\($0)\n" }
      switch what {
      case "the end is cut off": lines.removeLast()
      case "a byte of a line": lines[1] = lines[1].replacing("\"case\":\"one\"", with: "\"case\":\"ona\"")
      case "lines are swapped": lines.swapAt(0, 1)
      case "a line twice", "used twice": lines.append(lines[lines.count - 1])
      case "the first line is gone": lines.removeFirst()
      case "a line in the middle is gone": lines.remove(at: 2)
      case "a use without a permit":
        // The whole chain is made anew around it, as one who knows the format can.
        try Forging.carryOut("events.remove(only('permit.issued', events))", on: gate)
        lines = gate.scratch.text("out/audit/one.jsonl").split(separator: "\n").map { "\($0)\n" }
      case "the stream is gone": lines = []
      case "the last line is torn": lines[1] = String(lines[1].dropLast(9))
      default:
        lines = gate.scratch.text("out/audit/two.jsonl").split(separator: "\n").map { "\($0)\n" }
      }
      let path = gate.out + "/audit/one.jsonl"
      _ = unsafe unlink(path)
      if !lines.isEmpty { try writeFile(path, Array(lines.joined().utf8)) }
      for cases in [gate.cases, []] {
        let finished = try gate.replay(cases)
        #expect(finished.status == 1)
        #expect(finished.output.contains(said), "\(finished.output)")
      }
    }

    @Test func `a use of a permit that was cut from its stream is missed by the state folder`() throws {
      let rich = try Rich()
      let stream = rich.gate.out + "/audit/one.jsonl"
      let lines = rich.gate.scratch.text("out/audit/one.jsonl").split(separator: "\n")
      try writeFile(stream, Array(lines.dropLast(2).map { "\($0)\n" }.joined().utf8))
      let finished = try rich.replay()
      #expect(finished.status == 1)
      #expect(
        finished.output.contains("case one  secure_layer.killswitch.audit_invalid  audit/one.jsonl"),
        "\(finished.output)")
    }

    @Test func `the documents of another case are none of this one`() throws {
      for document in ["release/release_receipt.json", "release/permit.json"] {
        let gate = Gate()
        try gate.add("allowed-minisign", as: "one")
        try gate.add("allowed-minisign", as: "two")
        try gate.run(1...3)
        #expect(try gate.stage(4, nil, ["--stream", "all"]).status == 0)
        try writeFile(gate.path(document, of: "one"), try gate.document(document, of: "two"))
        for cases in [gate.cases, []] {
          let finished = try gate.replay(cases)
          #expect(finished.status == 1)
          #expect(finished.output.contains("case one  secure_layer."), "\(finished.output)")
          #expect(finished.output.contains(document), "\(finished.output)")
          #expect(!finished.output.contains("case two"))
        }
      }
    }

    /// One who knows the format makes the document's own hash right again.
    @Test(arguments: [
      ("\"release_decision\": \"continue\"", "\"release_decision\": \"terminate\""),
      ("\"case\": \"one\"", "\"case\": \"two\""), ("\"size\": 11050", "\"size\": 11051"),
      ("\"violations\": []", "\"violations\": [\"secure_layer.killswitch.blocked\"]"),
      ("\"sequence\": 1", "\"sequence\": 0"),
    ])
    func `a release receipt that was sealed again`(from: String, to: String) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let path = gate.path(Gate.documents[5], of: "one")
      let change = Resealing(document: Gate.documents[5], from: from, to: to)
      try writeFile(path, try change.carryOut(on: try #require(readFile(path))))
      #expect(try gate.replay().output.contains(Gate.documents[5]))
      #expect(try gate.replay().status == 1)
    }

    /// A yes turned into a no that nobody gave: the answer of a broken stream, which names no event.
    @Test func `a receipt without an event does not hold`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let stream = gate.out + "/audit/one.jsonl"
      let whole = try #require(readFile(stream))
      try writeFile(stream, Array("{}\n".utf8))
      try gate.run(4...4)
      #expect(gate.release(of: "one") == .terminate)
      try writeFile(stream, whole)
      for cases in [gate.cases, []] {
        let finished = try gate.replay(cases)
        #expect(finished.status == 1)
        #expect(
          finished.output.contains(
            "case one  secure_layer.killswitch.audit_invalid  release/release_receipt.json"))
      }
    }

    @Test func `statements are held against the key, and both must be there`() throws {
      let rich = try Rich()
      let svr = rich.gate.path("release/release.svr.dsse.json", of: "one")
      // Another key's signature over the same statement.
      let whole = tree(rich.gate.out + "/one/release")
      let other = rich.gate.scratch
      try other.folder("other")
      #expect(
        try Program([
          "sh", "-c", "openssl genpkey -algorithm ed25519 -out \"$0\"", other.at("other/key.pem"),
        ]).run().status == 0)
      #expect(
        try rich.gate.stage(4, nil, ["--state", other.at("state"), "--sign-key", other.at("other/key.pem")])
          .status == 0)
      let finished = try rich.replay()
      #expect(finished.status == 1)
      #expect(finished.output.contains("release/release.vsa.dsse.json: signatures"), "\(finished.output)")
      #expect(try rich.gate.replay().status == 0, "without a key what was signed is compared")
      for (name, bytes) in whole { try writeFile(rich.gate.out + "/one/release/" + name, bytes) }
      #expect(try rich.replay().status == 0)
      _ = unsafe unlink(svr)
      #expect(try rich.gate.replay().output.contains("release/release.svr.dsse.json"))
      for wrong in ["/nowhere", "/dev/null", other.at("other/key.pem")] {
        #expect(try rich.gate.replay(nil, ["--verify-key", wrong]).status == 2, "\(wrong)")
      }
    }

    @Test func `a case without outputs is named`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      try gate.add("allowed-sshsig", as: "two")
      let finished = try gate.replay()
      #expect(finished.status == 1, "\(finished.errors)")
      #expect(
        finished.output.contains(
          "case two  secure_layer.enforce.replay_mismatch  signature/signature_verification_receipt.json\n"))
      #expect(finished.output.contains("decisions: 2 made again, 1 the same"))
      try gate.scratch.write("out/two", "a file")
      #expect(try gate.replay().status == 1)
    }

    @Test(.enabled(if: Schemas.canBeChecked, "check-jsonschema is not there"))
    func `a report is as its schema says, whether all holds or nothing`() throws {
      let rich = try Rich()
      let (gate, approval) = (rich.gate, try #require(rich.approval))
      func replay(_ status: Int32) throws {
        let finished = try gate.replay(nil, rich.further + ["--report", gate.scratch.at("report")])
        #expect(finished.status == status, "\(finished.output)\(finished.errors)")
        let checked = try Schemas.check(gate.scratch.at("report"))
        #expect(checked.output == "check-schemas: 1 documents\n", "\(checked.errors)")
        #expect(checked.status == 0)
      }
      try replay(0)
      // A block that was taken away, a stream that is none, a use without its permit, a changed request.
      _ = unsafe unlink(gate.path("release/permit.json", of: "one"))
      let words = ["--out", gate.out, "--state", approval.state, "--no-fsync", gate.cases[0]]
      #expect(try Program(tool: "enforce-action", words).run().status == 1)
      _ = unsafe unlink(approval.state + "/blocked.json")
      try gate.scratch.write("out/audit/none.jsonl", "{}\n")
      try Forging.carryOut("events.remove(only('permit.issued', events))", on: gate)
      let request = try #require(readFile(gate.cases[0] + "/request.json"))
      try writeFile(gate.cases[0] + "/request.json", request + [0x0A])
      try replay(1)
      let filter = """
        [.receipts, .kill_switch, [.streams[].permits_not_issued[]], [.streams[] | select(.verifies | not)],
          [.cases[] | select(.path)], [.cases[].changed_inputs[]]] | map(length > 0) | unique
        """
      let report = gate.scratch.at("report/replay_report.json")
      let (found, whole) = (try approval.jq(filter, report), try approval.jq(".", report))
      #expect(found == "[true]", "\(whole)")
    }

    @Test func `a call that names nothing that is there is refused`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      #expect(try gate.replay(["/nowhere"]).status == 2)
      #expect(try gate.replay(nil, ["--jobs", "x"]).status == 2)
    }
  }
}

/// A validator of JSON schemas that is not ours.
private enum Schemas {
  static let path = Tools.repository + "/.build/venv/bin:/usr/local/bin:/usr/bin:/bin"

  static let canBeChecked: Bool = {
    var program = Program(["sh", "-c", "command -v check-jsonschema && command -v jq"])
    program.environment["PATH"] = path
    return (try? program.run().status) == 0
  }()

  /// Holds all documents of a folder against docs/schemas.
  static func check(_ folder: String) throws -> Program.Finished {
    var program = Program([Tools.repository + "/Tests/check-schemas", folder])
    program.environment["PATH"] = path
    return try program.run()
  }
}
