import CheckedValues
import Foundation
import Signatures
import StrictJSON
import Testing

extension Pipeline {
  /// actions.md, Documents of other makers.
  @Suite struct ForeignDocuments {
    /// A receipt and a gate of a stage, in the shape of such a maker, with hashes that are right.
    private struct Pair {
      var stage = 41
      var decision = "allow"
      var receipt: [(String, String)] = []
      var gate: [(String, String)] = []

      init(stage: Int = 41, decision: String = "allow") throws {
        (self.stage, self.decision) = (stage, decision)
        gate = [
          ("stage", "\(stage)"), ("engine", "\"Somebody else's\""),
          ("created_at", "\"2026-05-04T03:02:01Z\""),
          ("previous_hash", "\"\(String(repeating: "ab", count: 32))\""),
          ("checks", "{\"one\":true,\"two\":true}"), ("violations", "[]"),
        ]
        receipt = gate
      }

      func texts() throws -> (receipt: String, gate: String) {
        var gate = gate
        gate.append(("entry_hash", "\"\(try Self.hash(gate))\""))
        let entry = gate[gate.count - 1]
        gate += [("runtime_decision", "\"\(decision)\""), ("reasons", "[\"none\"]")]
        var receipt = receipt + [entry, ("runtime_decision", "\"\(decision)\"")]
        receipt.append(("receipt_sha256", "\"\(try Self.hash(receipt))\""))
        return (Self.text(receipt), Self.text(gate))
      }

      static func text(_ members: [(String, String)]) -> String {
        "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
      }

      static func hash(_ members: [(String, String)]) throws -> String {
        SHA256.digest(of: try JSONDocument(Array(text(members).utf8)).root.canonical()).hex
      }
    }

    private struct Mapped {
      let status: Int32
      let errors: String
      let files: [String: [UInt8]]

      func text(_ name: String) -> String { String(decoding: files["actions/\(name)"] ?? [], as: UTF8.self) }
    }

    private func map(_ texts: (receipt: String?, gate: String?), _ further: [String] = []) throws -> Mapped {
      let scratch = Scratch()
      if let receipt = texts.receipt { try scratch.write("in/receipt.json", receipt) }
      if let gate = texts.gate { try scratch.write("in/gate.json", gate) }
      try scratch.folder("in")
      var program = try Program(
        tool: "map-action",
        ["--receipt", "in/receipt.json", "--gate", "in/gate.json", "--out", "out"] + further)
      program.folder = scratch.path
      let finished = try program.run()
      return Mapped(status: finished.status, errors: finished.errors, files: tree(scratch.at("out")))
    }

    @Test(arguments: [["case"], ["--governance", "in"], ["--cases-from", "-"], ["--jobs", "2"]])
    func `nothing of a case goes with them`(further: [String]) throws {
      let mapped = try map(try Pair(stage: 356).texts(), further)
      #expect(mapped.status == 2 && mapped.files.isEmpty)
      #expect(mapped.errors.contains("stand in the place of cases"), "\(mapped.errors)")
    }

    private func names(_ text: String) throws -> [String] {
      var names: [String] = []
      try JSONDocument(Array(text.utf8)).root.object { reader throws(JSONRefusal) in
        for member in reader.rest() { names.append(try member.name.string()) }
      }
      return names
    }

    @Test(arguments: [1, 7, 41, 356, 9998])
    func `names and members follow from the source's number`(stage: Int) throws {
      let mapped = try map(try Pair(stage: stage).texts())
      #expect(mapped.status == 0, "\(mapped.errors)")
      let next = "stage\(stage + 1)_runtime_action_"
      #expect(
        mapped.files.keys.sorted()
          == ["policy.json", "receipt.json", "summary.txt"].map { "actions/\(next)\($0)" })
      let receipt = mapped.text(next + "receipt.json")
      #expect(
        try names(receipt) == [
          "stage", "engine", "source_stage", "created_at", "previous_hash", "action_entry_hash",
          "action_decision", "isolation_mode", "runtime_decision_from_stage\(stage)", "checks", "violations",
          "actions", "action_receipt_sha256",
        ])
      #expect(receipt.contains("\"engine\": \"Runtime Context Action & Isolation Enforcer\""))
      #expect(receipt.contains("\"stage\": \(stage + 1),") && receipt.contains("\"source_stage\": \(stage),"))
      #expect(receipt.contains("\"created_at\": \"2026-05-04T03:02:01Z\""))
      let policy = mapped.text(next + "policy.json")
      #expect(
        try names(policy) == [
          "stage", "engine", "source_stage", "created_at", "previous_hash", "stage\(stage)_binding", "checks",
          "violations", "runtime_action_mapping", "action_decision", "isolation_mode", "actions",
          "safety_boundary", "action_entry_hash",
        ])
      let order =
        [
          "receipt_exists", "gate_exists", "receipt_sha256_present", "entry_hash_present",
          "runtime_decision_present", "violations_empty", "checks_acceptable", "receipt_matches_gate",
        ].map { "stage\(stage)_\($0)" } + [
          "action_mapping_applied", "isolation_metadata_only", "no_private_keys", "no_raw_payloads",
          "no_internal_runner_published",
        ]
      var place = receipt.startIndex
      for name in order {
        let found = try #require(receipt.range(of: "\"\(name)\": true", range: place..<receipt.endIndex))
        place = found.upperBound
      }
      #expect(policy.contains("\"stage\(stage)_receipt_path\": \"in/receipt.json\""))
      #expect(policy.contains("\"stage\(stage)_gate_path\": \"in/gate.json\""))
      #expect(mapped.text(next + "summary.txt").split(separator: "\n").count <= 40)
    }

    @Test(arguments: [("allow", "continue", "none"), ("warn", "isolate_and_continue", "safe_metadata_only")])
    func `an agreed decision is followed, under right hashes`(decision: String, action: String, mode: String)
      throws
    {
      let mapped = try map(try Pair(decision: decision).texts(), ["--now", "2026-11-21T08:00:00Z"])
      for (name, member) in [("receipt", "action_receipt_sha256"), ("policy", "action_entry_hash")] {
        let text = mapped.text("stage42_runtime_action_\(name).json")
        #expect(text.contains("\"action_decision\": \"\(action)\""))
        #expect(text.contains("\"isolation_mode\": \"\(mode)\""))
        #expect(text.contains("\"created_at\": \"2026-11-21T08:00:00Z\""))
        let hash = SHA256.digest(of: try JSONDocument(Array(text.utf8)).root.canonical(without: [member])).hex
        #expect(text.contains("\"\(member)\": \"\(hash)\""))
      }
    }

    private static let hash = "\"previous_hash\": \"ab"
    private static let wrongs: [(String, Bool, String, String, String)] = [
      ("allow", true, "\"two\": true", "\"two\": false", "receipt_sha256_present"),
      ("allow", false, "\"engine\": \"S", "\"engine\": \"T", "entry_hash_present"),
      (
        "allow", false, "\"runtime_decision\": \"allow\"", "\"runtime_decision\": \"warn\"",
        "receipt_matches_gate"
      ),
      (
        "warn", false, "\"runtime_decision\": \"warn\"", "\"runtime_decision\": \"allow\"",
        "receipt_matches_gate"
      ),
      ("allow", false, "\"stage\": 41", "\"stage\": 42", "receipt_matches_gate"),
      ("allow", true, hash, "\"previous_hash\": \"cd", "receipt_matches_gate"),
      ("allow", false, hash, "\"previous_hash\": \"cd", "receipt_matches_gate"),
      ("allow", false, "\"runtime_decision\": \"allow\"", "\"other\": \"allow\"", "runtime_decision_present"),
      ("allow", true, "\"violations\": []", "\"violations\": [\"x\"]", "violations_empty"),
    ]

    @Test func `every disagreement terminates, with its check false and a word in violations`() throws {
      for (decision, isReceipt, from, to, check) in Self.wrongs {
        var texts = try Pair(decision: decision).texts()
        if isReceipt {
          texts.receipt = texts.receipt.replacing(
            from.replacing("\"two\": true", with: "\"two\":true"), with: to)
        } else {
          texts.gate = texts.gate.replacing(from, with: to)
        }
        let mapped = try map(texts)
        #expect(mapped.status == 0)
        expectTermination(mapped, "stage41_" + check)
      }
    }

    private func expectTermination(_ mapped: Mapped, _ check: String) {
      for name in ["receipt", "policy"] {
        let text = mapped.text("stage42_runtime_action_\(name).json")
        #expect(text.contains("\"action_decision\": \"terminate\""), "\(check)")
        #expect(text.contains("\"isolation_mode\": \"terminated\""))
        #expect(text.contains("\"\(check)\": false"), "\(check)")
        let violations = text.firstRange(of: "\"violations\": [").map { text[$0.upperBound...] } ?? ""
        #expect(violations.prefix { $0 != "]" }.contains("\"\(check)\""), "\(check)")
      }
    }

    @Test func `a missing document terminates`() throws {
      let texts = try Pair().texts()
      expectTermination(try map((texts.receipt, nil)), "stage41_gate_exists")
      expectTermination(try map((nil, texts.gate)), "stage41_receipt_exists")
      #expect(try map((nil, nil)).status == 2)
    }

    @Test func `a failed check is acceptable only when it is softened and the decision warns`() throws {
      for (decision, findings, action) in [
        ("allow", "[]", "terminate"), ("warn", "[]", "terminate"),
        ("warn", "[{\"check\":\"two\",\"softened_by\":\"dry_run\"}]", "isolate_and_continue"),
        ("warn", "[{\"check\":\"one\",\"softened_by\":\"dry_run\"}]", "terminate"),
        ("allow", "[{\"check\":\"two\",\"softened_by\":\"dry_run\"}]", "terminate"),
      ] {
        var pair = try Pair(decision: decision)
        pair.receipt[4].1 = "{\"one\":true,\"two\":false}"
        pair.gate[4].1 = pair.receipt[4].1
        pair.receipt.append(("findings", findings))
        let mapped = try map(try pair.texts())
        #expect(
          mapped.text("stage42_runtime_action_receipt.json").contains("\"action_decision\": \"\(action)\""),
          "\(decision) \(findings)")
      }
    }

    @Test func `a block terminates whatever else is there`() throws {
      let mapped = try map(try Pair(decision: "block").texts())
      let receipt = mapped.text("stage42_runtime_action_receipt.json")
      #expect(receipt.contains("\"action_decision\": \"terminate\""))
    }
  }
}
