import Foundation
import Glibc
import TestSupport
import Testing

extension Pipeline {
  /// formats.md, Writing: outputs appear whole or not at all, and a stale one never survives.
  @Suite struct Faults {
    private func limited(_ gate: Gate, _ stage: Int, blocks: Int, _ further: [String] = []) throws
      -> Program.Finished
    {
      var program = try gate.program(stage, nil, further)
      program.words = ["sh", "-c", "ulimit -f \(blocks) && exec \"$0\" \"$@\""] + program.words
      return try program.run()
    }

    /// A limit of the size of files stands for a full disk: both make write(2) fail.
    @Test(arguments: [false, true])
    func `an output that cannot be written ends with 3 and leaves nothing`(isDurable: Bool) throws {
      let gate = Gate()
      if isDurable { gate.options = [] }
      for number in 0..<20 { try gate.add("allowed-minisign", as: "case-\(number)") }
      try gate.run()
      for stage in 1...4 {
        let finished = try limited(gate, stage, blocks: 1)
        #expect(finished.status == 3)
        #expect(finished.errors.contains("cannot write: File too large"))
        #expect(gate.temporaryFiles.isEmpty)
        #expect(gate.brokenOutputs().isEmpty)
        let left = tree(gate.out).keys.filter { $0.contains("/" + Gate.folders[stage - 1] + "/") }
        #expect(left.isEmpty, "stage \(stage): stale outputs")
        try gate.run()
      }
    }

    @Test func `a disk that fills up ends with 3, and what is there is whole`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 100)
      let disk = try gate.scratch.folder("disk")
      let mounted = try Program(["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", disk]).run()
      guard mounted.status == 0 else { return }  // Not root: the limit above stands for it.
      defer { _ = try? Program(["umount", "-l", disk]).run() }
      gate.outName = "disk/out"
      let finished = try gate.stage(1)
      #expect(finished.status == 3)
      #expect(finished.errors.contains("No space left on device"))
      #expect(gate.brokenOutputs().isEmpty)
      #expect(gate.temporaryFiles.isEmpty)
      #expect(tree(gate.out).count > 0 && tree(gate.out).count < 100)
    }

    @Test func `a full standard output is a fault`() throws {
      for words in [
        ["--version"], ["--help"], ["--policy-hash", "--governance", Tools.samples + "/governance"],
      ] {
        var program = try Program(tool: "evaluate-policy", words)
        program.output = "/dev/full"
        let finished = try program.run()
        #expect(finished.status == 3)
        #expect(finished.errors.contains("No space left on device"))
      }
    }

    @Test func `an out folder that is a file ends with 3`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.scratch.write("out", "a file")
      for stage in 1...4 { #expect(try gate.stage(stage).status == 3) }
      #expect(gate.scratch.text("out") == "a file")
      let other = Gate()
      try other.add("allowed-minisign", as: "one")
      try other.add("allowed-minisign", as: "two")
      try other.scratch.write("out/one", "a file")
      #expect(try other.stage(1).status == 3)
      #expect(tree(other.out).keys.sorted() == ["one", "two/" + Gate.documents[0]])
    }

    @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
    func `an out folder that is read-only ends with 3`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      _ = unsafe chmod(try gate.scratch.folder("out"), 0o555)
      #expect(try gate.stage(1).status == 3)
      #expect(tree(gate.out).isEmpty)
    }

    @Test(arguments: ["policy", "catalog", "trust", "actions"])
    func `governance that cannot be used ends with 2, and leaves nothing of the stage`(file: String) throws {
      let from = Tools.samples + "/governance"
      for (number, content) in [nil, "", "{", "[]", "{\"schema\": \"x\"}"].enumerated() {
        let gate = Gate()
        try gate.add("allowed-minisign", as: "one")
        try gate.run()
        gate.governance = gate.scratch.at("governance")
        try FileManager.default.copyItem(atPath: from, toPath: gate.governance)
        let path = "\(gate.governance)/\(file).json"
        _ = unsafe unlink(path)
        if let content { try writeFile(path, Array(content.utf8)) }
        let readers: [Int] =
          switch file {
          case "policy", "trust": [1, 2, 4]
          case "actions": [2, 3, 4]
          default: [2, 4]
          }
        // Stage 4 only holds the files against what was recorded; it does not decide by them.
        for stage in readers where stage != 4 || number < 3 {
          let others = tree(gate.out).filter { !$0.key.hasPrefix("one/\(Gate.folders[stage - 1])/") }
          let finished = try gate.stage(stage)
          #expect(finished.status == 2, "stage \(stage), \(file) number \(number)")
          #expect(finished.errors.contains(file + ".json"))
          #expect(tree(gate.out) == others)
        }
      }
    }

    @Test func `governance with an unknown member ends with 2`() throws {
      for file in ["policy", "catalog", "trust", "actions"] {
        let gate = Gate()
        try gate.add("allowed-minisign", as: "one")
        let from = gate.governance
        gate.governance = gate.scratch.at("governance")
        try FileManager.default.copyItem(atPath: from, toPath: gate.governance)
        let path = "\(gate.governance)/\(file).json"
        let text = String(decoding: try #require(readFile(path)), as: UTF8.self)
        try writeFile(path, Array(text.replacing("{", with: "{\"more\":1,", maxReplacements: 1).utf8))
        let finished = try gate.stage(2)
        #expect(finished.status == 2)
        #expect(finished.errors.contains("more: expected a member that this document knows"))
        #expect(tree(gate.out).isEmpty)
      }
    }

    @Test func `a run that is killed leaves whole files, and the next one completes`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 200)
      try gate.run()
      let whole = tree(gate.out)
      var dice = Dice(seed: 7)
      for number in 0..<30 {
        let stage = 1 + number % 4
        if number % 2 == 0 { gate.options = ["--no-fsync"] } else { gate.options = [] }
        let running = try gate.program(stage).start()
        usleep(UInt32(dice.roll(120_000)))
        running.kill()
        let finished = running.wait()
        #expect(finished.status == 128 + SIGKILL || finished.status == 0)
        #expect(gate.brokenOutputs(known: whole).isEmpty)
      }
      gate.options = ["--no-fsync"]
      try gate.run()
      #expect(gate.outputs == whole.filter { !$0.key.hasPrefix("audit/") })
      #expect(gate.brokenOutputs().isEmpty)
    }

    @Test func `two runs at once in one place leave whole files of either`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 100)
      let times = ["2026-11-21T07:00:00Z", "2026-11-21T08:00:00Z"]
      var either: [[String: [UInt8]]] = []
      for time in times {
        #expect(try gate.stage(1, nil, ["--now", time]).status == 0)
        either.append(tree(gate.out))
      }
      for _ in 0..<10 {
        let running = try times.map { try gate.program(1, nil, ["--now", $0]).start() }
        let statuses = running.map { $0.wait().status }
        #expect(statuses.allSatisfy { $0 == 0 || $0 == 3 })
        let found = tree(gate.out).filter { !$0.key.hasSuffix(".tmp") }
        #expect(found.allSatisfy { name, bytes in either.contains { $0[name] == bytes } })
        #expect(found.count == 100 || statuses.contains(3))
      }
    }
  }
}
