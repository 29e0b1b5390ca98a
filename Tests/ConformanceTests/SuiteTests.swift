import ConformanceSuites
import Testing
import ToolSupport

/// Files of a suite: all labels right, or one of them wrong.
struct Sample: Sendable, CustomTestStringConvertible {
  var suite: String
  var right: [String: String]
  var wrong: [String: String]
  /// What the failing case is called.
  var failing: String

  init(_ suite: String, _ right: [String: String], _ wrong: [String: String], failing: String) {
    (self.suite, self.right, self.wrong, self.failing) = (suite, right, wrong, failing)
  }

  var testDescription: String { "\(suite): \(failing)" }

  func run(_ files: [String: String]) throws -> (run: ConformanceRun, report: SuiteReport) {
    let named = files.map { ("\(suite)/\($0)", $1) }
    let folder = VectorFolder(Dictionary(uniqueKeysWithValues: named))
    let run = try ConformanceRun([folder.path])
    let report = try #require(run.reports.first { $0.suite == suite })
    return (run, report)
  }
}

@Test(arguments: Sample.all)
func `passes when all cases come out as labelled`(_ sample: Sample) throws {
  let (run, report) = try sample.run(sample.right)
  #expect(report.failures == [])
  #expect(report.cases > 0)
  #expect(report.passed == report.cases)
  #expect(run.status == .done)
}

@Test(arguments: Sample.all)
func `names the case with a wrong label and ends with status 1`(_ sample: Sample) throws {
  let (run, report) = try sample.run(sample.right.merging(sample.wrong) { $1 })
  #expect(report.failures.map(\.name) == [sample.failing])
  #expect(report.cases == report.passed + 1)
  #expect(run.status == .no)
  #expect(run.text.contains("FAILED: \(sample.suite): \(sample.failing): "))
}

@Test func `says which suites and which parts are absent, which is no failure`() throws {
  let folder = VectorFolder([
    "trivy/data/a.json": Fixture.trivy, "json-testsuite/test_parsing/y_a.json": "[]",
    "something-else/x": "",
  ])
  let run = try ConformanceRun([folder.path])
  #expect(run.status == .done)
  #expect(run.reports.count == 14)
  #expect(run.reports.filter { !$0.isAbsent }.map(\.suite) == ["json-testsuite", "trivy"])
  #expect(run.text.contains("\nminisign "))
  #expect(run.text.contains("absent: trivy: counts.tsv\n"))
  #expect(run.text.contains("absent: json-testsuite: test_transform\n"))
  #expect(run.text.contains("not run: something-else: no suite of this name is known\n"))
}

@Test func `says that a file which a table names is absent`() throws {
  let folder = VectorFolder([
    "minisign/cases.tsv": "pubkey\tdata\tsignature\texpected\nkey\tdata\tsignature\tvalid\n",
    "trivy/counts.tsv": "report\tHIGH\ngone.json\t1\n",
  ])
  let run = try ConformanceRun([folder.path])
  #expect(run.status == .done)
  #expect(run.text.contains("absent: minisign: signature\n"))
  #expect(run.text.contains("absent: trivy: gone.json\n"))
  #expect(run.text.contains("absent: trivy: column CRITICAL of counts.tsv\n"))
  #expect(!run.text.contains("column HIGH"))
}

@Test func `says what is cut off or cannot be read`() throws {
  let folder = VectorFolder([
    "minisign/cases.tsv": "pubkey\tdata\tsignature\texpected\nkey\tdata\n",
    "openssh-sshsig/cases.tsv": "pubkey\tdata\tsignature\tnamespace\texpected\n",
    "wycheproof/cut.json": "{\"testGroups\": [", "wycheproof/schema.json": "{}",
    "sigstore-conformance/v/a.txt": Fixture.data,
    "sigstore-conformance/v/key/bundle.sigstore.json": Fixture.bundle,
    "sigstore-conformance/v/key/key.pub": Fixture.p256Key,
    "sigstore-conformance/v/gone/key.pub": Fixture.p256Key,
    "json-testsuite/y_a.json": "[1,]", "sigstore-conformance/v/b/bundle.sigstore.json": "{}",
  ])
  let run = try ConformanceRun([folder.path])
  #expect(run.status == .no)
  #expect(run.text.contains("FAILED: minisign: cases.tsv line 2: has fewer columns than the first line\n"))
  #expect(run.text.contains("absent: openssh-sshsig: lines of cases.tsv\n"))
  #expect(run.text.contains("FAILED: wycheproof: cut.json: is no JSON\n"))
  #expect(!run.text.contains("schema.json"))
  #expect(run.text.contains("absent: sigstore-conformance: v/gone/bundle.sigstore.json\n"))
  #expect(
    run.text.contains("FAILED: json-testsuite: y_a.json: is refused: y_a.json: expected a value (line 1,"))
  #expect(run.text.contains("v/b: is not refused as unsupported: malformed\n"))
}

@Test func `does not take a folder without suites for a success`() throws {
  let folder = VectorFolder(["x/y": ""])
  for operands in [[folder.path], [folder.path + "/none"], [folder.path + "/x/y"], [], ["a", "b"]] {
    let failure = #expect(throws: ToolFailure.self) { try ConformanceRun(operands) }
    #expect(failure?.status == .unusable)
  }
}

@Test func `gives the same text twice, one line a suite and columns in line`() throws {
  let folder = VectorFolder(["json-testsuite/y_a.json": "[]", "json-testsuite/n_b.json": "["])
  let text = try ConformanceRun([folder.path]).text
  #expect(try ConformanceRun([folder.path]).text == text)
  let lines = text.split(separator: "\n")
  #expect(lines[0] == "suite                   cases  passed  failed  outcomes")
  #expect(lines[1] == "json-testsuite              2       2       0  refused 1, read 1")
  #expect(lines[2] == "jcs-rfc8785                 -       -       -  absent")
  #expect(lines[15] == "total                       2       2       0")
}
