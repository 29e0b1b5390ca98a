import Evidence
import StrictJSON
import Testing

/// What is told of the memory that reading keeps: at least what the tables and texts take that grow with a report, and
/// nothing for what is passed over.
struct KeptMemoryTests {
  private static func told(_ entries: Entry...) -> Int {
    var bytes = 0
    let question = EvidenceAssessor.Question(
      policy: lenient, vulnerabilities: nil, exceptions: [], packageID: id("package"), artifact: artifact,
      policyHash: policyHash, now: now)
    var assessor = EvidenceAssessor(question, memory: KeptMemory { bytes += $0 })
    for entry in entries {
      try? assessor.read(ArraySource(Array(entry.text.utf8)), as: entry.kind, entry.format)
    }
    return bytes
  }

  private static let thousand = 0..<1000

  @Test func `each finding once, in a table with room`() {
    let different = Entry.grype(grype(Self.thousand.map { grypeMatch("CVE-\($0)") }))
    let bytes = Self.told(different)
    #expect(bytes >= 1000 * 48 && bytes < 1000 * 200)
    #expect(Self.told(different, different) == bytes)
    #expect(Self.told(.grype(grype(Self.thousand.map { _ in grypeMatch("CVE-1") }))) == bytes / 1000)
    let others = Self.thousand.map { trivyVulnerability("CVE-\($0)") }
    #expect(Self.told(.trivy(trivy("[\(trivyResult(others))]"))) == bytes)
  }

  @Test func `what references stand for, with its text`() {
    func bill(_ name: String) -> Int {
      let components = Self.thousand.map { "{\"bom-ref\": \"\($0)\", \"purl\": \"pkg:npm/\(name)\($0)\"}" }
      return Self.told(.sbom(cycloneDX(components: "[\(components.joined(separator: ","))]")))
    }
    let name = String(repeating: "n", count: 500)
    #expect(bill("n") >= 1000 * 64)
    #expect(bill(name) >= bill("n") + 1000 * 499)
  }

  @Test func `the places of the largest vulnerability`() {
    func bill(_ vulnerabilities: Int) -> Int {
      let places = Self.thousand.map { "{\"ref\": \"pkg:npm/a\($0)\"}" }.joined(separator: ",")
      let each = (0..<vulnerabilities).map { "{\"id\": \"CVE-\($0)\", \"affects\": [\(places)]}" }
      let text = cycloneDX(vulnerabilities: "[\(each.joined(separator: ","))]")
      return Self.told(Entry(text: text, kind: .vex, format: .cyclonedx))
    }
    #expect(bill(1) >= 1000 * (40 + 11))
    #expect(bill(5) == bill(1))
  }

  @Test func `claims under each name, and the products of the largest statement`() {
    let aliases = Self.thousand.prefix(9).map { "\"ALIAS-\($0)\"" }.joined(separator: ",")
    let plain = Self.told(.openVEX(openVEX(Self.thousand.map { statement("CVE-\($0)") })))
    let named = Self.told(.openVEX(openVEX(Self.thousand.map { statement("CVE-\($0)", aliases: aliases) })))
    #expect(plain >= 1000 * 600)
    #expect(named >= 10 * 1000 * 600)
    let products = Self.thousand.map { "{\"@id\": \"pkg:npm/a\($0)\"}" }.joined(separator: ",")
    let several = Self.told(.openVEX(openVEX([statement(product: products)])))
    #expect(several >= plain + 999 * 128)
    let vulnerability = """
      {"id": "CVE-1", "analysis": {"state": "resolved"}, "affects": [\(Self.thousand.map {
        "{\"ref\": \"pkg:npm/a\($0)\"}" }.joined(separator: ","))]}
      """
    let cyclone = cycloneDX(vulnerabilities: "[\(vulnerability)]")
    #expect(Self.told(Entry(text: cyclone, kind: .vex, format: .cyclonedx)) >= 1000 * 600)
  }

  @Test func `a snapshot, which is read whole`() {
    let part = "{\"a\": [\(Array(repeating: "1", count: 100_000).joined(separator: ","))]}"
    let text = """
      {"schema": "membrane.snapshot.v1", "policy": \(part), "catalog": {}, "trust": {}, "actions": {}}
      """
    let bytes = Self.told(Entry(text: text, kind: .policySnapshot, format: .membrane))
    #expect(bytes >= 3 * text.utf8.count)
  }

  @Test func `nothing for what is only looked at`() {
    let packages = Self.thousand.map { "{\"SPDXID\": \"SPDXRef-\($0)\", \"name\": \"a\"}" }
    let text = spdx(packages: "[\(packages.joined(separator: ","))]")
    #expect(Self.told(Entry(text: text, kind: .sbom, format: .spdx)) == 0)
    let ignored = Self.thousand.map { grypeMatch("CVE-\($0)") }.joined(separator: ",")
    #expect(Self.told(.grype(grype([], ignored: ignored))) == 0)
  }
}
