import Evidence
import StrictJSON
import Testing

@Test(arguments: [
  #"{"vulnerabilities": {"edges": []}}"#, #"{"metadata": []}"#, #"{"components": 1}"#,
  #"{"vulnerabilities": {}, "affected": [], "modified": ""}"#,
])
func `does not take a foreign format for one of its own that is malformed`(_ text: String) {
  guard case .unsupported = refusal(text, .sbom, .cyclonedx) else {
    Issue.record("\(String(describing: refusal(text, .sbom, .cyclonedx)))")
    return
  }
}

@Test(arguments: ["vulnerabilities", "components"])
func `names the member of the wrong kind when the format shows later on`(_ member: String) {
  let text = #"{"\#(member)": {}, "bomFormat": "CycloneDX", "specVersion": "1.6"}"#
  guard case .malformed(let found) = refusal(text, .sbom, .cyclonedx) else {
    Issue.record("\(String(describing: refusal(text, .sbom, .cyclonedx)))")
    return
  }
  #expect(found.path == member)
  #expect(found.expected == .kind(.array))
  #expect(found.offset == member.utf8.count + 5)
}

@Test(arguments: ["", "\u{FEFF}", " \n\t", "\u{FEFF}\r\n"])
func `calls XML by its name whatever stands before it`(_ before: String) {
  #expect(refusal(before + "<?xml version=\"1.0\"?><bom/>", .sbom, .cyclonedx) == .unsupported(.xml))
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
