import CheckedValues
import Evidence
import Receipts
import StrictJSON
import Testing

/// What may be about another version, another package or another vulnerability takes nothing away.
struct VEXDoubtTests {
  private func result(_ entries: [Entry], _ findings: [String]) -> VulnerabilityFigures {
    let assessment = assess(entries + [.grype(grype(findings))])
    #expect(assessment.complete.isEmpty && assessment.fresh.isEmpty)
    return assessment.figures
  }

  private func removes(_ entries: [Entry], purl: String = "pkg:npm/left@1.0.0") -> Bool {
    let result = result(entries, [grypeMatch("CVE-2024-0001", purl: purl)])
    #expect(result.p2 + result.removedByVEX == 1)
    return result.removedByVEX == 1
  }

  private func vex(
    _ places: String, components: String = "[]", subject: String = "{}", time: String = reported,
    state: String = "not_affected"
  ) -> Entry {
    Entry(
      text: cycloneDX(
        components: components,
        vulnerabilities:
          "[{\"id\": \"CVE-2024-0001\", \"analysis\": {\"state\": \"\(state)\"}, \"affects\": [\(places)]}]",
        subject: subject, time: time), kind: .vex, format: .cyclonedx)
  }

  private let place = "{\"ref\": \"1\"}"

  /// An `@` elsewhere in the package URL is no version.
  @Test(arguments: [
    "pkg:npm/@scope/name", "pkg:npm/%40scope/name", "pkg:npm/@scope/name?vcs_url=git@x",
    "pkg:npm/@scope/name@",
  ])
  func `a component's version counts beside a package URL without one`(purl: String) {
    let components = "[{\"bom-ref\": \"1\", \"purl\": \"\(purl)\", \"version\": \"1.0.0\"}]"
    let qualifiers = purl.contains("?") ? "?vcs_url=git@x" : ""
    let entry = vex(place, components: components)
    #expect(removes([entry], purl: "pkg:npm/%40scope/name@1.0.0\(qualifiers)"))
    #expect(!removes([entry], purl: "pkg:npm/%40scope/name@2.0.0\(qualifiers)"))
  }

  @Test(arguments: [
    // The reference is the package URL of one of them.
    (
      "[{\"bom-ref\": \"pkg:npm/left\", \"purl\": \"pkg:npm/left\"}, {\"bom-ref\": \"pkg:npm/left\", \"purl\": \"pkg:npm/right\"}]",
      "{}"
    ),
    (
      "[{\"bom-ref\": \"pkg:npm/left\", \"purl\": \"pkg:npm/right\"}, {\"bom-ref\": \"pkg:npm/left\", \"purl\": \"pkg:npm/left\"}]",
      "{}"
    ),
    // It is that of the artifact, too, or of a component that is no package.
    (
      "[{\"bom-ref\": \"pkg:npm/left\", \"purl\": \"pkg:npm/left\"}]",
      "{\"bom-ref\": \"pkg:npm/left\", \"version\": \"sha256:\(artifact.hex)\"}"
    ),
    ("[{\"bom-ref\": \"pkg:npm/left\", \"purl\": \"pkg:npm/left\"}, {\"bom-ref\": \"pkg:npm/left\"}]", "{}"),
    // The artifact is no other thing, whether they have package URLs or not.
    (
      "[{\"bom-ref\": \"pkg:npm/left\"}]",
      "{\"bom-ref\": \"pkg:npm/left\", \"version\": \"sha256:\(artifact.hex)\"}"
    ),
    (
      "[]",
      "{\"bom-ref\": \"pkg:npm/left\", \"version\": \"sha256:\(artifact.hex)\", \"components\": [{\"bom-ref\": \"pkg:npm/left\"}]}"
    ),
    (
      "[{\"bom-ref\": \"pkg:npm/left\", \"purl\": \"pkg:npm/left\"}]",
      "{\"bom-ref\": \"pkg:npm/left\", \"purl\": \"pkg:npm/left\", \"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"\(artifact.hex)\"}]}"
    ),
  ])
  func `a reference that stands for two things is refused`(components: String, subject: String) {
    let entry = vex("{\"ref\": \"pkg:npm/left\"}", components: components, subject: subject)
    #expect(assess([entry]).complete == [EvidenceFailure(.vex, .malformed)])
  }

  private let ranged =
    "{\"ref\": \"pkg:npm/left\", \"versions\": [{\"range\": \"vers:npm/<2\"}, {\"version\": \"2.0.0\", \"status\": \"unaffected\"}]}"

  @Test func `what falls under a range is affected, whatever else is said at the same time`() {
    let plain = "{\"ref\": \"pkg:npm/left\"}"
    #expect(!removes([vex("\(ranged), \(plain)")]))
    #expect(!removes([vex("\(plain), \(ranged)")]))
    #expect(!removes([vex(ranged), vex(plain)]))
    #expect(!removes([vex(plain), .init(text: vex(ranged).text, kind: .vex, format: .cyclonedx)]))
    #expect(!removes([vex(ranged), .openVEX(openVEX([statement()]))]))
    // What the same place names does not fall under it; what another place names does.
    #expect(removes([vex(ranged)], purl: "pkg:npm/left@2.0.0"))
    let other = ranged.replacing("2.0.0", with: "1.0.0")
    #expect(!removes([vex("\(ranged), \(other)")]))
    #expect(!removes([vex("\(other), \(ranged)")]))
    // Said later, it is heard.
    #expect(removes([vex(ranged), vex(plain, time: "2026-11-20T08:00:01Z")]))
  }

  @Test func `the epoch is a part of the version`() {
    let product = { (purl: String, status: String, time: String) in
      statement(status: status, product: "{\"@id\": \"\(purl)\"}", time: time)
    }
    let (early, late) = ("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")
    let plain = Entry.openVEX(openVEX([product("pkg:rpm/a/b@1?arch=x", "not_affected", early)]))
    #expect(removes([plain], purl: "pkg:rpm/a/b@1?arch=x"))
    #expect(removes([plain], purl: "pkg:rpm/a/b@1?arch=x&epoch=0"))
    #expect(!removes([plain], purl: "pkg:rpm/a/b@1?arch=x&epoch=1"))
    let all = Entry.openVEX(openVEX([product("pkg:rpm/a/b", "not_affected", early)]))
    #expect(removes([all], purl: "pkg:rpm/a/b@1?epoch=1"))
    // No epoch is an epoch of 0, in a warning as well.
    let warning = Entry.openVEX(openVEX([product("pkg:rpm/a/b@1?epoch=0", "affected", late)]))
    #expect(!removes([all, warning], purl: "pkg:rpm/a/b@1"))
    #expect(removes([all, warning], purl: "pkg:rpm/a/b@1?epoch=1"))
    let two =
      "{\"@id\": \"pkg:rpm/a/b@1?epoch=1\", \"identifiers\": {\"purl\": \"pkg:rpm/a/b@1?epoch=2\"}}"
    #expect(
      !removes([.openVEX(openVEX([statement(product: two)]))], purl: "pkg:rpm/a/b@1?epoch=1"))
  }

  /// The scanner knows one name only.
  @Test func `a later word on a vulnerability counts under the names that the statement itself gives it`() {
    let (early, late) = ("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")
    let fixed = statement("GHSA-1", time: early, aliases: "\"CVE-2024-0001\"")
    let entries = { (statements: [String]) in [Entry.openVEX(openVEX(statements))] }
    #expect(removes(entries([fixed])))
    #expect(!removes(entries([fixed, statement("GHSA-1", status: "affected", time: late)])))
    #expect(!removes(entries([fixed, statement("GHSA-1", status: "affected", time: early)])))
    #expect(
      !removes(
        [[fixed], [statement("GHSA-1", status: "affected", time: late)]].map { .openVEX(openVEX($0)) }))
    let earlier = "2026-10-31T00:00:00Z"
    #expect(removes(entries([fixed, statement("GHSA-1", status: "affected", time: earlier)])))
    let elsewhere = statement(
      "GHSA-1", status: "affected", product: "{\"@id\": \"pkg:npm/right\"}", time: late)
    #expect(removes(entries([fixed, elsewhere])))
  }

  /// One scanner calls it by a name that the statement has, the other one does not.
  @Test func `a finding that one report leaves standing is as grave as the others say`() {
    let grave = grypeMatch(
      "CVE-2024-0001", "Critical", cvss: grypeCVSS("9.8"), related: "{\"id\": \"GHSA-1\"}")
    let mild = grypeMatch("CVE-2024-0001", "Low", cvss: grypeCVSS("3.1"))
    let statement = Entry.openVEX(openVEX([statement("GHSA-1")]))
    for findings in [[grave, mild], [mild, grave]] {
      let found = result([statement], findings)
      #expect(found.p1 == 1 && found.p4 == 0 && found.removedByVEX == 0)
      #expect(found.maximumCVSS == 9800)
    }
    let alone = result([statement], [grave])
    #expect(alone.p1 == 0 && alone.removedByVEX == 1 && alone.maximumCVSS == nil)
  }

  @Test func `holds 32 claims on one version that conditions tell apart, and no more`() {
    let statements = { (count: Int) in
      openVEX((0..<count).map { statement(product: "{\"@id\": \"pkg:npm/left@1.0.0?a=\($0)\"}") })
    }
    #expect(refusal(statements(32), .vex, .openvex) == nil)
    #expect(expectation(statements(33), .vex, .openvex) == .count(0...32))
  }
}
