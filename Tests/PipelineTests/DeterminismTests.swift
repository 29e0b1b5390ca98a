import Foundation
import Testing

extension Pipeline {
  /// README.md, rule 4: same inputs, same bytes out, on every machine.
  @Suite struct Determinism {
    static let cases = ["allowed-minisign", "allowed-dsse", "unsigned", "vex-fixed", "malformed-not-json"]

    /// A gate with some samples, whose outputs go to a folder that is named from `folder`.
    private func outputs(_ change: (Gate) throws -> Void = { _ in }) throws -> [String: [UInt8]] {
      let gate = Gate()
      for sample in Self.cases { try gate.add(sample, as: sample) }
      try change(gate)
      try gate.run()
      return tree(gate.out)
    }

    @Test func `jobs, order, locale, time zone and environment change no byte`() throws {
      let usual = try outputs()
      // Seven documents and a stream each, and permits.
      #expect(usual.count == Self.cases.count * 8 + 3)
      for jobs in ["1", "2", "7"] {
        #expect(try outputs { $0.options += ["--jobs", jobs] } == usual)
      }
      #expect(try outputs { $0.options = [] } == usual, "durable writes")
      #expect(try outputs { $0.reverseCases() } == usual)
      for language in ["C", "de_DE.UTF-8", "tr_TR.UTF-8"] {
        let found = try outputs {
          let garbage = try $0.scratch.write("openssl.cnf", "[[[\nopenssl_conf = \u{1} = nothing")
          $0.environment = [
            "LANG": language, "LC_ALL": language, "TZ": "Pacific/Auckland",
            "OPENSSL_CONF": garbage, "HOME": "/nowhere", "TMPDIR": "/nowhere", "NO_COLOR": "1",
            "OPENSSL_MODULES": "/nowhere",
          ]
        }
        #expect(found == usual, "\(language)")
      }
    }

    @Test func `no path of the machine is in an output`() throws {
      let usual = try outputs()
      let gate = Gate()
      for sample in Self.cases { try gate.add(sample, as: sample) }
      _ = try gate.scratch.folder("elsewhere")
      try FileManager.default.copyItem(atPath: gate.governance, toPath: gate.scratch.at("rules"))
      for (number, tool) in Tools.names.enumerated() {
        var program = try Program(
          tool: tool,
          ["--governance", "../rules/", "--out", "./deep/../out", "--no-fsync"]
            + (number == 0 ? ["--now", Tools.sampleTime] : []) + Self.cases.map { "../cases/./\($0)//" })
        program.folder = gate.scratch.at("elsewhere")
        _ = try gate.scratch.folder("elsewhere/deep")
        #expect(try program.run().status == 0)
      }
      let found = tree(gate.scratch.at("elsewhere/out"))
      #expect(found == usual)
      for (name, bytes) in found {
        for word in [gate.scratch.path, "/tmp", NSUserName(), ProcessInfo.processInfo.hostName]
        where word.count > 4 || word.hasPrefix("/") {
          #expect(!bytes.holds(word), "\(word) is in \(name)")
        }
      }
    }

    @Test func `a second run in the same place changes no byte and leaves nothing else`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let first = tree(gate.out)
      try gate.run()
      #expect(tree(gate.out) == first)
    }

    /// README.md, rule 3.
    @Test func `later stages have the time of the first`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      #expect(try gate.stage(1, nil, ["--now", "2026-11-21T07:59:58Z"]).status == 0)
      try gate.run(2...4)
      for document in Gate.documents {
        #expect(try gate.document(document, of: "one").holds("\"created_at\": \"2026-11-21T07:59:58Z\""))
      }
    }
  }
}
