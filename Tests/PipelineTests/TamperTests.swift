import Foundation
import Testing

extension Pipeline {
  /// Any single byte changed after the first stage leads to `terminate`, never to anything else, and every
  /// case still has its receipt.
  @Suite struct Tampering {
    static let inputs = [
      "request.json", "signatures/release-bot.minisig", "evidence/grype.json",
      "evidence/sbom.cdx.json", "artifact/six-1.17.0-py2.py3-none-any.whl",
    ]

    @Test func `no changed byte of an allowed chain gets through`() throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 3000)
      try gate.run()
      #expect(Set(gate.names.map(gate.release)) == [.proceed])
      let documents = Gate.documents.dropLast().map {
        ($0, $0.hasPrefix("s") ? 1 : $0.hasPrefix("r") ? 2 : 3)
      }
      // From the last stage back, so that what earlier stages wrote is always as it was.
      for stage in [3, 2, 1] {
        // Every byte before it is read for the first time, and every fourth before it is read again.
        var changes = try documents.filter { $0.1 <= stage }.flatMap { document, author in
          Change.all(
            .document(document), size: try gate.document(document, of: gate.names[0]).count,
            step: author == stage ? 1 : 4)
        }
        for input in Self.inputs {
          let size = readFile(gate.cases[0] + "/" + input)?.count ?? 0
          #expect(size > 0)
          changes += Change.all(.input(input), size: size, step: input == "request.json" ? 2 : size / 200)
        }
        let survivors = try gate.survivors(of: changes, stage + 1...4)
        #expect(survivors.isEmpty, "after stage \(stage): \(survivors.prefix(5))")
      }
      // Everything was put back: nothing of the above came from a gate that says no to all.
      try gate.run(2...4)
      #expect(Set(gate.names.map(gate.release)) == [.proceed])
    }

    @Test func `no changed byte of an isolated chain gets through`() throws {
      let gate = Gate()
      gate.governance = Tools.samples + "/governance-dry-run"
      try gate.add("isolate-dry-run", copies: 1000)
      try gate.run()
      #expect(Set(gate.names.map(gate.release)) == [.isolate])
      for (stage, document) in [(3, 4), (3, 3), (2, 1), (2, 2), (1, 0)] {
        let name = Gate.documents[document]
        let size = try gate.document(name, of: gate.names[0]).count
        let survivors = try gate.survivors(
          of: Change.all(.document(name), size: size, step: 6), stage + 1...4)
        #expect(survivors.isEmpty, "\(survivors.prefix(5))")
      }
    }

    /// The file can still be used, and says the same: it is the byte that counts.
    @Test(arguments: ["policy.json", "catalog.json", "trust.json", "actions.json"])
    func `no changed byte of governance gets through`(file: String) throws {
      let gate = Gate()
      try gate.add("allowed-minisign", copies: 3)
      let from = gate.governance
      gate.governance = gate.scratch.at("governance")
      try FileManager.default.copyItem(atPath: from, toPath: gate.governance)
      let bytes = try #require(readFile(gate.governance + "/" + file))
      #expect(bytes.last == 0x0A)
      for stage in 1...3 {
        let one = [gate.cases[stage - 1]]
        try writeFile(gate.governance + "/" + file, bytes)
        try gate.run(1...stage, one)
        try writeFile(gate.governance + "/" + file, bytes.dropLast() + [0x20])
        try gate.run(stage + 1...4, one)
        #expect(gate.release(of: gate.names[stage - 1]) == .terminate, "after stage \(stage)")
      }
      // From the start under the changed file, it is another snapshot.
      try gate.run(1...4)
      #expect(Set(gate.names.map(gate.release)) == [.proceed])
    }

    @Test(arguments: [
      "allowed-minisign-legacy", "allowed-sshsig", "allowed-detached-ecdsa-der", "allowed-dsse",
      "allowed-sigstore-bundle",
    ])
    func `no changed byte of a signed artifact gets through`(sample: String) throws {
      let gate = Gate()
      try gate.add(sample, copies: 120)
      let name = "artifact/six-1.17.0-py2.py3-none-any.whl"
      let size = readFile(gate.cases[0] + "/" + name)?.count ?? 0
      // The request would say so, too.
      let survivors = try gate.survivors(
        of: Change.all(.input(name), size: size, step: size / 100), 1...4)
      #expect(survivors.isEmpty, "\(survivors.prefix(5))")
      #expect(size > 0)
    }

    @Test func `a file cut off or made longer gets nowhere`() throws {
      let gate = Gate()
      let files = Self.inputs.map { Change.Place.input($0) } + Gate.documents.dropLast().map { .document($0) }
      try gate.add("allowed-minisign", copies: files.count * 3)
      try gate.run(1...3)
      for (number, name) in gate.names.enumerated() {
        let place = Change(place: files[number / 3], offset: 0, kind: .flipped)
        let path = place.path(in: gate, number)
        let bytes = try #require(readFile(path))
        let changed = [Array(bytes.dropLast()), bytes + [0x0A], []][number % 3]
        try writeFile(path, changed)
        try gate.run(4...4, [gate.cases[number]])
        #expect(gate.release(of: name) == .terminate, "\(files[number / 3])")
      }
    }
  }
}
