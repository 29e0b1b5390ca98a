import Foundation
import Glibc
import Testing

extension Pipeline {
  /// Whole documents that were put together anew, with right hashes of their own.
  @Suite struct Resealed {
    /// After the stage that read it, a document is held by the hashes of its reader.
    @Test(arguments: [
      (0, "\"size\": 11050", "\"size\": 11051"),
      (0, "\"created_at\": \"2026", "\"created_at\": \"2025"),
      (0, "release-bot-minisign", "build-bot-minisign"),
      (1, "\"rule_id\": \"third-party\"", "\"rule_id\": \"first-party\""),
      (1, "\"created_at\": \"2026", "\"created_at\": \"2025"),
      (1, "\"kill_switch\": null", "\"kill_switch\": false"),
      (2, "\"rules_allow\": true", "\"rules_allow\": false"),
      (2, "\"created_at\": \"2026", "\"created_at\": \"2025"),
      (3, "\"target\": \"runtime\"", "\"target\": \"all\""),
      (3, "\"created_at\": \"2026", "\"created_at\": \"2025"),
      (3, "runtime_execution_receipt.json", "other.json"),
      (4, "\"created_at\": \"2026", "\"created_at\": \"2025"),
      (4, "\"target\": \"runtime\"", "\"target\": \"all\""),
      (4, "\"stage2_receipt_exists\": true", "\"stage2_receipt_exists\": false"),
    ])
    func `a document that was changed and sealed again is found by its links`(
      document: Int, from: String, to: String
    ) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let change = Resealing(
        document: Gate.documents[document], from: from, to: to)
      let changed = try change.carryOut(on: try gate.document(change.document, of: "one"))
      try writeFile(gate.path(change.document, of: "one"), changed)
      try gate.run(4...4)
      #expect(gate.release(of: "one") == .terminate)
    }

    /// Before it is read, a document must at least agree with itself.
    @Test(arguments: [
      ("unsigned", 0, "\"signature_posture\": \"unsigned\"", "\"signature_posture\": \"verified\""),
      ("threshold-p2", 1, "\"runtime_decision\": \"block\"", "\"runtime_decision\": \"allow\""),
      ("threshold-p2", 1, "\"outcome\": \"quarantine\"", "\"outcome\": \"allow\""),
      ("threshold-p2", 2, "\"runtime_decision\": \"block\"", "\"runtime_decision\": \"allow\""),
      // The decision alone says yes.
      ("allowed-minisign", 1, "\"outcome\": \"allow\"", "\"outcome\": \"deny\""),
      ("allowed-minisign", 1, "\"outcome\": \"allow\"", "\"outcome\": \"quarantine\""),
      (
        "allowed-minisign", 1, "\"reason_code\": null",
        "\"reason_code\": \"PKG-009-POLICY_QUARANTINED\""
      ),
      ("isolate-warn-rule", 1, "\"outcome\": \"allow\"", "\"outcome\": \"deny\""),
    ])
    func `a decision that its own checks deny is not followed`(
      sample: String, document: Int, from: String, to: String
    ) throws {
      let gate = Gate()
      if sample == "isolate-warn-rule" { gate.governance = Tools.samples + "/governance-rules" }
      try gate.add(sample, as: "one")
      let stage = document == 0 ? 1 : 2
      try gate.run(1...stage)
      let change = Resealing(document: Gate.documents[document], from: from, to: to)
      let changed = try change.carryOut(on: try gate.document(change.document, of: "one"))
      try writeFile(gate.path(change.document, of: "one"), changed)
      try gate.run(stage + 1...4)
      #expect(gate.release(of: "one") == .terminate)
    }

    /// Both documents of stage 3 made anew so that nothing is isolated.
    @Test func `an isolation that was taken out is missed`() throws {
      let gate = Gate()
      gate.governance = Tools.samples + "/governance-dry-run"
      try gate.add("isolate-dry-run", as: "one")
      try gate.run()
      #expect(gate.release(of: "one") == .isolate)
      let policy = Resealing(
        document: Gate.documents[3], from: "\"target\": \"private_runner\"", to: "\"target\": \"nothing\"")
      let old = try gate.document(policy.document, of: "one")
      let new = try policy.carryOut(on: old)
      func hash(_ bytes: [UInt8]) -> String {
        String(String(decoding: bytes, as: UTF8.self).suffix(69).prefix(64))
      }
      try writeFile(gate.path(policy.document, of: "one"), new)
      let path = gate.path(Gate.documents[4], of: "one")
      let linked = try Resealing(
        document: Gate.documents[4], from: hash(old), to: hash(new)
      ).carryOut(on: try gate.document(Gate.documents[4], of: "one"))
      let receipt = Resealing(document: Gate.documents[4], from: policy.from, to: policy.to)
      try writeFile(path, try receipt.carryOut(on: linked))
      try gate.run(4...4)
      #expect(gate.release(of: "one") == .terminate)
    }

    @Test func `documents of another case, another stage or another run get nowhere`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.add("allowed-minisign", as: "two")
      #expect(try gate.stage(1, nil, ["--now", "2026-11-21T07:00:00Z"]).status == 0)
      try gate.run(2...4)
      let older = tree(gate.out)
      try gate.run()
      func put(_ bytes: [UInt8]?, as document: String, _ comment: String) throws {
        let old = try gate.document(document, of: "one")
        try writeFile(gate.path(document, of: "one"), try #require(bytes))
        let stage = document.hasPrefix("s") ? 1 : document.hasPrefix("r") ? 2 : 3
        for first in stage + 1...4 {
          if first == 4 || stage == first - 1 {
            try gate.run(first...4)
            #expect(gate.release(of: "one") == .terminate, "\(document): \(comment) before stage \(first)")
          }
        }
        try writeFile(gate.path(document, of: "one"), old)
        try gate.run(2...4)
        #expect(gate.release(of: "one") == .proceed)
      }
      for document in Gate.documents.dropLast() {
        try put(readFile(gate.path(document, of: "two")), as: document, "of another case")
        for other in Gate.documents where other != document {
          try put(readFile(gate.path(other, of: "one")), as: document, "\(other)")
        }
      }
      // The receipt of an older run of the same case is one that the next stage may build on, but not one
      // that a later stage finds together with newer ones.
      for document in Gate.documents.dropLast() {
        let old = try gate.document(document, of: "one")
        try writeFile(gate.path(document, of: "one"), try #require(older["one/" + document]))
        try gate.run(4...4)
        #expect(gate.release(of: "one") == .terminate, "\(document) of an older run")
        try writeFile(gate.path(document, of: "one"), old)
      }
    }

    @Test func `a missing document terminates and is said to be missing`() throws {
      for (number, document) in Gate.documents.dropLast().enumerated() {
        let gate = Gate()
        try gate.add("allowed-minisign", as: "one")
        let stage = [1, 2, 2, 3, 3][number]
        try gate.run(1...stage)
        _ = unsafe unlink(gate.path(document, of: "one"))
        try gate.run(stage + 1...4)
        #expect(gate.release(of: "one") == .terminate)
        #expect(try gate.document(Gate.documents[5], of: "one").holds("\"previous_receipt_missing\""))
        if number == 0 {
          let receipt = try gate.document(Gate.documents[1], of: "one")
          #expect(receipt.holds("\"previous_hash\": \"\(String(repeating: "0", count: 64))\""))
          #expect(receipt.holds("\"secure_layer.enforce.chain_mismatch\""))
          #expect(receipt.holds("\"previous_receipt_missing\""))
        }
      }
    }

    /// Issue 2: changed governance is `terminate` or exit 2, whatever byte it is.
    @Test(arguments: ["policy", "catalog", "trust", "actions"])
    func `a changed byte of governance gets nowhere`(file: String) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", as: "one")
      try gate.run()
      let from = Tools.samples + "/governance"
      gate.governance = try gate.scratch.folder("governance")
      for name in ["policy", "catalog", "trust", "actions"] {
        try writeFile("\(gate.governance)/\(name).json", try #require(readFile("\(from)/\(name).json")))
      }
      let bytes = try #require(readFile("\(from)/\(file).json"))
      let earlier = tree(gate.out)
      for offset in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 25)) {
        var changed = bytes
        changed[offset] ^= 1
        try writeFile("\(gate.governance)/\(file).json", changed)
        for stage in 2...4 where stage != 3 || file == "actions" {
          for (name, bytes) in earlier { try writeFile("\(gate.out)/\(name)", bytes) }
          let status = try gate.stage(stage).status
          #expect(status == 0 || status == 2)
          if status == 2 {
            let others = earlier.filter { !$0.key.hasPrefix("one/\(Gate.folders[stage - 1])/") }
            #expect(tree(gate.out) == others, "stage \(stage) wrote, and ended with 2")
          } else {
            try gate.run(4...4, out: nil)
            #expect(gate.release(of: "one") == .terminate, "\(file) byte \(offset) stage \(stage)")
          }
        }
      }
    }
  }
}
