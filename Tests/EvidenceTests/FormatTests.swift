import Evidence
import StrictJSON
import Testing

/// A file that is not what it was said to be is refused by the name of what it is.
struct FormatTests {
  static let readable: [(EvidenceKind, EvidenceFormat, String)] = [
    (.scan, .grype, grype([grypeMatch("CVE-1", cvss: grypeCVSS("9.8"))])),
    (.scan, .trivy, trivy("[\(trivyResult([trivyVulnerability("CVE-1")]))]")),
    (.sbom, .cyclonedx, cycloneDX()), (.sbom, .spdx, spdx()),
    (.vex, .openvex, openVEX([statement()])),
  ]

  static let foreign: [(String, UnreadFormat)] = [
    ("", .empty), ("SPDXVersion: SPDX-2.2\nDataLicense: CC0-1.0\n", .spdxTagValue),
    ("<?xml version=\"1.0\"?><bom/>", .xml),
    (
      "{\"payloadType\": \"application/vnd.in-toto+json\", \"payload\": \"e30=\", \"signatures\": []}",
      .envelope
    ),
    ("{\"signatures\": [], \"payload\": \"e30=\", \"payloadType\": \"x\"}", .envelope),
    ("{\"@context\": \"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\", \"@graph\": []}", .spdx3),
    (
      "{\"@context\": \"https://openvex.dev/ns\", \"statements\": [{\"vulnerability\": \"CVE-1\"}]}",
      .openvexVersion
    ),
    ("{\"@context\": \"https://openvex.dev/ns/v0.0.1\", \"statements\": []}", .openvexVersion),
    ("{\"@context\": \"https://openvex.dev/ns/v0.2.1\", \"statements\": []}", .openvexVersion),
    ("{\"@context\": \"https://example.org\", \"statements\": []}", .unknown),
    ("{\"version\": \"2.1.0\", \"$schema\": \"x\", \"runs\": []}", .sarif),
    ("{\"document\": {}, \"product_tree\": {}, \"vulnerabilities\": [1]}", .csaf),
    ("{\"id\": \"CVE-1\", \"modified\": \"x\", \"affected\": []}", .osv),
    (
      "{\"_type\": \"https://in-toto.io/Statement/v1\", \"subject\": [], \"predicate\": {}}", .inTotoStatement
    ),
    ("{\"_type\": \"link\", \"name\": \"x\"}", .inTotoLink),
    ("{\"signatures\": [], \"signed\": {}}", .inTotoLink),
    ("{\"artifacts\": [], \"artifactRelationships\": [], \"source\": {}, \"schema\": {}}", .syft),
    ("{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.3\", \"components\": 1}", .cyclonedxVersion),
    ("{\"spdxVersion\": \"SPDX-2.1\", \"packages\": 1}", .spdxVersion), ("{}", .unknown),
    ("{\"a\": 1}", .unknown),
    ("{\"bomFormat\": \"Other\", \"specVersion\": \"1.5\"}", .unknown),
    ("{\"SchemaVersion\": 1, \"Results\": 1}", .trivyVersion),
  ]

  @Test(arguments: foreign)
  func `is refused by name whatever it was said to be`(text: String, name: UnreadFormat) {
    for (kind, format, _) in Self.readable {
      #expect(refusal(text, kind, format) == .unsupported(name), "\(format)")
    }
  }

  @Test func `no format is taken for another`() {
    for (kind, format, text) in Self.readable {
      #expect(refusal(text, kind, format) == nil)
      for (otherKind, otherFormat, _) in Self.readable where otherFormat != format {
        guard case .unsupported(let name) = refusal(text, otherKind, otherFormat) else {
          Issue.record("\(format) was read as \(otherFormat)")
          continue
        }
        #expect(name.rawValue == format.rawValue)
      }
    }
  }

  @Test func `each kind has its formats`() {
    for kind in EvidenceKind.allCases {
      for format in EvidenceFormat.allCases where !kind.formats.contains(format) {
        #expect(refusal("{}", kind, format) == .unsupported(.otherKind))
      }
    }
    #expect(refusal("{}", .check, .membrane) == .unsupported(.otherKind))
  }

  /// Cut off or changed anywhere, a report is refused or read; nothing else can happen.
  @Test(arguments: readable)
  func `refuses every truncation`(kind: EvidenceKind, format: EvidenceFormat, text: String) {
    let bytes = Array(text.utf8)
    for count in 0..<bytes.count {
      let cut = String(decoding: bytes[..<count], as: UTF8.self)
      #expect(refusal(cut, kind, format) != nil)
    }
  }

  @Test(arguments: readable)
  func `reads or refuses every changed byte`(
    kind: EvidenceKind, format: EvidenceFormat, text: String
  ) throws {
    let bytes = Array(text.utf8)
    var refused = 0
    for index in bytes.indices {
      for byte in [0x00, 0x20, 0x22, 0x2C, 0x30, 0x3A, 0x41, 0x5B, 0x5D, 0x7B, 0x7D, 0xFF] as [UInt8] {
        var changed = bytes
        changed[index] = byte
        var collector = Collector()
        let reading = EvidenceReading(artifact: artifact, now: now)
        do throws(EvidenceRefusal) {
          _ = try reading.report(
            from: ArraySource(changed), as: kind, format, findings: &collector)
          #expect(collector.findings.count <= 1)
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > bytes.count * 4)
  }

  @Test(arguments: readable)
  func `gives the same with every boundary of chunks`(
    kind: EvidenceKind, format: EvidenceFormat, text: String
  ) throws {
    let whole = try read(text, kind, format)
    for chunk in 1...40 {
      let parts = try read(text, kind, format, chunk: chunk)
      #expect(parts.report.time == whole.report.time && parts.report.count == whole.report.count)
      #expect(parts.findings.map(\.id) == whole.findings.map(\.id))
    }
  }
}
