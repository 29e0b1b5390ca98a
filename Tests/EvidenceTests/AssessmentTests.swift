import CheckedValues
import Evidence
import Receipts
import StrictJSON
import Testing

struct AssessmentTests {
  private func policy(
    _ required: [EvidenceKind] = [], hours: Int = 24, subject: Bool = false, signed: Bool = false
  ) -> EvidencePolicy {
    EvidencePolicy(
      required: required, maxAgeHours: hours, mustNameSubject: subject, mustBeSigned: signed)
  }

  @Test func `passes with everything there`() {
    let assessment = assess(
      [.grype(grype([])), .sbom(cycloneDX())], policy: policy([.scan, .sbom]))
    #expect(assessment.complete.isEmpty && assessment.fresh.isEmpty && assessment.subject.isEmpty)
    #expect(assessment.figures == EvidenceAssessment.noFigures)
  }

  @Test func `misses what is required and not there`() {
    let assessment = assess([], policy: policy([.vex, .scan, .policySnapshot]))
    #expect(words(assessment.complete) == ["scan_missing", "vex_missing", "policy_snapshot_missing"])
    #expect(words(assess([.grype(grype([]))], policy: policy([.scan, .sbom])).complete) == ["sbom_missing"])
    #expect(words(assess([], policy: nil).complete).isEmpty)
  }

  @Test(arguments: [
    (Entry.grype(""), "scan_unsupported"), (.grype("{\"matches\": ["), "scan_malformed"),
    (.grype(trivy("[]")), "scan_unsupported"), (.trivy(trivy(nil)), "scan_empty"),
    (.sbom(cycloneDX(components: "[]")), "sbom_empty"), (.openVEX(openVEX([])), "vex_empty"),
    (Entry(text: "{}", kind: .sbom, format: .grype), "sbom_unsupported"),
    (Entry(text: "{}", kind: .check, format: .membrane), "check_unsupported"),
    (Entry(text: "{}", kind: .policySnapshot, format: .membrane), "policy_snapshot_malformed"),
  ])
  func `a piece that is no good fails, required or not`(entry: Entry, word: String) {
    for policy in [policy(), policy([entry.kind])] {
      #expect(words(assess([entry], policy: policy).complete) == [word])
    }
    #expect(words(assess([entry], policy: nil).complete) == [word])
  }

  @Test(arguments: [
    ("2026-11-20T08:00:00Z", nil), ("2026-11-20T07:59:59Z", "scan_stale"), ("2026-11-21T08:00:00Z", nil),
    ("2026-11-21T08:00:01Z", "scan_in_future"), ("", "scan_without_time"),
    ("0001-01-01T00:00:00Z", "scan_stale"),
    ("2026-11-20T09:00:00+01:00", nil), ("2026-11-20T08:59:59+01:00", "scan_stale"),
    // The clock is read to the second, so a report of this very second is none of the future.
    ("2026-11-21T08:00:00.999Z", nil), ("2026-11-21T08:00:01.000Z", "scan_in_future"),
    ("2026-11-20T07:59:59.999Z", "scan_stale"), ("2026-11-20T08:00:00.5Z", nil),
  ])
  func `exactly at the limit is fresh`(time: String, word: String?) {
    let fresh = assess([.grype(grype([], time: time))], policy: policy(hours: 24)).fresh
    #expect(words(fresh) == [word].compactMap { $0 })
  }

  @Test func `no age at all allows this second only`() {
    let of = { (time: String) in
      words(assess([.grype(grype([], time: time))], policy: self.policy(hours: 0)).fresh)
    }
    #expect(of("2026-11-21T08:00:00Z").isEmpty)
    #expect(of("2026-11-21T07:59:59Z") == ["scan_stale"])
  }

  @Test func `every kind has to be fresh`() {
    let old = "2026-01-01T00:00:00Z"
    let assessment = assess(
      [
        .grype(grype([], time: old)), .sbom(cycloneDX(time: old)),
        .openVEX(openVEX([statement()], time: old)),
      ], policy: policy())
    #expect(words(assessment.fresh) == ["scan_stale", "sbom_stale", "vex_stale"])
    #expect(assessment.complete.isEmpty)
  }

  @Test func `a report that names a digest names the artifact's`() {
    let named = { (digest: SHA256Digest) in
      Entry.grype(grype([], target: "{\"manifestDigest\": \"sha256:\(digest.hex)\"}"))
    }
    #expect(assess([named(artifact)], policy: policy(subject: true)).subject.isEmpty)
    #expect(words(assess([named(other)], policy: policy(subject: true)).subject) == ["scan_other_subject"])
    #expect(assess([named(other)], policy: policy(subject: false)).subject.isEmpty)
    #expect(assess([.grype(grype([]))], policy: policy(subject: true)).subject.isEmpty)
  }

  @Test(arguments: [
    (EvidenceSignature.absent, true, false), (.valid, true, true), (.invalid, true, false),
    (.absent, false, true), (.valid, false, true), (.invalid, false, false),
  ])
  func `an invalid signature never passes, a missing one where none is needed`(
    signature: EvidenceSignature, mustBeSigned: Bool, passes: Bool
  ) {
    let entry = Entry(text: grype([]), kind: .scan, format: .grype, signature: signature)
    let complete = assess([entry], policy: policy([.scan], signed: mustBeSigned)).complete
    #expect(words(complete) == (passes ? [] : ["scan_unsigned"]))
  }

  /// Without a scan zeros would say that nothing was found, unless something was named.
  @Test func `what was taken out is counted without a scan, too`() throws {
    let found = cycloneDX(
      vulnerabilities: "[{\"id\": \"CVE-2024-0001\", \"ratings\": [{\"severity\": \"critical\"}]}]")
    let exception = try exception("CVE-2024-0001")
    let assessment = assess([.sbom(found)], exceptions: [exception])
    #expect(assessment.vulnerabilities?.removedByException == 1)
    #expect(assess([.sbom(found)]).vulnerabilities != nil)
    #expect(assess([.sbom(cycloneDX())], exceptions: [exception]).vulnerabilities == nil)
  }

  @Test func `an envelope is left to the caller`() throws {
    var assessor = EvidenceAssessor(
      .init(
        policy: policy([.scan]), vulnerabilities: nil, exceptions: [], packageID: id("package"),
        artifact: artifact, policyHash: policyHash, now: now))
    let envelope = "{\"payloadType\": \"a\", \"payload\": \"e30=\", \"signatures\": []}"
    #expect(throws: EvidenceRefusal.unsupported(.envelope)) {
      try assessor.read(ArraySource(Array(envelope.utf8)), as: .scan, .grype)
    }
    #expect(words(assessor.assessment().complete) == ["scan_missing"])
    try assessor.read(ArraySource(Array(grype([]).utf8)), as: .scan, .grype, signature: .valid)
    #expect(assessor.assessment().complete.isEmpty)
    assessor.note(EvidenceFailure(.scan, .unsupported))
    #expect(words(assessor.assessment().complete) == ["scan_unsupported"])
  }

  @Test func `a snapshot has to be the policy's`() throws {
    let text =
      "{\"schema\": \"membrane.snapshot.v1\", \"trust\": {}, \"policy\": {\"b\": 1, \"a\": 2}, \"catalog\": {}, \"actions\": {}}"
    let digest = try #require(try read(text, .policySnapshot, .membrane).report.snapshot)
    // sha256 of the canonical form, computed with another program.
    #expect(digest.hex == "0c4a4c2538b9c0c2963927e58c7351a9fa49d4889528085cdf666e8fb8b26ef6")
    let entry = Entry(text: text, kind: .policySnapshot, format: .membrane)
    let assessment = assess([entry], policy: policy([.policySnapshot]))
    #expect(words(assessment.subject) == ["policy_snapshot_other_subject"])
    #expect(assessment.fresh.isEmpty && assessment.complete.isEmpty)
  }

  @Test(arguments: [
    ("\"trust\": {}, ", ""), ("\"actions\": {}", "\"actions\": {}, \"more\": {}"),
    ("snapshot.v1", "snapshot.v2"),
    ("\"trust\": {}", "\"trust\": []"), ("{\"schema\"", "[{\"schema\""), ("}}", "}} x"),
  ])
  func `refuses another snapshot`(old: String, new: String) {
    let text =
      "{\"schema\": \"membrane.snapshot.v1\", \"trust\": {}, \"policy\": {}, \"catalog\": {}, \"actions\": {}}"
    #expect(refusal(text, .policySnapshot, .membrane) == nil)
    #expect(refusal(text.replacing(old, with: new), .policySnapshot, .membrane) != nil)
  }
}
