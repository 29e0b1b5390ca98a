import CheckedValues
import PlainJSON
import Receipts
import Signatures
import Testing

/// `checks`, `not_evaluated`, `violations`, `reasons` and `inputs` (formats.md: Receipts).
@Suite struct CheckReportTests {
  @Test func `checks stand in the order of evaluation, and each code and word once`() {
    var report = CheckReport<ReleaseCheck>()
    report.record(.policySame, false, else: .policyIncompatible, [.policyChanged])
    report.record(.chainComplete, true, else: .signatureInvalid, [.linkBroken])
    report.record(.linksMatch, false, else: .chainMismatch, [.linkBroken, .policyChanged])
    report.record(.subjectSame, false, else: .policyIncompatible, [.linkBroken])
    report.add(.linkBroken)
    #expect(
      report.checks.map(\.check) == [.policySame, .chainComplete, .linksMatch, .subjectSame])
    #expect(report.checks.map(\.passed) == [false, true, false, false])
    #expect(report.violations == [.policyIncompatible, .chainMismatch])
    #expect(report.reasons == [.policyChanged, .linkBroken])
  }

  @Test func `a failed check that was softened is no violation`() {
    var report = CheckReport<ReleaseCheck>()
    report.record(.linksMatch, false, else: nil, [.softenedByDryRun])
    #expect(report.violations == [])
    #expect(report.checks.map(\.passed) == [false])
    #expect(report.reasons == [.softenedByDryRun])
  }

  @Test func `what was not recorded is listed as not evaluated, in order`() {
    var report = CheckReport<ReleaseCheck>()
    #expect(report.notEvaluated == ReleaseCheck.allCases)
    report.record(.subjectSame, true)
    report.record(.linksMatch, false)
    #expect(
      report.notEvaluated == [.chainComplete, .policySame, .decisionConsistent, .auditAppended])
  }

  @Test func `inputs are sorted by role, then name, and stand there once`() throws {
    let inputs = [
      Chain.input(.trust, "trust.json"), Chain.input(.evidence, "b"), Chain.input(.evidence, "B"),
      Chain.input(.evidenceSignature, "a"), Chain.input(.artifact, "z"),
      Chain.input(.evidence, "a/c"), Chain.input(.evidence, "b"), Chain.input(.evidence, "a-c"),
    ]
    let sorted = [
      "artifact z", "evidence B", "evidence a-c", "evidence a/c", "evidence b",
      "evidence_signature a", "trust trust.json",
    ]
    for order in [inputs, inputs.reversed(), Array(inputs[3...] + inputs[..<3])] {
      var document = OutputDocument()
      document.add("inputs", InputRecord.metadata(order))
      let read = try PlainJSON(try document.bytes())["inputs"]?.elements ?? []
      #expect(
        read.map { "\($0["role"]?.text ?? "") \($0["name"]?.text ?? "")" } == sorted)
      #expect(read.first?["sha256"]?.text == Chain.digest("z").hex)
      #expect(read.first?["size"] == .number(1))
    }
  }

  @Test func `a file of two contents stands there twice`() throws {
    var document = OutputDocument()
    document.add(
      "inputs", InputRecord.metadata([Chain.input(.evidence, "a"), Chain.input(.evidence, "a", "x")]))
    #expect(try PlainJSON(try document.bytes())["inputs"]?.elements.count == 2)
  }

  @Test func `the order of two contents of a file is that of their digests, and each stands there once`() {
    let two = [Chain.input(.evidence, "a"), Chain.input(.evidence, "a", "x")]
    let sorted = two.sorted { $0.sha256 < $1.sha256 }
    for order in [two, two.reversed(), two + two, two.reversed() + two] {
      #expect(InputRecord.unique(order) == sorted)
    }
  }

  @Test func `a role is of the case, of governance, or an earlier output`() {
    #expect(
      InputRole.allCases.filter(\.isOfCase) == [
        .request, .artifact, .signature, .evidence, .evidenceSignature,
      ])
    #expect(
      InputRole.allCases.filter(\.isOfGovernance) == [
        .policy, .catalog, .trust, .actions, .grant, .review, .escalationDecision,
      ])
  }
}
