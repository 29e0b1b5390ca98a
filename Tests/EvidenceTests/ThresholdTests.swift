import CheckedValues
import Receipts
import StrictJSON
import Testing

@testable import Evidence

struct ThresholdTests {
  static let words = ["Critical", "High", "Medium", "Low", "Negligible", "Unknown"]

  @Test func `counts each severity in its bucket`() {
    let matches = Self.words.enumerated().map { grypeMatch("CVE-\($0)", $1) }
    let result = assess([.grype(grype(matches))]).figures
    #expect([result.p1, result.p2, result.p3, result.p4] == [1, 1, 1, 3])
  }

  @Test(arguments: ["Weird", "IMPORTANT", "moderate", "info", "none"])
  func `what nobody mapped is p1`(word: String) {
    #expect(assess([.grype(grype([grypeMatch("CVE-1", word)]))]).figures.p1 == 1)
  }

  @Test func `a report that says nothing about severity does not know it`() {
    let text = grype([grypeMatch("CVE-1", "")])
    #expect(assess([.grype(text)]).figures.p4 == 1)
    let absent = grype([grypeMatch("CVE-1", "X").replacing("\"severity\": \"X\",", with: "")])
    #expect(assess([.grype(absent)]).figures.p4 == 1)
  }

  @Test func `counts a finding once over all reports, the gravest view of it`() {
    let low = grype([grypeMatch("CVE-1", "Low"), grypeMatch("CVE-1", "Low")])
    let high = trivy("[\(trivyResult([trivyVulnerability("CVE-1", "HIGH")]))]")
    for entries in [[Entry.grype(low), .trivy(high)], [.trivy(high), .grype(low)]] {
      let result = assess(entries).figures
      #expect([result.p1, result.p2, result.p3, result.p4] == [0, 1, 0, 0])
    }
  }

  @Test func `the same package has the same name in every report`() {
    let purls = [
      "pkg:deb/debian/libc6@2.31%2Bdeb11?arch=amd64", "pkg:DEB/debian/libc6@2.31+deb11?distro=debian-11",
      "pkg:deb/debian/libc6@2.31+deb11",
    ]
    let result = assess([.grype(grype(purls.map { grypeMatch("CVE-1", purl: $0) }))]).figures
    #expect(result.p2 == 1)
    let different = [
      "pkg:deb/debian/libc6@2.31", "pkg:deb/debian/libc6@2.32", "pkg:deb/ubuntu/libc6@2.31",
      "pkg:deb/debian/libc",
      "pkg:rpm/debian/libc6@2.31", "", "odd",
    ]
    let counted = assess([.grype(grype(different.map { grypeMatch("CVE-1", purl: $0) }))])
    #expect(counted.figures.p2 == different.count)
  }

  @Test(arguments: [
    ("Critical", VulnerabilityPolicy(maxCritical: 2), ReasonWord.maxCriticalExceeded),
    ("High", VulnerabilityPolicy(maxP2: 2), .maxP2Exceeded),
    ("Medium", VulnerabilityPolicy(maxP3: 2), .maxP3Exceeded),
  ])
  func `a limit is exceeded by one more, not at it`(
    word: String, policy: VulnerabilityPolicy, limit: ReasonWord
  ) {
    for count in 0...4 {
      let matches = (0..<count).map { grypeMatch("CVE-\($0)", word) }
      let result = assess([.grype(grype(matches))], limits: policy)
      #expect(result.exceeded == (count > 2 ? [limit] : []))
    }
  }

  @Test func `zero allows none, absence allows any`() {
    let text = grype(Self.words.map { grypeMatch("CVE-\($0)", $0, cvss: grypeCVSS("10")) })
    let none = VulnerabilityPolicy(
      maxCritical: 0, maxP2: 0, maxP3: 0, maxCVSS: Score(limit: "0"))
    #expect(
      assess([.grype(text)], limits: none).exceeded
        == [.maxCriticalExceeded, .maxP2Exceeded, .maxP3Exceeded, .maxCVSSExceeded])
    #expect(assess([.grype(text)], limits: .init()).exceeded.isEmpty)
    #expect(assess([.grype(text)], limits: nil).exceeded.isEmpty)
    #expect(assess([.grype(grype([]))], limits: none).exceeded.isEmpty)
  }

  @Test(arguments: [
    ("9.0", false), ("9", false), ("8.9999", false), ("9.0000000001", true), ("9.1", true), ("10", true),
  ])
  func `a score is held against the limit exactly`(score: String, isExceeded: Bool) {
    let text = grype([
      grypeMatch("CVE-1", "Low", cvss: grypeCVSS(score)), grypeMatch("CVE-2", "Low", cvss: grypeCVSS("1")),
    ])
    let policy = VulnerabilityPolicy(maxCVSS: Score(limit: "9.0"))
    let result = assess([.grype(text)], limits: policy)
    #expect(result.exceeded == (isExceeded ? [.maxCVSSExceeded] : []))
    #expect(result.figures.maximumCVSS == Score(number: score)?.thousandths)
  }

  @Test func `what was taken away has no score`() {
    let text = grype([grypeMatch("CVE-2024-0001", "Critical", cvss: grypeCVSS("9.8"))])
    let policy = VulnerabilityPolicy(maxCritical: 0, maxCVSS: Score(limit: "9.0"))
    let result = assess([.grype(text), .openVEX(openVEX([statement()]))], limits: policy)
    #expect(result.figures.removedByVEX == 1 && result.figures.p1 == 0)
    #expect(result.figures.maximumCVSS == nil && result.exceeded.isEmpty)
  }

  /// Each pair is two packages, however their names are put together.
  @Test(arguments: [
    (("a", "b@c", ""), ("a@b", "c", "")), (("a", "1", "pkg:npm/a"), ("a", "2", "pkg:npm/a")),
    (("", "", "pkg:npm/a%2Fb"), ("", "", "pkg:npm/a/b")),
    (("", "", "pkg:npm/a%2Fb"), ("", "", "pkg:npm/a%252Fb")),
    (("", "", "pkg:rpm/a@1?epoch=1"), ("", "", "pkg:rpm/a@1?epoch=2")),
    (("", "", "pkg:npm/a@1"), ("", "", "pkg:npm/a")), (("a", "1", ""), ("", "", "pkg:npm/a@1")),
  ])
  func `counts a vulnerability once for each package`(
    one: (name: String, version: String, purl: String), two: (name: String, version: String, purl: String)
  ) {
    let texts = { (name: String, version: String, of: (String) -> String) in
      [one, two].map { package in
        of(package.purl).replacing("\"\(name)\": \"left\"", with: "\"\(name)\": \"\(package.name)\"")
          .replacing("\"\(version)\": \"1.0.0\"", with: "\"\(version)\": \"\(package.version)\"")
      }
    }
    let matches = texts("name", "version") { grypeMatch("CVE-1", purl: $0) }
    let vulnerabilities = texts("PkgName", "InstalledVersion") { trivyVulnerability("CVE-1", purl: $0) }
    let (grype, trivy) = (
      Entry.grype(grype(matches + matches)), Entry.trivy(trivy("[\(trivyResult(vulnerabilities))]"))
    )
    for entries in [[grype], [trivy], [grype, trivy]] {
      #expect(assess(entries).figures.p2 == 2)
    }
  }

  @Test func `an epoch of 0 is none`() {
    let text = grype(["", "?epoch=0"].map { grypeMatch("CVE-1", purl: "pkg:rpm/a@1\($0)") })
    #expect(assess([.grype(text)]).figures.p2 == 1)
  }

  @Test func `findings of a report that is refused do not count`() {
    let text = grype([grypeMatch("CVE-1"), grypeMatch("CVE 2")])
    let result = assess([.grype(text), .grype(grype([grypeMatch("CVE-3")]))]).figures
    #expect(result.p2 == 1)
  }

  @Test func `ignored findings of all reports are added up`() {
    let one = grype([], ignored: "{}, {}")
    let two = trivy("[{\"Class\": \"os-pkgs\", \"ExperimentalModifiedFindings\": [{}]}]")
    #expect(assess([.grype(one), .trivy(two)]).figures.ignored == 3)
  }

  @Test func `an exception takes its finding out of its package`() throws {
    let text = grype([
      grypeMatch("CVE-1"), grypeMatch("CVE-1", purl: "pkg:npm/b@1"), grypeMatch("CVE-2"),
      grypeMatch("GHSA-1", related: "{\"id\": \"CVE-1\"}"),
    ])
    let result = assess([.grype(text)], exceptions: [try exception()]).figures
    #expect(result.removedByException == 3 && result.p2 == 1 && result.expiredExceptions.isEmpty)
    let elsewhere = assess([.grype(text)], exceptions: [try exception(package: "other")]).figures
    #expect(elsewhere.removedByException == 0 && elsewhere.p2 == 4)
    #expect(elsewhere.expiredExceptions.isEmpty)
  }

  @Test(arguments: [
    ("2026-11-21T08:00:01Z", true), ("2026-11-21T08:00:00Z", false), ("2026-11-21T07:59:59Z", false),
  ])
  func `an exception is over at its time`(time: String, holds: Bool) throws {
    let result = assess([.grype(grype([grypeMatch("CVE-1")]))], exceptions: [try exception(until: time)])
      .figures
    #expect(result.removedByException == (holds ? 1 : 0) && result.p2 == (holds ? 0 : 1))
    #expect(result.expiredExceptions.map(\.text) == (holds ? [] : ["exception-CVE-1"]))
  }

  @Test func `an exception for a reason code is listed when it is over, and takes no finding out`() throws {
    for (time, isOver) in [("2026-11-21T08:00:00Z", true), ("2026-11-21T08:00:01Z", false)] {
      let general = try exception("PKG-009-EVIDENCE_STALE", until: time)
      let result = assess([.grype(grype([grypeMatch("CVE-1")]))], exceptions: [general]).figures
      #expect(result.p2 == 1 && result.removedByException == 0)
      #expect(result.expiredExceptions.map(\.text) == (isOver ? ["exception-PKG-009-EVIDENCE_STALE"] : []))
    }
  }

  @Test func `holds as many findings as it says and no more`() {
    var tally = FindingTally(mapping: .usual, excepted: [])
    let finding = { (number: Int) in
      Finding(id: id("CVE-\(number)"), package: .named("p"), severities: SeveritySet(.low))
    }
    for number in 0..<FindingTally.maximumFindings where !tally.take(finding(number)) {
      Issue.record("refused \(number)")
    }
    let more = tally.take(finding(FindingTally.maximumFindings))
    let again = tally.take(finding(0))
    #expect(!more && again)
    #expect(tally.totals().count(.p4) == FindingTally.maximumFindings)
  }
}
