import CheckedValues
import Evidence
import StrictJSON
import Testing

struct CycloneDXTests {
  @Test(arguments: ["1.4", "1.5", "1.6", "1.7"])
  func `reads time, subject and components`(version: String) throws {
    let text = cycloneDX(
      components: "[{\"name\": \"a\"}, {\"name\": \"b\", \"components\": [{\"name\": \"c\"}]}]",
      subject:
        "{\"hashes\": [{\"alg\": \"MD5\", \"content\": \"00\"}, {\"alg\": \"SHA-256\", \"content\": \"\(artifact.hex.uppercased())\"}]}",
      version: version, time: "2026-11-20T08:00:00+00:00")
    let report = try read(text, .sbom, .cyclonedx).report
    #expect(report.time?.text == reported)
    #expect(report.count == 2 && !report.isEmpty)
    #expect(report.subjects == [artifact])
  }

  @Test(arguments: [
    "{\"type\": \"file\", \"version\": \"sha256:\(artifact.hex)\"}",
    "{\"purl\": \"pkg:oci/app@sha256%3A\(artifact.hex)?arch=amd64\"}",
  ])
  func `takes the digest that is a version`(subject: String) throws {
    #expect(try read(cycloneDX(subject: subject), .sbom, .cyclonedx).report.subjects == [artifact])
  }

  @Test(arguments: ["1.0", "1.3", "1.8", "2.0", "", "1.40"])
  func `refuses other versions by name`(version: String) {
    let text = cycloneDX(version: version)
    #expect(refusal(text, .sbom, .cyclonedx) == .unsupported(.cyclonedxVersion))
  }

  @Test func `one without components is empty`() throws {
    for components in ["[]", "null"] {
      #expect(try read(cycloneDX(components: components), .sbom, .cyclonedx).report.isEmpty)
    }
  }

  @Test func `takes CVSS for CVSS only`() throws {
    let ratings = { (method: String, score: String) in
      "[{\"id\": \"CVE-1\", \"affects\": [{\"ref\": \"1\"}], \"ratings\": [{\"score\": \(score), \"severity\": \"low\" \(method)}]}]"
    }
    for method in ["CVSSv2", "CVSSv3", "CVSSv31", "CVSSv4"] {
      let text = cycloneDX(vulnerabilities: ratings(", \"method\": \"\(method)\"", "9.8"))
      #expect(try read(text, .sbom, .cyclonedx).findings.first?.score?.text == "9.8")
      let tooHigh = cycloneDX(vulnerabilities: ratings(", \"method\": \"\(method)\"", "10.1"))
      #expect(expectation(tooHigh, .sbom, .cyclonedx) == .form("score"))
    }
    for method in [", \"method\": \"OWASP\"", ", \"method\": \"SSVC\"", ", \"method\": \"other\"", ""] {
      let text = cycloneDX(vulnerabilities: ratings(method, "55"))
      let finding = try read(text, .sbom, .cyclonedx).findings.first
      #expect(finding != nil && finding?.score == nil)
      #expect(finding?.severities == SeveritySet(.low))
    }
  }

  @Test func `resolves what a vulnerability affects`() throws {
    let vulnerability =
      "[{\"id\": \"CVE-1\", \"affects\": [{\"ref\": \"1\"}, {\"ref\": \"2\"}, {\"ref\": \"pkg:npm/direct@1\"}, {\"ref\": \"urn:cdx:serial/1#pkg:npm/linked@2\"}, {\"ref\": \"lost\"}]}, {\"id\": \"CVE-2\"}]"
    let components =
      "[{\"bom-ref\": \"1\", \"purl\": \"pkg:npm/one@1\", \"components\": [{\"bom-ref\": \"2\", \"purl\": \"pkg:npm/two@2\"}]}]"
    let text = cycloneDX(components: components, vulnerabilities: vulnerability)
    let packages = try read(text, .sbom, .cyclonedx).findings.map(\.package)
    let urls = ["pkg:npm/one@1", "pkg:npm/two@2", "pkg:npm/direct@1", "pkg:npm/linked@2"]
    #expect(
      packages == urls.compactMap { PackageURL($0).map { .url($0) } } + [.named("lost"), .named("")])
  }

  @Test(arguments: [
    ("\"id\": \"CVE-1\"", "\"id\": \"CVE 1\""), ("\"id\": \"CVE-1\", ", ""),
    ("\"exploitable\"", "\"unaffected\""), ("\"exploitable\"", "null"), ("\"ref\": \"1\"", "\"ref\": 1"),
    ("\"components\": [", "\"components\": {\"a\": ["), ("\"metadata\": {", "\"metadata\": [{"),
    ("\"bom-ref\": \"1\"", "\"bom-ref\": 1"), ("2026-11-20", "2026-11-31"),
  ])
  func `refuses what it uses when it has another form`(old: String, new: String) throws {
    let text = cycloneDX(
      vulnerabilities:
        "[{\"id\": \"CVE-1\", \"analysis\": {\"state\": \"exploitable\"}, \"affects\": [{\"ref\": \"1\"}]}]")
    #expect(refusal(text, .sbom, .cyclonedx) == nil)
    #expect(text.contains(old))
    #expect(refusal(text.replacing(old, with: new), .sbom, .cyclonedx) != nil)
  }

  @Test func `needs no memory for components inside each other without end`() throws {
    let depth = 250
    let nested =
      String(repeating: "{\"components\": [", count: depth) + "{}"
      + String(repeating: "]}", count: depth)
    #expect(try read(cycloneDX(components: "[\(nested)]"), .sbom, .cyclonedx).report.count == 1)
  }
}
