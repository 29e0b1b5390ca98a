import Foundation
import Glibc
import Testing

extension Pipeline {
  /// admission.md, Nonce ledger, with real processes.
  @Suite struct Nonces {
    static let canTrace = (try? Program(["strace", "-V"]).run().status) == 0

    @Test(.timeLimit(.minutes(10)))
    func `of 64 processes that race on one nonce exactly one wins, in each of 200 rounds`() throws {
      let (processes, rounds) = (64, 200)
      let approval = try Approval()
      // Each round has a package and a grant of its own; all processes go through all rounds at once.
      for round in 0..<rounds {
        try approval.add("r-\(1000 + round)", ["state.write.tx"], ".package.package_id = \"six-\(round)\"")
      }
      try approval.evaluate()
      for name in approval.gate.names { try approval.approve(name) }
      for process in 0..<processes {
        let time = "2026-11-21T08:\(10 + process / 60):\(String(format: "%02d", process % 60))Z"
        let finished = try approval.gate.stage(
          1, nil, ["--now", time], out: approval.gate.scratch.at("out-\(process)"))
        #expect(finished.status == 0)
      }
      let running = try (0..<processes).map { process in
        var program = try approval.gate.program(
          2, nil, ["--state", approval.gate.scratch.at("race"), "--jobs", "1"],
          out: approval.gate.scratch.at("out-\(process)"))
        program.patience = 400
        return try program.start()
      }
      for process in running { #expect(process.wait().status == 0) }
      for name in approval.gate.names {
        let outcomes = try (0..<processes).map { process in
          let path = approval.gate.scratch.at("out-\(process)/\(name)/runtime/runtime_execution_receipt.json")
          return try #require(readFile(path)).holds("\"outcome\": \"allow\"")
        }
        #expect(outcomes.count { $0 } == 1, "\(name)")
      }
    }

    /// Another case may spend a nonce that this one could have used, too.
    @Test func `evaluated again, a receipt gives the same bytes whatever others spent meanwhile`() throws {
      let approval = try Approval()
      for name in ["one", "two"] { try approval.add(name) }
      try approval.evaluate()
      for name in ["one", "two"] { try approval.approve(name) }
      let receipts = {
        try approval.gate.names.map { name in
          try approval.gate.document("runtime/runtime_execution_receipt.json", of: name)
        }
      }
      try approval.evaluate()
      let first = try receipts()
      #expect(try approval.runtime("one", ".outcome") == "allow")
      #expect(try approval.runtime("two", ".outcome") == "allow")
      #expect(try approval.runtime("one", ".state.spent_grants") == "[]")
      #expect(try approval.runtime("two", ".state.spent_grants | length") == "1")
      try approval.evaluate()
      #expect(try receipts() == first)
    }

    @Test(
      .enabled(if: canTrace, "strace is not here"),
      arguments: [
        "write", "fsync", "linkat", "unlinkat", "mkdirat", "renameat", "flock",
      ])
    func `killed at any call that writes, the retry finds its own entry, and nobody else gets the nonce`(
      call: String
    ) throws {
      let approval = try Approval()
      approval.gate.options = []
      try approval.add("one")
      try approval.evaluate()
      try approval.approve("one")
      let state = approval.gate.scratch.at("state")
      let other = approval.gate.scratch.at("other")
      for isOtherFirst in [false, true] {
        var number = 0
        var wasKilled = true
        while wasKilled, number < 60 {
          number += 1
          try approval.shell("rm -rf \"$0\" \"$1\"", [state, other])
          #expect(try approval.gate.stage(1).status == 0)
          #expect(try approval.gate.stage(1, nil, ["--now", "2026-11-21T09:00:00Z"], out: other).status == 0)
          var program = try approval.gate.program(2, nil, ["--state", state, "--jobs", "1"])
          program.words =
            [
              "strace", "-f", "-qqq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
              "inject=\(call):signal=KILL:when=\(number)",
            ] + program.words
          let finished = try program.run()
          wasKilled = finished.status != 0
          if wasKilled { #expect(finished.status == 128 + SIGKILL) }
          var allowed: [Bool] = []
          func evaluate(_ out: String?) throws {
            #expect(try approval.gate.stage(2, nil, ["--state", state], out: out).status == 0)
            let path = (out ?? approval.gate.out) + "/one/runtime/runtime_execution_receipt.json"
            allowed.append(try #require(readFile(path)).holds("\"outcome\": \"allow\""))
          }
          try evaluate(isOtherFirst ? other : nil)
          try evaluate(isOtherFirst ? nil : other)
          #expect(allowed.count { $0 } == 1, "\(call) \(number)")
          if !isOtherFirst || !wasKilled { #expect(allowed[isOtherFirst ? 1 : 0]) }
        }
        #expect(!wasKilled)
      }
    }
  }
}
