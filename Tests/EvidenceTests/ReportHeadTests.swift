import CheckedValues
import Evidence
import Signatures
import StrictJSON
import Testing

private struct NoFindings: FindingSink {
  mutating func take(_ finding: Finding) -> Bool { true }
}

/// Why the text is refused; nil when it is read.
private func refusal(
  _ text: String, _ kind: EvidenceKind = .sbom, _ format: EvidenceFormat = .cyclonedx
) -> EvidenceRefusal? {
  var findings = NoFindings()
  let reading = EvidenceReading(artifact: SHA256.digest(of: []))
  do throws(EvidenceRefusal) {
    _ = try reading.report(from: ArraySource(Array(text.utf8)), as: kind, format, findings: &findings)
    return nil
  } catch {
    return error
  }
}

@Test(arguments: [
  #"{"vulnerabilities": {"edges": []}}"#, #"{"metadata": []}"#, #"{"components": 1}"#,
  #"{"vulnerabilities": {}, "affected": [], "modified": ""}"#,
])
func `does not take a foreign format for one of its own that is malformed`(_ text: String) {
  guard case .unsupported = refusal(text) else {
    Issue.record("\(String(describing: refusal(text)))")
    return
  }
}

@Test(arguments: ["vulnerabilities", "components"])
func `names the member of the wrong kind when the format shows later on`(_ member: String) {
  let text = #"{"\#(member)": {}, "bomFormat": "CycloneDX", "specVersion": "1.6"}"#
  guard case .malformed(let found) = refusal(text) else {
    Issue.record("\(String(describing: refusal(text)))")
    return
  }
  #expect(found.path == member)
  #expect(found.expected == .kind(.array))
  #expect(found.offset == member.utf8.count + 5)
}

@Test(arguments: ["", "\u{FEFF}", " \n\t", "\u{FEFF}\r\n"])
func `calls XML by its name whatever stands before it`(_ before: String) {
  #expect(refusal(before + "<?xml version=\"1.0\"?><bom/>") == .unsupported(.xml))
}

@Test(arguments: ["", "\u{FEFF}", "# made by hand\n", "\r\n##\r\n\r\n"])
func `calls SPDX tag-value by its name behind comments`(_ before: String) {
  let text = before + "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n"
  #expect(refusal(text, .sbom, .spdx) == .unsupported(.spdxTagValue))
}

@Test func `does not call a text SPDX that only speaks of it`() {
  guard case .malformed = refusal("see SPDXVersion: SPDX-2.3\n", .sbom, .spdx) else {
    Issue.record("taken for tag-value")
    return
  }
}
