import CheckedValues
import Evidence
import StrictJSON
import Testing

struct TrivyTests {
  @Test func `reads findings, time and subject`() throws {
    let cvss =
      "{\"nvd\": {\"V2Score\": 5, \"V3Vector\": \"x\", \"V3Score\": 5.3}, \"ghsa\": {\"V40Score\": 8.7}}"
    let text = trivy(
      "[\(trivyResult([trivyVulnerability("CVE-2024-0001", "CRITICAL", cvss: cvss), trivyVulnerability("GMS-2022-20", "UNKNOWN", purl: "")])), {\"Class\": \"secret\"}]",
      time: "2026-11-20T13:21:09.230231+06:00",
      metadata: "{\"RepoDigests\": [\"a@sha256:\(artifact.hex)\"], \"ImageID\": \"sha256:\(other.hex)\"}")
    let (report, findings) = try read(text, .scan, .trivy)
    #expect(report.time?.text == "2026-11-20T07:21:09Z")
    #expect(report.subjects == [artifact])
    #expect(!report.isEmpty && report.findings == 2)
    #expect(findings.map(\.id.text) == ["CVE-2024-0001", "GMS-2022-20"])
    #expect(findings[0].severities == SeveritySet(.critical))
    #expect(findings[0].score?.text == "8.7")
    #expect(findings[1].package == .named("left", version: "1.0.0", type: "npm"))
    let nvd = try read(text, .scan, .trivy, scores: .named("nvd")).findings
    #expect(nvd[0].score?.text == "5.3")
  }

  @Test(arguments: [
    (nil, true), ("null", true), ("[]", true), ("[{\"Class\": \"secret\", \"Target\": \"x\"}]", true),
    ("[{\"Class\": \"config\"}, {\"Class\": \"license\"}]", true),
    ("[{\"Class\": \"os-pkgs\", \"Target\": \"x\"}]", false),
    ("[{\"Class\": \"config\"}, {\"Class\": \"lang-pkgs\"}]", false),
    ("[{\"Target\": \"x\", \"Vulnerabilities\": []}]", false), ("[{}]", true),
    ("[{\"Target\": \"x\", \"Vulnerabilities\": null}]", true),
    ("[{\"Class\": \"config\", \"Vulnerabilities\": null}]", true),
    ("[{\"Class\": \"os-pkgs\", \"Vulnerabilities\": null}]", false),
    ("[{\"Class\": \"weird\", \"Target\": \"x\"}]", true),
  ])
  func `only a result that looks for vulnerabilities proves a scan`(
    results: String?, isEmpty: Bool
  ) throws {
    #expect(try read(trivy(results), .scan, .trivy).report.isEmpty == isEmpty)
  }

  @Test func `counts findings that were modified apart`() throws {
    let result =
      "[{\"Class\": \"lang-pkgs\", \"ExperimentalModifiedFindings\": [{\"Status\": \"not_affected\", \"Finding\": \(trivyVulnerability("CVE-1"))}]}]"
    let (report, findings) = try read(trivy(result), .scan, .trivy)
    #expect(report.ignored == 1 && findings.isEmpty)
  }

  @Test(arguments: [
    ("\"VulnerabilityID\": \"CVE-1\"", "\"VulnerabilityID\": \"\""),
    ("\"VulnerabilityID\": \"CVE-1\",", ""), ("\"HIGH\"", "3"), ("\"V3Score\": 7", "\"V3Score\": 10.5"),
    ("\"V3Score\": 7", "\"V3Score\": true"), ("\"PURL\": \"pkg", "\"PURL\": [\"pkg"),
    ("\"Results\": [{", "\"Results\": {\"a\": {"), ("\"2026-11", "\"2026-13"),
    ("\"Metadata\": {", "\"Metadata\": [{"),
  ])
  func `refuses what it uses when it has another form`(old: String, new: String) throws {
    let vulnerability = trivyVulnerability("CVE-1", cvss: "{\"nvd\": {\"V3Score\": 7}}")
    let text = trivy("[\(trivyResult([vulnerability]))]")
    #expect(refusal(text, .scan, .trivy) == nil)
    #expect(text.contains(old))
    #expect(refusal(text.replacing(old, with: new), .scan, .trivy) != nil)
  }

  @Test func `a type tells packages apart that have no package URL`() {
    let found = trivyVulnerability("CVE-1", "MEDIUM", purl: "")
    func count(_ types: [String]) -> Int {
      let results = types.map { trivyResult([found]).replacing("\"npm\"", with: "\"\($0)\"") }
      return assess([.trivy(trivy("[\(results.joined(separator: ","))]"))]).figures.p3
    }
    #expect(count(["npm", "npm"]) == 1)
    #expect(count(["npm", "bundler"]) == 2)
  }

  @Test(arguments: [("", true), ("pkg:npm/left@1.0.0", false)])
  func `a type that comes too late is refused where it matters`(purl: String, matters: Bool) {
    let list = "\"Vulnerabilities\": [\(trivyVulnerability("CVE-1", purl: purl))]"
    #expect(refusal(trivy("[{\"Type\": \"npm\", \(list)}]"), .scan, .trivy) == nil)
    let late = expectation(trivy("[{\(list), \"Type\": \"npm\"}]"), .scan, .trivy)
    #expect(late == (matters ? .form("type_before_vulnerabilities") : nil))
  }

  @Test func `a finding is in a package`() {
    let text = trivy("[\(trivyResult([trivyVulnerability("CVE-1", purl: "")]))]")
    #expect(refusal(text, .scan, .trivy) == nil)
    let nowhere = text.replacing("\"PkgName\": \"left\"", with: "\"PkgName\": \"\"")
    #expect(expectation(nowhere, .scan, .trivy) == .form("package"))
  }

  @Test(arguments: ["sha256:zz", "a@sha256:", "a@sha512:00", "x"])
  func `a digest that nobody can read could be that of something else`(digest: String) {
    let long = digest == "x" ? other.hex : digest
    #expect(refusal(trivy("[]", metadata: "{\"RepoDigests\": [\"\(long)\"]}"), .scan, .trivy) != nil)
    #expect(refusal(grype([], target: "{\"manifestDigest\": \"\(long)\"}"), .scan, .grype) != nil)
    #expect(refusal(grype([], target: "{\"repoDigests\": [\"\(long)\"]}"), .scan, .grype) != nil)
    #expect(
      (refusal(grype([], target: "{\"imageID\": \"\(long)\"}"), .scan, .grype) == nil) == long.hasPrefix("a@")
    )
    #expect(refusal(grype([], target: "{\"manifestDigest\": \"\", \"imageID\": null}"), .scan, .grype) == nil)
  }

  @Test func `an epoch tells versions apart, an architecture does not`() {
    let count = { (first: String, second: String) in
      let found = [first, second].map {
        trivyVulnerability("CVE-1", purl: "pkg:rpm/redhat/zlib@1.2?\($0)")
      }
      return assess([Entry(text: trivy("[\(trivyResult(found))]"), kind: .scan, format: .trivy)])
        .figures.p2
    }
    #expect(count("epoch=1", "epoch=2") == 2)
    #expect(count("arch=x86_64&epoch=1", "arch=arm64&epoch=1") == 1)
  }

  @Test(arguments: ["1", "3", "\"2\"", "2.0", "null", "[2]"])
  func `reads schema version 2 only`(version: String) throws {
    let text = trivy("[]").replacing("\"SchemaVersion\": 2", with: "\"SchemaVersion\": \(version)")
    #expect(refusal(text, .scan, .trivy) == .unsupported(.trivyVersion))
  }
}
