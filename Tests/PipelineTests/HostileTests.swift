import Foundation
import Glibc
import Testing

extension Pipeline {
  /// Whatever a case holds, it gets a receipt that blocks, in little memory and bounded time.
  @Suite struct HostileCases {
    static let memory = 64 << 10

    /// What is done to a copy of an allowed case.
    struct Hostile: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let make: @Sendable (String) throws -> Void

      init(_ name: String, _ make: @escaping @Sendable (String) throws -> Void) {
        (testDescription, self.make) = (name, make)
      }
    }

    static func replace(_ path: String, sparse size: Int) throws {
      try writeFile(path, [])
      guard unsafe truncate(path, off_t(size)) == 0 else { throw SystemFailure(path: path, code: errno) }
    }

    static func fifo(_ path: String) {
      _ = unsafe unlink(path)
      unsafe mkfifo(path, 0o644)
    }

    static func link(_ path: String, to target: String) {
      _ = unsafe unlink(path)
      unsafe symlink(target, path)
    }

    static func folder(_ path: String) {
      _ = unsafe unlink(path)
      unsafe mkdir(path, 0o755)
    }

    static let artifact = "/artifact/six-1.17.0-py2.py3-none-any.whl"
    static let signature = "/signatures/release-bot.minisig"
    static let scan = "/evidence/grype.json"
    /// One up to its payload.
    static let envelope =
      "{\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[{\"sig\":\"AAAA\"}],\"payload\":\""
    static let manyNames =
      "{" + (0..<100_000).map { "\"aaaaaaaa\($0)\":1" }.joined(separator: ",") + ",\"aaaaaaaa7\":1}"

    static func kinds(_ file: String) -> [Hostile] {
      [
        Hostile("\(file) is a FIFO") { fifo($0 + file) },
        Hostile("\(file) is a folder") { folder($0 + file) },
        Hostile("\(file) is a link to a file") { link($0 + file, to: "/etc/passwd") },
        Hostile("\(file) is a link to a device") { link($0 + file, to: "/dev/zero") },
        Hostile("\(file) is a link to itself") { link($0 + file, to: $0 + file) },
        Hostile("\(file) is empty") { try writeFile($0 + file, []) },
        Hostile("\(file) is not there") { _ = unsafe unlink($0 + file) },
      ]
    }

    static func contents(_ file: String) -> [Hostile] {
      [
        Hostile("\(file) is 1 MiB of [") {
          try writeFile($0 + file, [UInt8](repeating: 0x5B, count: 1 << 20))
        },
        Hostile("\(file) has 100,000 names") { try writeFile($0 + file, Array(manyNames.utf8)) },
        Hostile("\(file) is zeros") { try writeFile($0 + file, [UInt8](repeating: 0, count: 1 << 16)) },
      ]
    }

    static let sizes: [Hostile] = [
      Hostile("the request has 2 MiB") {
        try writeFile(
          $0 + "/request.json", Array("{\"a\":\"".utf8) + [UInt8](repeating: 0x61, count: 2 << 20))
      },
      Hostile("the request is sparse, 4 GiB") { try replace($0 + "/request.json", sparse: 4 << 30) },
      Hostile("the request has 65 levels") {
        let text = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        try writeFile($0 + "/request.json", Array(text.utf8))
      },
      Hostile("a report of 512 MiB and a byte") { try replace($0 + scan, sparse: (512 << 20) + 1) },
      Hostile("a signature of 16 MiB and a byte") { try replace($0 + signature, sparse: (16 << 20) + 1) },
    ]

    static let all =
      ["/request.json", artifact, signature, scan].flatMap(kinds)
      + ["/request.json", signature, scan].flatMap(contents) + sizes

    @Test(arguments: all)
    func `a receipt that blocks, in little memory`(hostile: Hostile) throws {
      let gate = Gate()
      try hostile.make(try gate.add("allowed-minisign", as: "one"))
      for stage in 1...4 {
        let finished = try gate.stage(stage)
        #expect(finished.status == 0, "stage \(stage): \(finished.errors)")
        #expect(finished.peak < Self.memory, "stage \(stage): \(finished.peak) KiB")
        #expect(finished.processorSeconds < 10)
      }
      #expect(gate.release(of: "one") == .terminate)
    }

    /// A large text between two ends, written to a file piece by piece.
    private func large(_ path: String, _ start: String, _ piece: String, _ count: Int, _ end: String) throws {
      let pieces = Array(Array(repeating: piece, count: 1000).joined(separator: ",").utf8)
      try writeFile(path, [])
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.write(contentsOf: Data(start.utf8))
      for number in 0..<count / 1000 {
        if number > 0 { try file.write(contentsOf: Data(",".utf8)) }
        try file.write(contentsOf: Data(pieces))
      }
      try file.write(contentsOf: Data(end.utf8))
      try file.close()
    }

    @Test func `a million matches take little memory`() throws {
      let gate = Gate()
      let path = try gate.add("allowed-minisign", as: "one")
      let match = """
        {"vulnerability":{"id":"CVE-2099-0001","severity":"Low"},"artifact":{"name":"six","version":"1"}}
        """
      try large(path + Self.scan, "{\"matches\":[", match, 1_000_000, "]}")
      for stage in 1...2 {
        let finished = try gate.stage(stage)
        #expect(finished.status == 0)
        #expect(finished.peak < Self.memory, "stage \(stage): \(finished.peak) KiB")
      }
    }

    /// signatures.md: one bad signature beside enough good ones is listed and does not lower the posture.
    @Test func `a large file that is no signature leaves the others their room`() throws {
      let gate = Gate()
      let path = try gate.add("allowed-minisign", as: "one")
      try Self.replace(path + "/signatures/junk", sparse: 16 << 20)
      let script = """
        import json, sys
        request = json.load(open(sys.argv[1]))
        request["signatures"].insert(0, {"format": "dsse", "path": "signatures/junk"})
        json.dump(request, open(sys.argv[1], "w"))
        """
      #expect(try Program(["python3", "-c", script, path + "/request.json"]).run().status == 0)
      let finished = try gate.stage(1)
      #expect(finished.status == 0 && finished.peak < Self.memory)
      let receipt = gate.scratch.text("out/one/signature/signature_verification_receipt.json")
      #expect(receipt.contains("\"signature_posture\": \"verified\"") && receipt.contains("signatures/junk"))
    }

    @Test func `an envelope with a payload of nearly 16 MiB takes little memory`() throws {
      let gate = Gate()
      let path = try gate.add("allowed-dsse", as: "one")
      let name = try #require(
        FileManager.default.contentsOfDirectory(atPath: path + "/signatures").first)
      let size = (16 << 20) - Self.envelope.utf8.count - 4
      let payload = [UInt8](repeating: 0x41, count: size / 4 * 4)
      try writeFile(path + "/signatures/" + name, Array(Self.envelope.utf8) + payload + Array("\"}".utf8))
      for stage in 1...4 {
        let finished = try gate.stage(stage)
        #expect(finished.status == 0)
        #expect(finished.peak < Self.memory, "stage \(stage): \(finished.peak) KiB")
        #expect(finished.processorSeconds < 10)
      }
      #expect(gate.release(of: "one") == .terminate)
    }

    /// Eight cases with the same large file, and as many jobs.
    private func manyAtOnce(_ sample: String, _ file: String, _ make: (String) throws -> Void) throws {
      let gate = Gate()
      gate.options += ["--jobs=8"]
      try gate.add(sample, copies: 8)
      try make(gate.cases[0] + file)
      for path in gate.cases.dropFirst() {
        _ = unsafe unlink(path + file)
        #expect(unsafe Glibc.link(gate.cases[0] + file, path + file) == 0)
      }
      for stage in 1...2 {
        let finished = try gate.stage(stage)
        #expect(finished.status == 0, "\(finished.errors)")
        #expect(finished.peak < Self.memory, "stage \(stage): \(finished.peak) KiB")
      }
    }

    @Test func `many large reports at once take little memory`() throws {
      try manyAtOnce("vex-changes-answer", "/evidence/six.openvex.json") { path in
        let statement = """
          {"vulnerability":{"name":"CVE-2099-NUMBER"},"products":[{"@id":"pkg:pypi/six@1.17.0"}],"status":"fixed"}
          """
        let statements = (0..<32_000).map { statement.replacing("NUMBER", with: String($0)) }
        try writeFile(
          path,
          Array(
            """
            {"@context":"https://openvex.dev/ns/v0.2.0","timestamp":"2026-11-20T21:00:00Z",\
            "statements":[\(statements.joined(separator: ","))]}
            """.utf8))
      }
      try manyAtOnce("allowed-minisign", Self.scan) { path in
        let matches = (0..<200_000).map {
          "{\"vulnerability\":{\"id\":\"C\($0)\"},\"artifact\":{\"name\":\"n\"}}"
        }
        try writeFile(path, Array("{\"matches\":[\(matches.joined(separator: ","))]}".utf8))
      }
    }

    @Test func `many large envelopes at once take little memory`() throws {
      try manyAtOnce("allowed-dsse", "/signatures/provenance.dsse.json") { path in
        let payload = [UInt8](repeating: 0x41, count: 15 << 20)
        try writeFile(path, Array(Self.envelope.utf8) + payload + Array("\"}".utf8))
      }
    }

    /// All grants for the capability are read and listed, those of earlier versions, too.
    @Test func `a receipt that lists a full folder of grants is read by the stages behind`() throws {
      let gate = Gate()
      gate.governance = gate.scratch.at("governance")
      try FileManager.default.copyItem(
        atPath: Tools.samples + "/governance-unsigned-grants", toPath: gate.governance)
      try gate.add("allowed-unsigned-grant", as: "allowed-unsigned-grant")
      let state = try gate.scratch.folder("state")
      let folder = gate.governance + "/grants/"
      let grant = String(
        decoding: try #require(readFile(folder + "allowed-unsigned-grant.json")), as: UTF8.self)
      for number in 10_000..<19_999 {
        let id = "grant-of-an-earlier-version-\(number)"
        let other = grant.replacing(
          "\"grant_id\": \"allowed-unsigned-grant\"", with: "\"grant_id\": \"\(id)\"")
        try writeFile(folder + id + ".json", Array(other.replacing("1.17.0", with: "1.16.0").utf8))
      }
      for stage in 1...4 {
        let finished = try gate.stage(stage, nil, [2, 4].contains(stage) ? ["--state", state] : [])
        #expect(finished.status == 0 && finished.errors.isEmpty, "\(finished.errors)")
        #expect(finished.peak < Self.memory, "stage \(stage): \(finished.peak) KiB")
      }
      #expect(gate.release(of: "allowed-unsigned-grant") == .proceed)
    }

    /// How the time of one stage grows when a part of its input has four times the size.
    private func growth(_ small: Int, stage: Int, _ make: (Gate, String, Int) throws -> Void) throws -> Double
    {
      var least: [Double] = []
      for count in [small, small * 4] {
        let gate = Gate()
        let path = try gate.add("allowed-minisign", as: "one")
        try make(gate, path, count)
        if stage > 1 { try gate.run(1...stage - 1) }
        var seconds = Double.infinity
        for _ in 0..<3 { seconds = min(seconds, try gate.stage(stage).processorSeconds) }
        least.append(seconds)
      }
      return least[1] / max(least[0], 1e-3)
    }

    /// A request may name one file as often as it has room.
    @Test func `a file that is named many times is read once`() throws {
      func seconds(_ stage: Int, _ count: Int, _ filter: String) throws -> Double {
        let gate = Gate()
        let path = try gate.add("allowed-minisign", as: "one")
        let matches = (0..<20_000).map {
          "{\"vulnerability\":{\"id\":\"CVE-2099-\($0)\",\"severity\":\"Low\"},\"artifact\":{\"name\":\"n\($0)\",\"version\":\"1\"}}"
        }
        try writeFile(path + Self.scan, Array("{\"matches\":[\(matches.joined(separator: ","))]}".utf8))
        try writeFile(path + "/signatures/raw.sig", [UInt8](repeating: 7, count: 64))
        let artifact = path + "/artifact/six-1.17.0-py2.py3-none-any.whl"
        #expect(unsafe truncate(artifact, 16 << 20) == 0)
        let script = "jq --argjson count \(count) '\(filter)' \"$0\" >\"$0.new\" && mv \"$0.new\" \"$0\""
        #expect(try Program(["sh", "-c", script, path + "/request.json"]).run().status == 0)
        if stage > 1 { try gate.run(1...stage - 1) }
        return try gate.stage(stage).processorSeconds
      }
      let raw = ".signatures = [range($count) | {format: \"detached\", path: \"signatures/raw.sig\"}]"
      #expect(try seconds(1, 64, raw) < 4 * seconds(1, 1, raw) + 0.1)
      let scan = "(.evidence[] | select(.kind == \"scan\")) as $scan | .evidence += [range($count) | $scan]"
      for stage in 1...2 { #expect(try seconds(stage, 200, scan) < 4 * seconds(stage, 1, scan) + 0.1) }
    }

    @Test func `time grows no faster than the input`() throws {
      let names = try growth(15_000, stage: 1) { _, path, count in
        let members = (0..<count).map { "\"m\($0)\":1" }.joined(separator: ",")
        try writeFile(path + "/request.json", Array("{\(members)}".utf8))
      }
      #expect(names < 8, "members of a request: \(names)")
      let findings = try growth(20_000, stage: 2) { _, path, count in
        let matches = (0..<count).map {
          "{\"vulnerability\":{\"id\":\"CVE-2099-\($0)\",\"severity\":\"Low\"},\"artifact\":{\"name\":\"n\($0)\",\"version\":\"1\"}}"
        }
        try writeFile(path + Self.scan, Array("{\"matches\":[\(matches.joined(separator: ","))]}".utf8))
      }
      #expect(findings < 8, "findings of a scan: \(findings)")
      let rules = try growth(1000, stage: 2) { gate, _, count in
        let from = gate.governance
        gate.governance = gate.scratch.at("governance")
        try FileManager.default.copyItem(atPath: from, toPath: gate.governance)
        let more = (0..<count).map {
          "{\"rule_id\":\"r\($0)\",\"severity\":\"allow\",\"match\":{\"package_id\":\"p\($0)\"}},"
        }
        let path = gate.governance + "/policy.json"
        let text = String(decoding: try #require(readFile(path)), as: UTF8.self)
        try writeFile(path, Array(text.replacing("\"rules\": [", with: "\"rules\": [" + more.joined()).utf8))
      }
      #expect(rules < 8, "rules of a policy: \(rules)")
    }
  }
}
