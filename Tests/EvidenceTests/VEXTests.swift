import CheckedValues
import Evidence
import Receipts
import StrictJSON
import Testing

/// Whether statements take a finding of CVE-2024-0001 in npm's left 1.0.0 away.
struct VEXTests {
  private func removes(_ entries: [Entry], finding: String? = nil) -> Bool {
    let scan = Entry.grype(grype([finding ?? grypeMatch("CVE-2024-0001")]))
    let assessment = assess(entries + [scan])
    #expect(assessment.complete.isEmpty && assessment.fresh.isEmpty)
    let result = assessment.figures
    #expect(result.p2 + result.removedByVEX == 1)
    return result.removedByVEX == 1
  }

  private func removes(_ statements: [String], finding: String? = nil) -> Bool {
    removes([.openVEX(openVEX(statements))], finding: finding)
  }

  @Test(arguments: [
    ("not_affected", true), ("fixed", true), ("affected", false), ("under_investigation", false),
  ])
  func `two of the four states take a finding away`(status: String, removed: Bool) {
    #expect(removes([statement(status: status)]) == removed)
  }

  @Test(arguments: [
    "{\"@id\": \"pkg:npm/left@1.0.0\"}", "{\"@id\": \"pkg:npm/left\"}", "{\"@id\": \"pkg:NPM/left@1.0.0\"}",
    "{\"@id\": \"x\", \"identifiers\": {\"purl\": \"pkg:npm/left@1.0.0\", \"cpe23\": \"x\"}}",
    "{\"@id\": \"x\", \"hashes\": {\"sha-256\": \"\(artifact.hex)\"}}",
    "{\"@id\": \"pkg:oci/app@sha256%3A\(artifact.hex)\"}",
    "{\"@id\": \"pkg:oci/app@sha256:\(artifact.hex)\", \"subcomponents\": [{\"@id\": \"pkg:npm/x\"}, {\"@id\": \"pkg:npm/left\"}]}",
    "{\"hashes\": {\"sha-256\": \"\(artifact.hex)\"}, \"subcomponents\": [{\"identifiers\": {\"purl\": \"pkg:npm/left@1.0.0\"}}]}",
  ])
  func `matches the product`(product: String) {
    #expect(removes([statement(product: product)]))
  }

  @Test(arguments: [
    "{\"@id\": \"pkg:npm/left@1.0.1\"}", "{\"@id\": \"pkg:npm/Left@1.0.0\"}", "{\"@id\": \"pkg:npm/lef\"}",
    "{\"@id\": \"pkg:pypi/left@1.0.0\"}", "{\"@id\": \"pkg:npm/a/left@1.0.0\"}", "{\"@id\": \"left@1.0.0\"}",
    "{\"@id\": \"pkg:npm/left@1.0.0?arch=arm\"}", "{\"@id\": \"pkg:npm/left@1.0.0#sub\"}", "{}",
    "{\"@id\": \"left\", \"hashes\": {\"sha-256\": \"\(other.hex)\"}}",
    "{\"@id\": \"left\", \"hashes\": {\"sha-512\": \"\(artifact.hex)\"}}",
    // Another file of the same package, and a subcomponent that is one.
    "{\"@id\": \"pkg:npm/left@1.0.0\", \"hashes\": {\"sha-256\": \"\(other.hex)\"}}",
    "{\"hashes\": {\"sha-256\": \"\(other.hex)\"}, \"@id\": \"pkg:npm/left@1.0.0\"}",
    "{\"hashes\": {\"sha-256\": \"\(artifact.hex)\"}, \"subcomponents\": [{\"@id\": \"pkg:npm/left@1.0.0\", \"hashes\": {\"sha-256\": \"\(other.hex)\"}}]}",
    // Subcomponents of another product, and a product meant in another subcomponent only.
    "{\"@id\": \"pkg:oci/app@sha256:\(other.hex)\", \"subcomponents\": [{\"@id\": \"pkg:npm/left@1.0.0\"}]}",
    "{\"@id\": \"pkg:npm/left@1.0.0\", \"subcomponents\": [{\"@id\": \"pkg:npm/inside@1\"}]}",
    "{\"@id\": \"pkg:oci/app@sha256:\(artifact.hex)\", \"subcomponents\": [{\"@id\": \"pkg:npm/other\"}]}",
    "{\"@id\": \"pkg:oci/app@sha256:\(artifact.hex)\", \"subcomponents\": [{\"@id\": \"left\"}]}",
  ])
  func `does not match another product`(product: String) {
    #expect(!removes([statement(product: product)]))
  }

  /// What is not taken away on behalf of another file is not taken away because of an earlier word about this one,
  /// either.
  @Test func `that another file is affected holds the finding`() {
    let file = "{\"@id\": \"pkg:npm/left@1.0.0\", \"hashes\": {\"sha-256\": \"\(other.hex)\"}}"
    let affected = statement(status: "affected", product: file, time: "2026-11-20T09:00:00Z")
    #expect(!removes([statement(time: "2026-11-20T08:30:00Z"), affected]))
  }

  @Test func `qualifiers of the product must be the package's`() {
    let arm = statement(product: "{\"@id\": \"pkg:apk/wolfi/git@2?arch=arm\"}")
    let finding = { (arch: String) in
      grypeMatch("CVE-2024-0001", purl: "pkg:apk/wolfi/git@2?arch=\(arch)&distro=x")
    }
    #expect(removes([arm], finding: finding("arm")))
    #expect(!removes([arm], finding: finding("x86_64")))
  }

  @Test func `matches by any name of the vulnerability`() {
    let related = "{\"id\": \"CVE-2024-0001\", \"cvss\": []}"
    let finding = grypeMatch("GHSA-1", related: related)
    #expect(removes([statement("CVE-2024-0001")], finding: finding))
    #expect(removes([statement("GHSA-1")], finding: finding))
    #expect(removes([statement("X", aliases: "\"Y\", \"GHSA-1\"")], finding: finding))
    #expect(!removes([statement("CVE-2024-0002")], finding: finding))
    #expect(!removes([statement("cve-2024-0001")], finding: finding))
    let named = statement().replacing("\"name\": \"CVE-2024-0001\"", with: "\"@id\": \"CVE-2024-0001\"")
    #expect(removes([named], finding: finding))
  }

  /// Trivy's own documents have nothing but the `@id`.
  @Test func `the id of a vulnerability is its name only where there is no other`() {
    let both = { (id: String, name: String) in
      statement(name).replacing("\"name\"", with: "\"@id\": \"\(id)\", \"name\"")
    }
    #expect(removes([both("CVE-2024-0002", "CVE-2024-0001")]))
    #expect(!removes([both("CVE-2024-0001", "CVE-2024-0002")]))
    let unnamed = { (members: String) in
      openVEX([
        statement(aliases: "\"CVE-2024-0001\"").replacing("\"name\": \"CVE-2024-0001\"", with: members)
      ])
    }
    #expect(refusal(unnamed("\"@id\": \"CVE-2024-0002\""), .vex, .openvex) == nil)
    for members in ["\"x\": 1", "\"@id\": null", "\"@id\": \"CVE 1\""] {
      #expect(expectation(unnamed(members), .vex, .openvex) == .member("vulnerability"))
    }
  }

  @Test(arguments: [
    ("2026-01-01T00:00:00Z", "not_affected", "2026-02-01T00:00:00Z", "affected", false),
    ("2026-02-01T00:00:00Z", "not_affected", "2026-01-01T00:00:00Z", "affected", true),
    ("2026-01-01T00:00:00Z", "under_investigation", "2026-02-01T00:00:00Z", "fixed", true),
    ("2026-01-01T00:00:00Z", "fixed", "2026-01-01T00:00:00Z", "affected", false),
    ("2026-01-01T00:00:00Z", "affected", "2026-01-01T00:00:00Z", "fixed", false),
    // Not yet said at the chain's time.
    ("2026-01-01T00:00:00Z", "affected", "2026-11-21T08:00:01Z", "fixed", false),
    ("2026-01-01T00:00:00Z", "affected", "2026-11-21T08:00:00Z", "fixed", true),
  ])
  func `the latest statement wins`(
    one: String, status: String, two: String, otherStatus: String, removed: Bool
  ) {
    let statements = [
      statement(status: status, time: one), statement(status: otherStatus, time: two),
    ]
    #expect(removes(statements) == removed)
    #expect(removes(statements.reversed()) == removed)
    let documents = statements.map { Entry.openVEX(openVEX([$0])) }
    #expect(removes(documents) == removed)
    #expect(removes(documents.reversed()) == removed)
    // A later statement on all versions speaks of this one too.
    let broad = statement(
      status: otherStatus, product: "{\"@id\": \"pkg:npm/left\"}", time: two)
    #expect(removes([statements[0], broad]) == removed)
  }

  /// Neither on all versions nor in another document may it take the place of what was said before.
  @Test(arguments: ["2026-11-21T08:00:01Z", "2027-01-01T00:00:00Z"])
  func `a statement of the future hides no earlier one`(future: String) {
    let broad = statement(product: "{\"@id\": \"pkg:npm/left\"}", time: "2026-01-01T00:00:00Z")
    let affected = statement(status: "affected", time: "2026-02-01T00:00:00Z")
    let later = statement(status: "fixed", time: future)
    #expect(!removes([broad, affected, later]))
    #expect(!removes([later, affected, broad]))
    #expect(!removes([[broad, affected], [later]].map { Entry.openVEX(openVEX($0)) }))
    // One that takes the finding away stays in force, too.
    #expect(removes([statement(time: "2026-01-01T00:00:00Z"), later]))
    // A future warning is heeded.
    #expect(!removes([broad, statement(status: "affected", time: future)]))
  }

  @Test func `what is said of one of several vulnerabilities says nothing of the advisory`() {
    let related = "{\"id\": \"CVE-2024-0001\", \"cvss\": []}, {\"id\": \"CVE-2024-0002\", \"cvss\": []}"
    let advisory = grypeMatch("ALAS-1", related: related)
    #expect(!removes([statement("CVE-2024-0001")], finding: advisory))
    #expect(!removes([statement("CVE-2024-0001"), statement("CVE-2024-0002")], finding: advisory))
    #expect(removes([statement("ALAS-1")], finding: advisory))
    // A later word that one of them does affect holds against the advisory, too.
    let later = "2026-11-19T00:00:00Z"
    let first = statement("ALAS-1", time: "2026-11-01T00:00:00Z")
    #expect(
      !removes([first, statement("CVE-2024-0002", status: "affected", time: later)], finding: advisory))
    #expect(removes([first, statement("CVE-2024-0002", time: later)], finding: advisory))
    #expect(
      removes(
        [
          statement("CVE-2024-0002", status: "affected", time: "2026-11-01T00:00:00Z"),
          statement("ALAS-1", time: later),
        ], finding: advisory))
    let same = "{\"id\": \"CVE-2024-0001\", \"cvss\": []}, {\"id\": \"ALAS-1\", \"cvss\": []}"
    #expect(removes([statement("CVE-2024-0001")], finding: grypeMatch("ALAS-1", related: same)))
  }

  @Test(arguments: [
    ("pkg:npm/left", "[{\"version\": \"1.0.0\", \"status\": \"unaffected\"}]", true),
    ("pkg:npm/left", "null", true),
    ("pkg:npm/left@1.0.0", "[{\"version\": \"1.0.0\", \"status\": \"unaffected\"}]", true),
    ("pkg:npm/left", "[{\"version\": \"1.0.0\", \"status\": \"affected\"}]", false),
    ("pkg:npm/left", "[{\"version\": \"1.0.0\"}]", false), ("pkg:npm/left", "[]", false),
    ("pkg:npm/left", "[{\"version\": \"2.0.0\", \"status\": \"unaffected\"}]", false),
    ("pkg:npm/left@2.0.0", "[{\"version\": \"1.0.0\", \"status\": \"unaffected\"}]", false),
    ("pkg:npm/left", "[{\"range\": \"vers:npm/<2\", \"status\": \"unaffected\"}]", false),
    ("pkg:npm/left", "[{\"version\": \"\", \"status\": \"unaffected\"}]", false),
    (
      "pkg:npm/left",
      "[{\"version\": \"\", \"status\": \"unaffected\"}, {\"version\": \"1.0.0\"}]", false
    ),
    // The version that is named does not fall under the range.
    (
      "pkg:npm/left",
      "[{\"range\": \"vers:npm/<2\"}, {\"version\": \"1.0.0\", \"status\": \"unaffected\"}]", true
    ),
    (
      "pkg:npm/left",
      "[{\"version\": \"1.0.0\", \"status\": \"unaffected\"}, {\"version\": \"1.0.0\"}]", false
    ),
  ])
  func `a CycloneDX place with versions is free in those it calls unaffected`(
    reference: String, versions: String, removed: Bool
  ) {
    let vulnerability =
      "[{\"id\": \"CVE-2024-0001\", \"analysis\": {\"state\": \"resolved\"}, \"affects\": [{\"versions\": \(versions), \"ref\": \"\(reference)\"}]}]"
    let text = cycloneDX(vulnerabilities: vulnerability)
    #expect(removes([Entry(text: text, kind: .vex, format: .cyclonedx)]) == removed)
  }

  /// An earlier statement on all versions does not outlast it.
  @Test(arguments: [
    ("[{\"version\": \"1.0.0\", \"status\": \"affected\"}]", false),
    ("[{\"version\": \"1.0.0\", \"status\": \"unknown\"}]", false),
    ("[{\"version\": \"1.0.0\"}, {\"version\": \"2.0.0\", \"status\": \"unaffected\"}]", false),
    ("[{\"range\": \"vers:npm/<2\", \"status\": \"affected\"}]", false), ("[{}]", false),
    ("[{\"version\": \"2.0.0\", \"status\": \"affected\"}]", true),
    ("[{\"range\": \"vers:npm/<2\", \"status\": \"unaffected\"}]", true), ("[]", true),
  ])
  func `a later CycloneDX statement that a version is affected counts`(versions: String, removed: Bool) {
    let entry = { (day: Int, versions: String) in
      place(notAffectedSince: "2026-11-0\(day)T00:00:00Z", versions: versions)
    }
    let (early, late) = (entry(1, "null"), entry(2, versions))
    #expect(removes([early, late]) == removed)
    #expect(removes([late, early]) == removed)
    // Said before, it is outlasted.
    #expect(removes([entry(1, versions), entry(2, "null")]))
  }

  /// Versions without an analysis say nothing in favour.
  @Test(arguments: [
    ("[{\"version\": \"1.0.0\", \"status\": \"affected\"}]", false),
    ("[{\"range\": \"vers:npm/<2\", \"status\": \"affected\"}]", false),
    ("[{\"version\": \"2.0.0\", \"status\": \"affected\"}]", true),
    ("[{\"version\": \"1.0.0\", \"status\": \"unaffected\"}]", true), ("[]", true), ("null", true),
  ])
  func `a later CycloneDX list of affected versions counts without a state, too`(
    versions: String, removed: Bool
  ) {
    let early = place(notAffectedSince: "2026-11-01T00:00:00Z", versions: "null")
    let late = place(notAffectedSince: nil, versions: versions)
    #expect(removes([early, late]) == removed)
    #expect(removes([early]) && !removes([late]))
  }

  /// A CycloneDX VEX about one place, with an analysis that takes out since then, or with none.
  private func place(notAffectedSince time: String?, versions: String) -> Entry {
    let analysis = time.map {
      "\"analysis\": {\"state\": \"not_affected\", \"lastUpdated\": \"\($0)\"}, "
    }
    return Entry(
      text: cycloneDX(
        vulnerabilities:
          "[{\"id\": \"CVE-2024-0001\", \(analysis ?? "")\"affects\": [{\"versions\": \(versions), \"ref\": \"pkg:npm/left\"}]}]"
      ), kind: .vex, format: .cyclonedx)
  }

  @Test func `what is kept of the places of a vulnerability has a limit`() {
    let text = { (version: String, count: Int, kind: EvidenceKind) in
      let one = "{\"version\": \"\(version)\", \"status\": \"unaffected\"}"
      let versions = [String](repeating: one, count: count).joined(separator: ",")
      return Entry(
        text: cycloneDX(
          vulnerabilities:
            "[{\"id\": \"CVE-1\", \"analysis\": {\"state\": \"resolved\"}, \"affects\": [{\"ref\": \"1\", \"versions\": [\(versions)]}]}]"
        ), kind: kind, format: .cyclonedx)
    }
    let most = 1 << 15
    // The reference counts, too.
    #expect(assess([text("1.0.0", most - 1, .vex)]).complete.isEmpty)
    #expect(assess([text("1.0.0", most, .vex)]).complete == [EvidenceFailure(.vex, .malformed)])
    let long = String(repeating: "1", count: 1 << 15)
    #expect(assess([text(long, 127, .vex)]).complete.isEmpty)
    #expect(assess([text(long, 128, .vex)]).complete == [EvidenceFailure(.vex, .malformed)])
    // An SBOM states nothing, and its versions are passed over.
    #expect(assess([text("1.0.0", most, .sbom)]).complete.isEmpty)
  }

  @Test(arguments: [("1.0.0", true), ("1.1.0", false), ("", true)])
  func `a component's version is that of a package URL without one`(version: String, removed: Bool) {
    for reference in ["1", "pkg:npm/left"] {
      let text = cycloneDX(
        components:
          "[{\"bom-ref\": \"\(reference)\", \"version\": \"\(version)\", \"purl\": \"pkg:npm/left\"}]",
        vulnerabilities:
          "[{\"id\": \"CVE-2024-0001\", \"analysis\": {\"state\": \"resolved\"}, \"affects\": [{\"ref\": \"\(reference)\"}]}]"
      )
      #expect(removes([Entry(text: text, kind: .vex, format: .cyclonedx)]) == removed)
    }
  }

  @Test func `a reference that stands for two packages is refused where it matters`() {
    let text = { (other: String, vulnerabilities: String?) in
      Entry(
        text: cycloneDX(
          components:
            "[{\"bom-ref\": \"1\", \"purl\": \"pkg:npm/left@1.0.0\"}, {\"bom-ref\": \"1\", \"purl\": \"\(other)\"}]",
          vulnerabilities: vulnerabilities), kind: .vex, format: .cyclonedx)
    }
    let statement =
      "[{\"id\": \"CVE-2024-0001\", \"analysis\": {\"state\": \"resolved\"}, \"affects\": [{\"ref\": \"1\"}]}]"
    #expect(assess([text("pkg:npm/right@1", statement)]).complete == [EvidenceFailure(.vex, .malformed)])
    #expect(removes([text("pkg:npm/left@1.0.0", statement)]))
    // An SBOM may say so as long as nothing is said of it.
    let sbom = Entry(text: text("pkg:npm/right@1", nil).text, kind: .sbom, format: .cyclonedx)
    #expect(assess([sbom]).complete.isEmpty)
  }

  @Test func `a product that is called by two packages takes nothing away`() {
    let product = { (id: String, purl: String) in
      "{\"@id\": \"\(id)\", \"identifiers\": {\"purl\": \"\(purl)\"}}"
    }
    let (good, bad) = ("pkg:npm/left@1.0.0", "pkg:npm/left@1.1.0")
    #expect(removes([statement(product: product(good, good))]))
    #expect(!removes([statement(product: product(bad, good))]))
    #expect(!removes([statement(product: product(good, bad))]))
    let inner = { (product: String) in
      "{\"@id\": \"pkg:oci/x@sha256:\(artifact.hex)\", \"subcomponents\": [\(product)]}"
    }
    #expect(removes([statement(product: inner(product(good, good)))]))
    #expect(!removes([statement(product: inner(product(good, bad)))]))
    // It holds against both.
    let first = statement(time: "2026-11-01T00:00:00Z")
    for of in [product(good, bad), inner(product(good, bad))] {
      #expect(!removes([first, statement(status: "affected", product: of)]))
    }
  }

  @Test(arguments: [
    (" ", false), ("\\n\\t", false), ("", false), ("not in use", true),
    ("\u{A0}", false), ("\\u200B\u{2003}", false), ("\u{3164}\u{2800}", false), ("...", false), ("未使用", true),
    ("4", true),
  ])
  func `what says nothing is no impact statement`(text: String, isReason: Bool) {
    let one = statement(reason: "\"impact_statement\": \"\(text)\",")
    let failures = assess([.openVEX(openVEX([one]))]).complete
    #expect(failures == (isReason ? [] : [EvidenceFailure(.vex, .malformed)]))
  }

  @Test func `a statement without a time has that of its document`() {
    let old = statement(status: "affected", time: "2026-11-20T07:59:59Z")
    let new = statement(status: "affected", time: "2026-11-20T08:00:01Z")
    #expect(removes([statement(), old]))
    #expect(!removes([statement(), new]))
  }

  @Test(arguments: [
    ("resolved", true), ("resolved_with_pedigree", true), ("false_positive", true), ("not_affected", true),
    ("exploitable", false), ("in_triage", false),
  ])
  func `knows the states of CycloneDX`(state: String, removed: Bool) {
    let vulnerability = { (reference: String) in
      "[{\"id\": \"CVE-2024-0001\", \"analysis\": {\"state\": \"\(state)\"}, \"affects\": [{\"ref\": \"\(reference)\"}]}]"
    }
    for (reference, subject, matches) in [
      ("1", "{}", true), ("pkg:npm/left@1.0.0", "{}", true), ("2", "{}", false),
      ("urn:cdx:s/1#pkg:npm/left@1.0.0", "{}", true), ("urn:cdx:s/1#pkg%3Anpm%2Fleft%401.0.0", "{}", true),
      ("urn:cdx:s/1#pkg%3Anpm%2Fleft%402.0.0", "{}", false), ("pkg:npm/right@1.0.0", "{}", false),
      ("0", "{\"bom-ref\": \"0\", \"version\": \"sha256:\(artifact.hex)\"}", true),
      ("0", "{\"bom-ref\": \"0\", \"version\": \"1\"}", false),
    ] {
      let text = cycloneDX(vulnerabilities: vulnerability(reference), subject: subject)
      let entry = Entry(text: text, kind: .vex, format: .cyclonedx)
      #expect(removes([entry]) == (removed && matches), "\(reference)")
    }
  }

  @Test func `a VEX document adds no findings of its own`() {
    let text = cycloneDX(
      vulnerabilities:
        "[{\"id\": \"CVE-9\", \"ratings\": [{\"severity\": \"critical\"}], \"analysis\": {\"state\": \"exploitable\"}, \"affects\": [{\"ref\": \"1\"}]}]"
    )
    let result = assess([Entry(text: text, kind: .vex, format: .cyclonedx)]).figures
    #expect(result == EvidenceAssessment.noFigures)
  }

  @Test func `an SBOM takes no findings away`() {
    let text = cycloneDX(
      vulnerabilities:
        "[{\"id\": \"CVE-9\", \"ratings\": [{\"severity\": \"critical\"}], \"analysis\": {\"state\": \"not_affected\"}, \"affects\": [{\"ref\": \"1\"}]}]"
    )
    #expect(assess([.sbom(text)]).figures.p1 == 1)
  }

  @Test func `refuses references that are explained too late`() {
    let text =
      "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"vulnerabilities\": [{\"id\": \"A\", \"analysis\": {\"state\": \"exploitable\"}, \"affects\": [{\"ref\": \"1\"}]}], \"components\": [{\"bom-ref\": \"1\"}]}"
    #expect(
      expectation(text, .vex, .cyclonedx) == .form("components_before_vulnerabilities"))
  }

  @Test(arguments: [
    statement(reason: ""), statement(reason: "\"impact_statement\": \"\","),
    statement(reason: "\"justification\": \"\","), statement(reason: "\"justification\": \"trust_me\","),
    statement(reason: "\"justification\": null,"), statement(status: "unaffected"), statement("CVE 1"),
    statement().replacing("\"status\": \"not_affected\"", with: "\"x\": 1"),
    statement().replacing("\"name\": \"CVE-2024-0001\"", with: "\"x\": 1"),
    statement(product: "\"pkg:npm/left@1.0.0\""), statement(time: "2026"), "1", "{}",
  ])
  func `refuses a statement that says too little`(statement: String) {
    #expect(refusal(openVEX([statement]), .vex, .openvex) != nil)
  }

  @Test func `an impact statement is enough`() {
    #expect(removes([statement(reason: "\"impact_statement\": \"never called\",")]))
  }

  @Test func `a document nobody may rely on takes nothing away`() {
    let scan = Entry.grype(grype([grypeMatch("CVE-2024-0001")]))
    let good = openVEX([statement()])
    let signed = EvidencePolicy(
      required: [], maxAgeHours: 720, mustNameSubject: true, mustBeSigned: true)
    for (entry, policy) in [
      (Entry.openVEX(openVEX([statement()], time: "2026-10-20T08:00:00Z")), lenient),
      (Entry.openVEX(openVEX([statement()], time: "2026-11-21T08:00:01Z")), lenient),
      (Entry.openVEX(good.replacing("\"timestamp\"", with: "\"time\"")), lenient),
      (Entry.openVEX(openVEX([statement(), "{}"])), lenient), (Entry.openVEX(good), signed),
      (Entry(text: good, kind: .vex, format: .openvex, signature: .invalid), lenient),
    ] {
      let assessment = assess([entry, scan], policy: policy)
      #expect(assessment.figures.removedByVEX == 0)
      #expect(!(assessment.complete.isEmpty && assessment.fresh.isEmpty))
    }
  }

  @Test func `holds 32768 claims and no more`() {
    let products = { (count: Int) in
      (0..<count).map { "{\"@id\": \"pkg:npm/p\($0)\"}" }.joined(separator: ",")
    }
    #expect(refusal(openVEX([statement(product: products(1 << 15))]), .vex, .openvex) == nil)
    let tooMany = openVEX([statement(product: products((1 << 15) + 1))])
    #expect(expectation(tooMany, .vex, .openvex) == .count(0...(1 << 15)))
    // Each name counts, and what is said again does, too.
    let again = { (count: Int) in
      let products = [String](repeating: "{\"@id\": \"pkg:npm/p\"}", count: count)
      return openVEX([statement(product: products.joined(separator: ","), aliases: "\"A\"")])
    }
    #expect(refusal(again(1 << 14), .vex, .openvex) == nil)
    #expect(expectation(again((1 << 14) + 1), .vex, .openvex) == .count(0...(1 << 15)))
  }

  @Test func `CycloneDX claims count under each name, and one too many is refused at once`() throws {
    let vulnerability = { (id: Int, names: [String]) in
      """
      {"id": "CVE-\(id)", "references": [\(names.map { "{\"id\": \"\($0)\"}" }.joined(separator: ","))],
       "analysis": {"state": "resolved"}, "affects": [{"ref": "pkg:npm/left"}]}
      """
    }
    let text = { (count: Int, names: (Int) -> [String]) in
      let all = (0..<count).map { vulnerability($0, names($0)) }
      return cycloneDX(vulnerabilities: "[\(all.joined(separator: ","))]")
    }
    let most = 1 << 14
    #expect(refusal(text(most) { ["A-\($0)"] }, .vex, .cyclonedx) == nil)
    #expect(expectation(text(most + 1) { ["A-\($0)"] }, .vex, .cyclonedx) == .count(0...(1 << 15)))
    // A reference to itself is no other name.
    #expect(refusal(text(most + 1) { ["CVE-\($0)"] }, .vex, .cyclonedx) == nil)
    let long = text(100) { id in (0..<2000).map { "A-\(id)-\($0)" } }
    guard case .malformed(let found) = refusal(long, .vex, .cyclonedx) else {
      Issue.record("not refused")
      return
    }
    #expect(found.expected == .count(0...(1 << 15)))
    #expect(found.offset < long.utf8.count / 4)
  }
}
