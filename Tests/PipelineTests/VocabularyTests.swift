import Audit
import CheckedValues
import Foundation
import Glibc
import Receipts
import Testing

extension Pipeline {
  /// README.md, rule 8: no code or word without a case that gets it.
  @Suite struct Vocabulary {
    /// Words that no run can be made to give at will.
    static let notReached: Set<ReasonWord> = [
      // Needs somebody who writes to the file in the moment that it is read.
      .artifactChangedWhileRead,
      // No format for results of checks is read yet, so there is none whose signature could be bad.
      .checkUnsigned,
    ]

    /// A sample with some texts in its files replaced.
    struct Case {
      var sample = "allowed-minisign"
      var governance = "governance"
      /// File of the case, what stands there, what is put there.
      var changes: [(file: String, from: String, to: String)] = []
      var words: [ReasonWord]
      var codes: [ReasonCode] = []

      /// A change of the request's last member.
      static func request(_ member: String, _ words: [ReasonWord], _ code: ReasonCode) -> Case {
        Case(
          changes: [("request.json", "\"session_id\": \"run-1\"", "\"session_id\": \"run-1\", \(member)")],
          words: words, codes: [code])
      }

      /// A change of the list of evidence.
      static func evidence(_ entry: String, _ words: [ReasonWord]) -> Case {
        Case(
          changes: [("request.json", "\"evidence\": [", "\"evidence\": [\(entry),")], words: words,
          codes: [.evidenceIncomplete])
      }
    }

    private static let vex = "evidence/six.openvex.json"
    private static let cyclonedx = "evidence/six.vex.cdx.json"
    private static let bom = "evidence/sbom.cdx.json"
    private static let scan = "evidence/grype.json"

    static let lifecycle: [Case] = [
      .request(
        "\"import\": {\"imported\": true, \"reverification\": true, \"reapproval\": true}",
        [.importNotVerified], .importVerificationPending),
      .request("\"lifecycle\": {\"transition\": \"install\"}", [.packageStateUnknown], .invalidTransition),
      Case(
        changes: [("request.json", "\"requires\": []", "\"requires\": [\"no.such\"]")],
        words: [.capabilityUnknown, .capabilityNotRequested, .capabilityNotGranted],
        codes: [.capabilityNotGranted]),
    ]

    static let evidence: [Case] = [
      .evidence("{\"kind\":\"check\",\"format\":\"membrane\",\"path\":\"none\"}", [.checkMissing]),
      .evidence(
        "{\"kind\":\"check\",\"format\":\"membrane\",\"path\":\"request.json\"}", [.checkUnsupported]),
      .evidence("{\"kind\":\"check\",\"format\":\"membrane\",\"path\":\"evidence\"}", [.checkMalformed]),
      .evidence(
        "{\"kind\":\"policy_snapshot\",\"format\":\"membrane\",\"path\":\"none\"}", [.policySnapshotMissing]),
      .evidence(
        "{\"kind\":\"policy_snapshot\",\"format\":\"membrane\",\"path\":\"request.json\"}",
        [.policySnapshotMalformed]),
      Case(
        changes: [
          (
            "request.json", "\"evidence\": [",
            "\"evidence\": [{\"kind\":\"policy_snapshot\",\"format\":\"membrane\",\"path\":\"s\"},"
          ),
          ("s", "", ""),
        ], words: [.policySnapshotUnsupported]),
      Case(
        governance: "governance-signed-evidence",
        changes: [
          (
            "request.json", "\"evidence\": [",
            "\"evidence\": [{\"kind\":\"policy_snapshot\",\"format\":\"membrane\",\"path\":\"s\"},"
          ),
          (
            "s", "",
            "{\"schema\":\"membrane.snapshot.v1\",\"policy\":{},\"catalog\":{},\"trust\":{},\"actions\":{}}"
          ),
        ], words: [.policySnapshotOtherSubject, .policySnapshotUnsigned]),
      Case(
        changes: [(scan, "\"descriptor\"", "\"other\""), (scan, "\"matches\"", "\"none\"")],
        words: [.scanUnsupported]),
      Case(changes: [(bom, "CycloneDX", "Other")], words: [.sbomUnsupported]),
      Case(
        changes: [(bom, "\"timestamp\": \"2026", "\"timestamp\": \"2027")], words: [.sbomInFuture],
        codes: [.evidenceStale]),
      Case(
        changes: [(bom, "\"timestamp\"", "\"no-timestamp\"")], words: [.sbomWithoutTime],
        codes: [.evidenceStale]),
    ]

    static let exploitability: [Case] = [
      Case(sample: "vex-fixed", changes: [("request.json", vex, "evidence/none")], words: [.vexMissing]),
      Case(
        sample: "vex-fixed", changes: [(vex, "openvex.dev/ns/v0.2.0", "example.org")],
        words: [.vexUnsupported]),
      Case(sample: "vex-fixed", changes: [(vex, "\"fixed\"", "\"mended\"")], words: [.vexMalformed]),
      Case(
        sample: "vex-fixed", changes: [(vex, "\"timestamp\": \"2026", "\"timestamp\": \"2027")],
        words: [.vexInFuture]),
      Case(
        sample: "vex-fixed", changes: [(vex, "\"timestamp\": \"2026", "\"timestamp\": \"2025")],
        words: [.vexStale]),
      Case(sample: "vex-fixed", governance: "governance-signed-evidence", words: [.vexUnsigned]),
      Case(
        sample: "vex-cyclonedx", changes: [(cyclonedx, "\"vulnerabilities\"", "\"none\"")], words: [.vexEmpty]
      ),
      Case(
        sample: "vex-cyclonedx", changes: [(cyclonedx, "\"timestamp\"", "\"none\"")], words: [.vexWithoutTime]
      ),
      Case(
        sample: "vex-cyclonedx",
        changes: [
          (
            cyclonedx, "\"metadata\": {",
            "\"metadata\": {\"component\": {\"type\": \"file\", \"name\": \"six\", \"hashes\": "
              + "[{\"alg\": \"SHA-256\", \"content\": \"\(String(repeating: "0", count: 64))\"}]},"
          )
        ], words: [.vexOtherSubject]),
    ]

    /// Copies the samples, carries the changes out, runs the stages; gives the words and codes found.
    private func found(_ cases: [Case]) throws -> Found {
      var found = Found()
      for (governance, group) in Dictionary(grouping: cases, by: \.governance) {
        let gate = Gate()
        gate.governance = Tools.samples + "/" + governance
        for (number, entry) in group.enumerated() {
          let path = try gate.add(entry.sample, as: "case-\(number)")
          for change in entry.changes {
            let file = path + "/" + change.file
            let text = String(decoding: readFile(file) ?? [], as: UTF8.self)
            let changed = change.from.isEmpty ? change.to : text.replacing(change.from, with: change.to)
            #expect(changed != text || change.to.isEmpty, "\(change)")
            try writeFile(file, Array(changed.utf8))
          }
        }
        try gate.run()
        for (entry, name) in zip(group, gate.names) {
          let own = Found(in: gate, name)
          #expect(own.words.isSuperset(of: entry.words), "\(entry): \(own.words)")
          #expect(own.codes.isSuperset(of: entry.codes), "\(entry): \(own.codes)")
          found.formUnion(own)
        }
      }
      return found
    }

    struct Found {
      var words: Set<ReasonWord> = []
      var codes: Set<ReasonCode> = []
      var rejects: Set<RejectCode> = []

      init() {}

      init(in gate: Gate, _ name: String) {
        let bytes = Gate.documents.compactMap { readFile(gate.path($0, of: name)) }
        words = Set(
          ReasonWord.allCases.filter { word in bytes.contains { $0.holds("\"\(word.rawValue)\"") } })
        codes = Set(
          ReasonCode.allCases.filter { code in bytes.contains { $0.holds("\"\(code.rawValue)\"") } })
        rejects = Set(
          RejectCode.allCases.filter { code in bytes.contains { $0.holds("\"\(code.rawValue)\"") } })
      }

      mutating func formUnion(_ other: Found) {
        words.formUnion(other.words)
        codes.formUnion(other.codes)
        rejects.formUnion(other.rejects)
      }
    }

    /// What the committed receipts of all samples hold; `make check` holds them against what the samples give.
    private func ofSamples() -> Found {
      var found = Found()
      let bytes = tree(Tools.repository + "/docs/receipts").values.reduce(into: []) { $0 += $1 }
      func holds(_ word: String) -> Bool { bytes.holds("\"\(word)\"") }
      found.words = Set(ReasonWord.allCases.filter { holds($0.rawValue) })
      found.codes = Set(ReasonCode.allCases.filter { holds($0.rawValue) })
      found.rejects = Set(RejectCode.allCases.filter { holds($0.rawValue) })
      return found
    }

    /// Chains that were tampered with, and the kill switch.
    private func ofChains() throws -> Found {
      var found = Found()
      func run(_ after: ClosedRange<Int>, _ rest: ClosedRange<Int>, _ change: (Gate) throws -> Void) throws {
        let gate = Gate()
        try gate.add("allowed-minisign", as: "one")
        try gate.add("allowed-minisign", as: "two")
        try gate.run(after)
        try change(gate)
        try gate.run(rest)
        found.formUnion(Found(in: gate, "one"))
      }
      let first = Gate.documents[0]
      try run(1...1, 2...4) { _ = unsafe unlink($0.cases[0] + "/evidence/grype.json") }
      try run(1...1, 2...4) { try writeFile($0.path(first, of: "one"), [0x7B]) }
      try run(1...1, 2...4) { try writeFile($0.path(first, of: "one"), try $0.document(first, of: "two")) }
      try run(1...4, 4...4) {
        try writeFile($0.path(first, of: "one"), try $0.document(Gate.documents[5], of: "one"))
      }
      try run(1...4, 4...4) { gate in
        // A receipt of another stage that reads as this one: only its number is another.
        let other = Resealing(document: first, from: "\"stage\": 1", to: "\"stage\": 2")
        try writeFile(
          gate.path(first, of: "one"), try other.carryOut(on: try gate.document(first, of: "one")))
      }
      try run(1...4, 4...4) { gate in
        let other = Resealing(document: first, from: "\"size\": 11050", to: "\"size\": 11051")
        try writeFile(
          gate.path(first, of: "one"), try other.carryOut(on: try gate.document(first, of: "one")))
      }
      try run(1...4, 4...4) { gate in
        let digest = "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274"
        let other = Resealing(document: first, from: digest, to: String(digest.reversed()))
        try writeFile(
          gate.path(first, of: "one"), try other.carryOut(on: try gate.document(first, of: "one")))
      }
      try run(1...1, 2...4) { $0.governance = Tools.samples + "/governance-limits" }
      try run(1...1, 2...4) { gate in
        try gate.scratch.write("state/blocked.json", "{}")
        #expect(try gate.stage(2, nil, ["--state", gate.scratch.at("state")]).status == 0)
        found.formUnion(Found(in: gate, "one"))
      }
      try run(1...4, 4...4) { gate in
        let stream = gate.out + "/audit/one.jsonl"
        var bytes = readFile(stream) ?? []
        bytes[bytes.count / 2] ^= 1
        try writeFile(stream, bytes)
      }
      return found
    }

    /// What the executor and a replay say of permits and streams that were tampered with.
    private func ofEnforcement() throws -> Set<ReasonCode> {
      var said = ""
      func run(_ options: [String] = [], _ change: (Gate) throws -> Void) throws {
        let gate = Gate()
        try gate.add("allowed-minisign", as: "one")
        try gate.run()
        try change(gate)
        said += try Program(
          tool: "enforce-action", ["--out", gate.out, "--no-fsync"] + options + gate.cases
        ).run().errors
        said += try Program(
          tool: "replay-audit",
          ["--governance", gate.governance, "--out", gate.out, "--state", gate.scratch.at("state")]
            + gate.cases
        ).run().output
        let blocked = try gate.scratch.folder("state")
        _ = try Program(
          tool: "enforce-action", ["--out", gate.out, "--state", blocked, "--no-fsync"] + gate.cases
        ).run()
        said += gate.scratch.text("state/blocked.json")
      }
      func permit(_ gate: Gate) -> String { gate.path("release/permit.json", of: "one") }
      try run { _ = unsafe unlink(permit($0)) }
      try run { try writeFile(permit($0), [0x7B]) }
      try run { try writeFile($0.cases[0] + "/request.json", [0x7B]) }
      try run(["--expect-policy-hash", String(repeating: "0", count: 64)]) { _ in }
      try run { _ = unsafe unlink($0.out + "/audit/one.jsonl") }
      try run { try writeFile($0.out + "/audit/one.jsonl", Array("{}\n".utf8)) }
      try run { gate in
        // A permit was used that nobody issued.
        let name = try #require(CaseName("one"))
        let use = PermitUse(
          caseName: name, actionReceipt: .zero, permitID: .zero, action: .proceed, use: 1)
        let time = try #require(Timestamp(seconds: 0))
        let events = try NewEvent.batch(
          [EventDraft(.permitUsed(use), recordedAt: time)], in: StreamID(of: name), after: nil)
        try writeFile(gate.out + "/audit/one.jsonl", events.flatMap(\.line))
      }
      return Set(ReasonCode.allCases.filter { said.contains($0.rawValue) })
    }

    /// What stage 2 says of a review that blocks, and of a file that is none.
    private func ofReviews() throws -> Set<ReasonWord> {
      let approval = try Approval()
      try approval.sendToHuman()
      try approval.gate.add("allowed-minisign", as: "one")
      try approval.evaluate()
      _ = try approval.review("one", "block")
      var words = ""
      for _ in 0..<2 {
        try approval.evaluate()
        words += try approval.runtime("one", ".reasons")
        for name in approval.reviews {
          try writeFile(approval.governance + "/reviews/" + name, Array("{}".utf8))
        }
      }
      return Set(ReasonWord.allCases.filter { words.contains("\"\($0.rawValue)\"") })
    }

    @Test func `every code and every word has a case that gets it`() throws {
      var all = ofSamples()
      all.formUnion(try found(Self.lifecycle))
      all.formUnion(try found(Self.evidence))
      all.formUnion(try found(Self.exploitability))
      all.formUnion(try ofChains())
      all.codes.formUnion(try ofEnforcement())
      all.words.formUnion(try ofReviews())
      let without = Set(ReasonCode.allCases).subtracting(all.codes)
      #expect(without.isEmpty, "codes without a case")
      #expect(Set(RejectCode.allCases).subtracting(all.rejects).isEmpty, "reject codes without a case")
      let missing = Set(ReasonWord.allCases).subtracting(all.words)
      #expect(missing == Self.notReached, "\(missing.symmetricDifference(Self.notReached))")
    }
  }
}
