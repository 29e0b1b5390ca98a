import CheckedValues
import Evidence
import StrictJSON
import Testing

struct GrypeTests {
  @Test func `reads findings, time and subject`() throws {
    let text = grype(
      [
        grypeMatch(
          "GHSA-cfh5-3ghh-wfjx", "Medium", purl: "pkg:maven/a/b@4.1.1", cvss: grypeCVSS("4.0", "ghsa"),
          related:
            "{\"id\": \"CVE-2014-3577\", \"severity\": \"High\", \"cvss\": [\(grypeCVSS("5.8"))]}"),
        grypeMatch("CVE-2024-0002", "Negligible", purl: ""),
      ],
      time: "2026-11-20T08:13:42.20194-04:00",
      target:
        "{\"imageID\": \"sha256:\(other.hex)\", \"layers\": [{\"digest\": \"sha256:\(policyHash.hex)\"}], \"repoDigests\": [\"a/b@sha256:\(artifact.hex)\"]}",
      ignored: "{\"vulnerability\": {}}, {}")
    let (report, findings) = try read(text, .scan, .grype)
    #expect(report.time?.text == "2026-11-20T12:13:42Z")
    #expect(report.subjects == [other, artifact])
    #expect(report.ignored == 2)
    #expect(report.findings == 2 && !report.isEmpty)
    #expect(findings[0].id.text == "GHSA-cfh5-3ghh-wfjx")
    #expect(findings[0].aliases.map(\.text) == ["CVE-2014-3577"])
    #expect(findings[0].severities == SeveritySet(.medium))
    #expect(findings[0].score?.text == "5.8")
    #expect(findings[0].package == PackageURL("pkg:maven/a/b@4.1.1").map { .url($0) })
    #expect(findings[1].package == .named("left", version: "1.0.0", type: "npm"))
    #expect(findings[1].score == nil)
  }

  /// A report of an SBOM has the reference of a component there.
  @Test(arguments: [
    "caf3142caa4aa41f", "DocumentRoot-Image-alpine", "pkg:oci/alpine@1", "shaarli/shaarli:latest",
  ])
  func `the name of a component is no digest of an image`(id: String) throws {
    let target = "{\"imageID\": \"\(id)\", \"manifestDigest\": \"sha256:\(artifact.hex)\"}"
    #expect(try read(grype([], target: target), .scan, .grype).report.subjects == [artifact])
  }

  @Test func `a digest of an image in another form could be that of something else`() {
    for id in ["SHA256:\(other.hex)", "sha512:00", other.hex, other.hex.uppercased()] {
      #expect(refusal(grype([], target: "{\"imageID\": \"\(id)\"}"), .scan, .grype) != nil)
    }
  }

  @Test func `no matches are a scan too, no list of matches is none`() throws {
    let empty = try read(grype([]), .scan, .grype).report
    #expect(!empty.isEmpty && empty.findings == 0)
    let text = "{\"descriptor\": {\"timestamp\": \"\(reported)\"}, \"source\": null}"
    #expect(refusal(text, .scan, .grype) == .unsupported(.unknown))
  }

  @Test(arguments: [("max", "9.1"), ("nvd", "7.5"), ("ghsa", "9.1"), ("redhat", "9.1")])
  func `takes the score of the named source, or the highest where it has none`(
    source: String, score: String
  ) throws {
    let cvss = [grypeCVSS("7.5"), grypeCVSS("3", "nvd"), grypeCVSS("9.1", "ghsa")]
      .joined(separator: ",")
    let scores: ScoreSource = source == "max" ? .max : .named(source)
    let findings = try read(
      grype([grypeMatch("CVE-1", cvss: cvss)]), .scan, .grype, scores: scores
    ).findings
    #expect(findings.first?.score?.text == score)
  }

  @Test func `an empty time is no time`() throws {
    #expect(try read(grype([], time: ""), .scan, .grype).report.time == nil)
    #expect(expectation(grype([], time: "yesterday"), .scan, .grype) == .form("report_time"))
  }

  @Test(arguments: [
    ("\"id\": \"CVE-1\"", "\"id\": \"CVE 1\""), ("\"id\": \"CVE-1\"", "\"id\": 1"),
    ("\"id\": \"CVE-1\"", "\"id\": \"\""), ("\"id\": \"CVE-1\"", "\"ID\": \"CVE-1\""),
    ("\"id\": \"CVE-1\"", "\"id\": \"CVE-1\", \"id\": \"CVE-2\""), ("\"High\"", "7"), ("7.5", "\"7.5\""),
    ("7.5", "10.1"), ("7.5", "-1"), ("{\"name\": \"left\"", "[{\"name\": \"left\""), ("\"left\"", "[]"),
    ("\"matches\": [", "\"matches\": {"), ("\"matches\": [{", "\"matches\": [1, {"),
    ("\"descriptor\": {", "\"descriptor\": ["), ("\"matches\": [", "\"matches\": null, \"matches\": ["),
  ])
  func `refuses what it uses when it has another form`(old: String, new: String) throws {
    let text = grype([grypeMatch("CVE-1", cvss: grypeCVSS("7.5"))])
    #expect(refusal(text, .scan, .grype) == nil)
    #expect(text.contains(old))
    #expect(refusal(text.replacing(old, with: new), .scan, .grype) != nil)
  }

  @Test func `a type tells packages apart that have no package URL`() {
    let match = grypeMatch("CVE-1", "Medium", purl: "")
    func count(_ types: [String]) -> Int {
      let matches = types.map { match.replacing("\"npm\"", with: "\"\($0)\"") }
      return assess([.grype(grype(matches))]).figures.p3
    }
    #expect(count(["npm", "npm"]) == 1)
    #expect(count(["npm", "gem"]) == 2)
  }

  @Test func `a finding is in a package`() {
    let text = grype([grypeMatch("CVE-1")])
    let name = "\"name\": \"left\", "
    let purl = "\"purl\": \"pkg:npm/left@1.0.0\""
    #expect(text.contains(name) && text.contains(purl))
    #expect(refusal(text.replacing(name, with: ""), .scan, .grype) == nil)
    #expect(refusal(text.replacing(purl, with: "\"purl\": \"\""), .scan, .grype) == nil)
    let nowhere = text.replacing(name, with: "").replacing(purl, with: "\"purl\": \"\"")
    #expect(expectation(nowhere, .scan, .grype) == .form("package"))
    let without = text.replacing("\"artifact\"", with: "\"thing\"")
    #expect(expectation(without, .scan, .grype) == .form("package"))
  }

  @Test func `takes no notice of the form of what it does not use`() throws {
    let text = grype([grypeMatch("CVE-1")])
      .replacing("{\"name\": \"debian\"}", with: "[[1.5e300], {\"a\": 1, \"a\": 2}]")
      .replacing("\"dataSource\": \"x\"", with: "\"dataSource\": 17, \"dataSource\": null")
    #expect(try read(text, .scan, .grype).findings.count == 1)
  }

  @Test func `believes 2048 aliases and no more`() throws {
    let related = { (count: Int) in
      (0..<count).map { "{\"id\": \"CVE-\($0)\"}" }.joined(separator: ",")
    }
    #expect(refusal(grype([grypeMatch("A", related: related(2048))]), .scan, .grype) == nil)
    let text = grype([grypeMatch("A", related: related(2049))])
    #expect(expectation(text, .scan, .grype) == .count(0...2048))
  }
}
