import CheckedValues
import Glibc
import Storage
import TestSupport
import Testing

@testable import ToolSupport

/// Which cases a call is about; all are looked at before anything is done.
struct CaseListTests {
  private func cases(_ words: [String]) throws(ToolFailure) -> [CaseArgument] {
    try Arguments(words, options: [.casesFrom]).cases()
  }

  private func failure(_ words: [String]) -> String? {
    do throws(ToolFailure) {
      _ = try cases(words)
      return nil
    } catch {
      return error.status == .unusable ? error.text : "status \(error.status)"
    }
  }

  @Test func `a case has the name of its folder`() throws {
    let temporary = TemporaryFolder()
    for name in ["a", "b.c-d_1"] { temporary.folder(name) }
    temporary.link("link", to: "a")
    let paths = ["a", "b.c-d_1//", "./link"].map { temporary.at($0) }
    #expect(try cases(paths).map { $0.name.text } == ["a", "b.c-d_1", "link"])
    #expect(try cases(paths).map { $0.path } == paths)
    temporary.folder("a/sub")
    #expect(try cases([temporary.at("a/.")]).map { $0.name.text } == ["a"])
    #expect(try cases([temporary.at("a/sub/..")]).map { $0.name.text } == ["a"])
  }

  @Test(arguments: [
    ("missing", "cannot open: No such file or directory"), ("file", "not a folder"),
    ("Upper", "expected a case name"), (".hidden", "expected a case name"), ("ä", "expected a case name"),
  ])
  func `refuses as a case`(_ name: String, _ reason: String) throws {
    let temporary = TemporaryFolder()
    temporary.file("file")
    for folder in ["Upper", ".hidden", "ä", "good"] { temporary.folder(folder) }
    let failure = failure([temporary.at("good"), temporary.at(name)]) ?? ""
    #expect(failure.hasPrefix("\(temporary.at(name)): \(reason)"))
  }

  @Test func `refuses the root of all folders and no path at all`() {
    #expect(failure(["/"])?.hasPrefix("/: expected a case name") == true)
    #expect(failure([""]) == "a case is named by an empty word")
    #expect(failure([]) == "no case is named")
  }

  @Test func `refuses two cases of one name`() {
    let temporary = TemporaryFolder()
    for folder in ["x", "y", "x/a", "y/a"] { temporary.folder(folder) }
    let (one, other) = (temporary.at("x/a"), temporary.at("y/a"))
    #expect(
      failure([one, other]) == "\(one) and \(other) have the same name, and would write the same outputs")
    #expect(failure([one, one + "/"]) != nil)
  }

  @Test(arguments: ["", "\n"]) func `reads a list, one path a line`(_ end: String) throws {
    let temporary = TemporaryFolder()
    for folder in ["a", "b", "c"] { temporary.folder(folder) }
    let list = temporary.file("list", temporary.at("b") + "\n" + temporary.at("a") + end)
    let names = try cases(["--cases-from", list, temporary.at("c")]).map { $0.name.text }
    #expect(names == ["c", "b", "a"])
  }

  @Test(
    arguments: [
      ("a\n\nb\n", "line 2: expected a path, found an empty line"),
      ("\n", "line 1: expected a path, found an empty line"),
      ("a\nb\0c\n", "line 2: expected a path, found a NUL"),
      ("a", nil),
    ] as [(String, String?)])
  func `refuses a line`(_ text: String, _ reason: String?) throws {
    let temporary = TemporaryFolder()
    let list = temporary.file("list", text)
    let found = #expect(throws: ToolFailure.self) {
      _ = try caseList(list, atMost: 10)
      throw ToolFailure.usage("none")
    }
    #expect(found?.text == reason.map { "\(list): \($0)" } ?? "none")
  }

  @Test func `refuses a line that is not UTF-8`() {
    let temporary = TemporaryFolder()
    let list = temporary.file("list", [0x61, 0xFF, 0x0A])
    #expect(throws: ToolFailure.usage("\(list): line 1: expected a path in UTF-8")) {
      try caseList(list, atMost: 10)
    }
  }

  @Test(arguments: [4094, 4095, 4096, 65535, 65536, 200_000]) func `holds a line against its limit`(
    _ count: Int
  ) throws {
    let temporary = TemporaryFolder()
    let line = String(repeating: "x", count: count)
    for end in ["", "\n", "\ny\n"] {
      let list = temporary.file("list", "a\n" + line + end)
      if count <= 4095 {
        #expect(try caseList(list, atMost: 10).prefix(2) == ["a", line])
      } else {
        #expect(throws: ToolFailure.usage("\(list): line 2: longer than 4095 bytes")) {
          try caseList(list, atMost: 10)
        }
      }
    }
  }

  @Test func `reads long lists, whatever the pieces`() throws {
    let temporary = TemporaryFolder()
    let paths = (0..<20_000).map { "some/folder/case-\($0)" }
    let list = temporary.file("list", paths.joined(separator: "\n") + "\n")
    #expect(try caseList(list, atMost: 20_000) == paths)
    #expect(throws: ToolFailure.usage("\(list): line 20000: more than 19999 cases in one call")) {
      try caseList(list, atMost: 19_999)
    }
  }

  @Test(.timeLimit(.minutes(1))) func `a list without end is refused`() {
    #expect(throws: ToolFailure.usage("/dev/zero: line 1: longer than 4095 bytes")) {
      try caseList("/dev/zero", atMost: 10)
    }
  }

  @Test func `a list that cannot be opened is a matter of usage, one that cannot be read a fault`() {
    #expect(failure(["--cases-from", "/nowhere"]) == "/nowhere: cannot open: No such file or directory")
    #expect(failure(["--cases-from", "/"]) == "/: a folder, and no list")
    let itself = "/proc/self/mem"
    #expect(throws: ToolFailure(Fault(.read, itself, code: EIO))) { try caseList(itself, atMost: 10) }
  }
}
