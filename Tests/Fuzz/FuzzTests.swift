import Actions
import Admission
import Audit
import CheckedValues
import Evidence
import Foundation
import Receipts
import Signatures
import StrictJSON
import Testing

/// Mutants of valid documents, for about five seconds in all; FUZZ_SECONDS=600 for longer. Nothing may crash,
/// which would end the whole run, and nothing that was changed may count as what it was.
@Suite(.serialized) struct Fuzz {
  /// Readers that are fuzzed, which share the time.
  private static let targets = 17.0
  private static let seconds =
    (ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap { Double($0) } ?? 5) / targets

  /// Hands out mutants until the time is over.
  private func mutants(
    of seeds: [[UInt8]], seed: UInt64, _ body: (_ mutant: [UInt8], _ number: Int) throws -> Void
  ) rethrows {
    #expect(seeds.allSatisfy { !$0.isEmpty }, "a seed is not there")
    var mutator = Mutator(seed: seed)
    let end = Date(timeIntervalSinceNow: Self.seconds)
    var count = 0
    while count < 10 || Date() < end {
      let number = mutator.roll(seeds.count)
      try body(mutator.mutant(of: seeds[number]), number)
      count += 1
    }
  }

  private func id(_ text: String) throws -> Identifier { try #require(Identifier(text)) }

  @Test func `request.json: what is accepted has one meaning`() {
    let seeds = ["allowed-minisign", "vex-fixed", "allowed-signed-evidence"].map {
      Seeds.sample($0 + "/request.json")
    }
    mutants(of: seeds, seed: 1) { mutant, _ in
      guard let root = try? JSONDocument(mutant).root, (try? Request(root)) != nil else { return }
      let form = try? root.canonical()
      let again = form.flatMap { try? JSONDocument($0).root }
      #expect(again.map { (try? Request($0)) != nil && (try? $0.canonical()) == form } == true)
    }
  }

  @Test(arguments: ["policy", "catalog", "trust", "actions"])
  func governance(name: String) {
    mutants(of: [Seeds.governance(name)], seed: 2) { mutant, _ in
      guard let root = try? JSONDocument(mutant).root else { return }
      switch name {
      case "policy": _ = try? Policy(root)
      case "catalog": _ = try? Catalog(root)
      case "trust": _ = try? TrustStore(root)
      // Nothing that is accepted lets a block through.
      default:
        guard let mapping = try? ActionMapping(root) else { return }
        #expect(mapping.action(for: .block).action == .terminate)
        #expect(mapping.action(for: .warn).action == .isolateAndContinue)
      }
    }
  }

  @Test func `signature files: no mutant verifies another artifact`() throws {
    let samples: [(String, ContainerFormat)] = [
      ("allowed-minisign", .minisign), ("allowed-minisign-legacy", .minisign), ("allowed-sshsig", .sshsig),
      ("allowed-dsse", .dsse), ("allowed-sigstore-bundle", .sigstoreBundle),
      ("allowed-sigstore-bundle-dsse", .sigstoreBundle), ("allowed-detached-ecdsa-der", .detached),
      ("allowed-detached-ed25519", .detached),
    ]
    let bytes = Seeds.onlyFile("allowed-minisign/artifact")
    let judge = SignatureJudge(try TrustStore(try JSONDocument(Seeds.governance("trust")).root))
    let context = SignatureJudge.Context(
      at: try #require(Timestamp("2026-11-21T08:00:00Z")), package: "six")
    func isVerified(_ file: [UInt8], _ format: ContainerFormat, _ artifact: Artifact) -> Bool {
      guard let container = try? SignatureContainer(file, format: format) else { return false }
      return judge.results(of: container, artifact, context).contains { $0.failure == nil }
    }
    let seeds = samples.map { Seeds.onlyFile($0.0 + "/signatures") }
    for (file, sample) in zip(seeds, samples) {
      #expect(isVerified(file, sample.1, Artifact(bytes)), "\(sample.0)")
    }
    let other = Artifact(bytes.dropLast() + [bytes.last.map { $0 ^ 1 } ?? 0])
    mutants(of: seeds, seed: 3) { mutant, number in
      #expect(!isVerified(mutant, samples[number].1, other))
      for format in ContainerFormat.allCases where format != samples[number].1 {
        #expect(!isVerified(mutant, format, other))
      }
    }
  }

  @Test(arguments: [
    ("allowed-minisign/evidence/grype.json", EvidenceKind.scan, EvidenceFormat.grype),
    ("allowed-trivy/evidence", .scan, .trivy), ("allowed-minisign/evidence/sbom.cdx.json", .sbom, .cyclonedx),
    ("allowed-spdx/evidence", .sbom, .spdx), ("vex-fixed/evidence/six.openvex.json", .vex, .openvex),
  ])
  func `a report means the same however it is cut into pieces`(
    path: String, kind: EvidenceKind, format: EvidenceFormat
  ) throws {
    let question = try question()
    func outcome(_ bytes: [UInt8], chunk: Int) -> String {
      var assessor = EvidenceAssessor(question)
      do throws(EvidenceRefusal) {
        try assessor.read(ArraySource(bytes, chunk: chunk), as: kind, format)
        return String(describing: assessor.assessment())
      } catch {
        return "\(error) \(assessor.assessment())"
      }
    }
    var chunks = Mutator(seed: 4)
    try mutants(of: [try report(path, format)], seed: 5) { mutant, _ in
      let whole = outcome(mutant, chunk: .max)
      let pieces = outcome(mutant, chunk: 1 + chunks.roll(100))
      if whole != pieces { try #require(whole == pieces) }
    }
  }

  /// The report itself, or the one in a folder that the format's name is part of the name of.
  private func report(_ path: String, _ format: EvidenceFormat) throws -> [UInt8] {
    guard !path.hasSuffix(".json") else { return Seeds.sample(path) }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Seeds.repository + "/samples/cases/" + path)
    let name = try #require(names.first { $0.contains(format.rawValue) })
    return Seeds.sample(path + "/" + name)
  }

  private func question() throws -> EvidenceAssessor.Question {
    let policy = try Policy(try JSONDocument(Seeds.governance("policy")).root)
    let artifact = SHA256.digest(of: Seeds.onlyFile("allowed-minisign/artifact"))
    return EvidenceAssessor.Question(
      policy: policy.evidence, vulnerabilities: policy.vulnerabilities, exceptions: [],
      packageID: try id("six"), artifact: artifact, policyHash: .zero,
      now: try #require(Timestamp("2026-11-21T08:00:00Z")))
  }

  @Test func `receipts: no mutant is read back`() throws {
    let receipts = "docs/receipts/allowed-minisign/"
    let name = try #require(CaseName("allowed-minisign"))
    let readers: [([UInt8]) -> Bool] = [
      { (try? SignatureReceipt.read($0, caseName: name)) != nil },
      { (try? RuntimeReceipt.read($0, caseName: name)) != nil },
      { (try? ActionReceipt.readPolicy($0, caseName: name)) != nil },
      { (try? ActionReceipt.read($0, caseName: name)) != nil },
    ]
    let seeds = [
      SignatureReceipt.path, RuntimeReceipt.path, ActionReceipt.policyPath, ActionReceipt.path,
    ].map { Seeds.bytes(receipts + $0) }
    for (seed, read) in zip(seeds, readers) { #expect(read(seed)) }
    mutants(of: seeds, seed: 6) { mutant, number in
      for read in readers { #expect(!read(mutant), "\(String(decoding: mutant, as: UTF8.self))") }
      _ = number
    }
  }

  @Test func `grants: no mutant of a signed one is one`() throws {
    let folder = "samples/governance-grants/"
    func document(_ name: String) throws -> JSONDocument {
      try JSONDocument(Seeds.bytes(folder + name + ".json"))
    }
    let reader = GrantReader(
      try Snapshot(
        policy: document("policy"), catalog: document("catalog"), trust: document("trust"),
        actions: document("actions")))
    let id = try id("allowed-granted")
    let time = try #require(Timestamp("2026-11-21T08:00:00Z"))
    func isGrant(_ bytes: [UInt8]) -> UnverifiedGrant? {
      guard let file = try? UnverifiedGrant(bytes) else { return nil }
      return reader.check(file, id: id, at: time).problem == nil ? file : nil
    }
    let seed = Seeds.bytes(folder + "grants/allowed-granted.json")
    let original = try #require(isGrant(seed))
    // A hint or white space may be another; what is granted may not.
    mutants(of: [seed], seed: 8) { mutant, _ in
      if let found = isGrant(mutant) { #expect(found.grant == original.grant) }
    }
  }

  @Test func `permits: no mutant is read back`() throws {
    let seed = Seeds.bytes("docs/receipts/allowed-minisign/" + Permit.path)
    #expect((try? Permit(seed)) != nil)
    mutants(of: [seed], seed: 9) { mutant, _ in #expect((try? Permit(mutant)) == nil) }
  }

  @Test func `streams: no mutant verifies, but one that ends earlier`() throws {
    let seed = Seeds.bytes("docs/receipts/audit/allowed-minisign.jsonl")
    let stream = try #require(StreamID("allowed-minisign"))
    func verifies(_ bytes: [UInt8]) -> Bool {
      var verifier = StreamVerifier(stream)
      return (try? verifier.take(linesOf: bytes[...])) != nil
    }
    #expect(verifies(seed))
    mutants(of: [seed], seed: 10) { mutant, _ in
      let whole = mutant.lastIndex(of: 0x0A).map { mutant[...$0] } ?? []
      if verifies(mutant) { #expect(seed.starts(with: whole)) }
    }
  }

  @Test func `the table of isolation`() {
    mutants(of: [Seeds.bytes("pipeline/isolation.json")], seed: 11) { mutant, _ in
      _ = (try? JSONDocument(mutant).root).flatMap { try? IsolationTable($0) }
    }
  }

  /// White space is not hashed, and neither are members that come after the gate's hash and are not used.
  @Test func `receipt and gate: no mutant leads to an action, unless it says the same`() throws {
    let receipts = "docs/receipts/allowed-minisign/"
    let receipt = Seeds.bytes(receipts + RuntimeReceipt.path)
    let gate = Seeds.bytes(receipts + RuntimeGate.path)
    func canonical(_ bytes: [UInt8], without names: [String]) -> [UInt8]? {
      (try? JSONDocument(bytes).root).flatMap { try? $0.canonical(without: names) }
    }
    func action(_ receipt: [UInt8], _ gate: [UInt8]) -> Action {
      ActionPlan(source: SourceStage(receipt: receipt, gate: gate), mapping: .standard).action
    }
    #expect(action(receipt, gate) == .proceed)
    mutants(of: [receipt, gate], seed: 7) { mutant, number in
      let found = number == 0 ? action(mutant, gate) : action(receipt, mutant)
      if found != .terminate {
        let names = number == 0 ? [] : ["reasons"]
        let original = number == 0 ? receipt : gate
        #expect(canonical(mutant, without: names) == canonical(original, without: names))
      }
    }
  }
}
