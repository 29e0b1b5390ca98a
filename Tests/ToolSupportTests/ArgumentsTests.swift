import CheckedValues
import Testing

@testable import ToolSupport

/// The command line, in GNU form.
struct ArgumentsTests {
  private let options: [ToolOption] = [
    .governance, .out, .noFsync, .casesFrom, .jobs, .now,
  ]

  private func read(_ words: [String]) throws(ToolFailure) -> Arguments {
    try Arguments(words, options: options)
  }

  @Test(arguments: [
    ["--out", "dir", "a", "b"], ["--out=dir", "a", "b"], ["a", "--out", "dir", "b"],
    ["a", "b", "--out=dir"], ["--out", "dir", "--", "a", "b"], ["a", "--out=dir", "--", "b"],
  ])
  func `takes options anywhere and in both forms`(_ words: [String]) throws {
    let arguments = try read(words)
    #expect(arguments[.out] == "dir")
    #expect(arguments.operands == ["a", "b"])
    #expect(!arguments.has(.noFsync))
    #expect(arguments[.governance] == nil)
  }

  @Test func `ends options at --`() throws {
    let arguments = try read(["--no-fsync", "--", "--out", "-h", "--", "-"])
    #expect(arguments.has(.noFsync))
    #expect(arguments.operands == ["--out", "-h", "--", "-"])
  }

  @Test func `takes a value as it is`() throws {
    #expect(try read(["--out=a=b"])[.out] == "a=b")
    #expect(try read(["--out", "--no-fsync"])[.out] == "--no-fsync")
    #expect(try read(["--cases-from", "-"])[.casesFrom] == "-")
    #expect(try read(["--out", "--"])[.out] == "--")
  }

  @Test func `knows -h and --help`() throws {
    #expect(try read(["-h"]).has(.help))
    #expect(try read(["--help"]).has(.help))
  }

  @Test(
    arguments: [
      (["--out", "a", "--out=b"], "option --out is given twice", nil),
      (["--no-fsync", "--no-fsync"], "option --no-fsync is given twice", nil),
      (["--out"], "option --out needs a value", "--out DIR"),
      (["--out="], "option --out needs a value", "--out DIR"),
      (["--out", ""], "option --out needs a value", "--out DIR"),
      (["--no-fsync=yes"], "option --no-fsync takes no value", nil),
      (["--no-fsync="], "option --no-fsync takes no value", nil),
      (["--governace", "x"], "unknown option --governace", "did you mean --governance?"),
      (["--gov"], "unknown option --gov", "did you mean --governance?"),
      (["--Out=x"], "unknown option --Out", "did you mean --out?"),
      (["--no-fysnc"], "unknown option --no-fysnc", "did you mean --no-fsync?"),
      (["-o", "x"], "unknown option -o", "see --help"),
      (["-hx"], "unknown option -hx", "see --help"),
      (["--frobnicate"], "unknown option --frobnicate", "see --help"),
      (["---"], "unknown option ---", "see --help"),
    ] as [([String], String, String?)])
  func `refuses`(_ words: [String], _ text: String, _ hint: String?) {
    #expect(throws: ToolFailure.usage(text, hint: hint)) { try read(words) }
  }

  @Test func `names a required option that is missing`() throws {
    let failure = ToolFailure.usage(
      "option --out is missing", hint: "--out DIR: where the outputs go, in DIR/<case>")
    #expect(throws: failure) { try read([]).required(.out) }
    #expect(try read(["--out", "x"]).required(.out) == "x")
  }

  @Test func `a word without end is no slip of the finger`() {
    let word = "--" + String(repeating: "x", count: 1 << 20)
    #expect(throws: ToolFailure.usage("unknown option \(word)", hint: "see --help")) { try read([word]) }
  }

  @Test(arguments: [("1", 1), ("64", 64)]) func `takes a number of jobs`(_ text: String, _ jobs: Int) throws {
    #expect(try read(["--jobs", text]).jobs() == jobs)
  }

  @Test(arguments: ["0", "65", "-1", "+1", "01", "1.0", " 1", "x", "99999999999999999999"])
  func `refuses as a number of jobs`(_ text: String) {
    #expect(throws: ToolFailure.self) { try read(["--jobs", text]).jobs() }
  }

  @Test func `works on all cores that it may use`() throws {
    #expect((1...64).contains(try read([]).jobs()))
  }

  @Test func `takes the time, or asks the clock`() throws {
    #expect(try read(["--now", "2026-11-21T08:00:00Z"]).now().text == "2026-11-21T08:00:00Z")
    #expect(try read([]).now().seconds > 1_700_000_000)
    let failure = ToolFailure.usage(
      "--now today: expected an RFC 3339 time in UTC, such as 2026-11-21T08:00:00Z")
    #expect(throws: failure) { try read(["--now", "today"]).now() }
  }
}
