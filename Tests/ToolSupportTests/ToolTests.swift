import Glibc
import TestSupport
import Testing

@testable import ToolSupport

/// How a tool shows itself and how it ends.
struct ToolTests {
  private static let tool = Tool(
    name: "weigh", summary: "weigh the cases",
    options: [.governance, .out, .state, .casesFrom, .now, .jobs, .noFsync],
    examples: ["weigh --governance governance --out out cases/*"], saysNo: "one is too heavy")

  private static func end(
    _ words: [String], _ body: (Arguments) throws(ToolFailure) -> ToolSupport.ExitStatus = { _ in .done }
  ) -> Never {
    prepareProcess(for: tool.name)
    exit(tool.run(words, body).rawValue)
  }

  private func output(of result: ExitTest.Result?) -> String {
    String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
  }

  private func messages(of result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  @Test func `--help is for one screen and says all there is`() {
    let lines = Self.tool.helpText.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 24)
    #expect(lines.allSatisfy { $0.unicodeScalars.count <= 80 })
    for option in Self.tool.options { #expect(Self.tool.helpText.contains("--\(option.name)")) }
    for word in ["usage: weigh [options] [--] CASE...", "examples:", "exit status:", "--help", "--version"] {
      #expect(Self.tool.helpText.contains(word))
    }
    for status in ToolSupport.ExitStatus.allCases {
      #expect(lines.contains { $0.dropFirst(14).hasPrefix("\(status.rawValue)  ") })
    }
  }

  @Test func `--help goes to standard output`() async {
    let result = await #expect(
      processExitsWith: .exitCode(0), observing: [\.standardOutputContent, \.standardErrorContent]
    ) { Self.end(["a", "--help"]) }
    #expect(output(of: result).contains(Self.tool.helpText))
    #expect(!messages(of: result).contains("weigh"))
  }

  @Test func `--version is one line`() async {
    let result = await #expect(processExitsWith: .exitCode(0), observing: [\.standardOutputContent]) {
      Self.end(["--version"])
    }
    #expect(output(of: result).contains("weigh \(Version.text)\n"))
  }

  @Test func `a required option that is missing is said before anything is done`() async {
    let result = await #expect(processExitsWith: .exitCode(2), observing: [\.standardErrorContent]) {
      Self.end(["a"]) { _ in exit(77) }
    }
    #expect(messages(of: result).hasPrefix("weigh: error: option --governance is missing\nweigh: hint: "))
  }

  @Test func `a state folder that is not there is told`() async {
    let missing = await #expect(processExitsWith: .exitCode(0), observing: [\.standardErrorContent]) {
      Self.end(["--governance", "g", "--out", "o", "--state", "/nowhere/at/all"])
    }
    #expect(messages(of: missing).contains("weigh: note: --state /nowhere/at/all: nothing is there yet"))
    let there = await #expect(processExitsWith: .exitCode(0), observing: [\.standardErrorContent]) {
      Self.end(["--governance", "g", "--out", "o", "--state", "/"])
    }
    #expect(!messages(of: there).contains("note"))
  }

  @Test func `messages carry nothing that a terminal would act on`() async {
    let result = await #expect(processExitsWith: .exitCode(2), observing: [\.standardErrorContent]) {
      Self.end(["--\u{1B}[31m\n\u{9B}\u{202E}x"])
    }
    let line = "weigh: error: unknown option --\\u{1b}[31m\\u{a}\\u{9b}\\u{202e}x\n"
    #expect(messages(of: result).hasPrefix(line))
  }

  @Test(arguments: [
    ("plain, Ünïcode 字", "plain, Ünïcode 字"), ("a\tb\nc\rd", "a\\u{9}b\\u{a}c\\u{d}d"),
    ("\u{7F}\u{85}\u{2028}\u{200B}\u{FEFF}\u{E000}", "\\u{7f}\\u{85}\\u{2028}\\u{200b}\\u{feff}\\u{e000}"),
    ("", ""),
  ])
  func `escapes`(_ text: String, _ escaped: String) { #expect(printable(text) == escaped) }

  @Test(arguments: ["--help", "--version"]) func `a full standard output is a fault`(_ word: String) async {
    let result = await #expect(processExitsWith: .exitCode(3), observing: [\.standardErrorContent]) {
      [word = word as String] in
      dup2(unsafe open("/dev/full", O_WRONLY), 1)
      Self.end([word])
    }
    let line = "weigh: error: standard output: cannot write: No space left on device\n"
    #expect(messages(of: result) == line)
  }

  @Test func `a standard output that was closed is a fault, and no file takes its place`() async {
    await #expect(processExitsWith: .exitCode(3)) {
      close(1)
      Self.end(["--version"])
    }
  }

  @Test func `a reader that went away is a fault`() async {
    await #expect(processExitsWith: .exitCode(3)) {
      var ends: [Int32] = [0, 0]
      unsafe pipe(&ends)
      close(ends[0])
      dup2(ends[1], 1)
      Self.end(["--version"])
    }
  }

  @Test func `an internal error ends with status 3, not with a signal`() async {
    let result = await #expect(processExitsWith: .exitCode(3), observing: [\.standardErrorContent]) {
      Self.end(["--governance=g", "--out=o"]) { _ in fatalError("broken") }
    }
    #expect(messages(of: result).hasSuffix("weigh: error: internal error\n"))
  }

  @Test func `exit statuses are those of the contract`() {
    #expect(ToolSupport.ExitStatus.allCases.map { $0.rawValue } == [0, 1, 2, 3])
    #expect(ToolFailure.usage("x").status == .unusable)
    #expect(ToolFailure.governance("x").status == .unusable)
    #expect(ToolFailure.fault("x").status == .fault)
  }
}
