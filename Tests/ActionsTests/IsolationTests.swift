import CheckedValues
import Foundation
import StrictJSON
import Testing

@testable import Actions

private func table(_ capabilities: String) throws -> IsolationTable {
  let text = #"{"schema":"membrane.isolation.v1","capabilities":{\#(capabilities)}}"#
  return try IsolationTable(JSONDocument(Array(text.utf8)).root)
}

private func restrictions(_ capabilities: String, _ names: String...) throws -> Restrictions {
  try table(capabilities).restrictions(for: names.compactMap { Identifier($0) }).get()
}

struct IsolationTableTests {
  @Test func `a capability that is not in the table cannot be taken away`() throws {
    let table = try table(#""a":{"network":false}"#)
    let names = ["a", "b"].compactMap { Identifier($0) }
    #expect(throws: IsolationTable.UnknownCapability.self) {
      try table.restrictions(for: names).get()
    }
  }

  @Test func `several capabilities take away what each of them takes away`() throws {
    let both = try restrictions(
      #""a":{"network":false,"hidden":["/x"],"environment":["A","B"]},"b":{"environment":["B"],"hidden":["~"],"programs":["/p"],"libraries":["/l"],"writable":"case"}"#,
      "a", "b")
    #expect(!both.network)
    #expect(both.environment == ["B"])
    #expect(both.hidden == ["/x", "~"])
    #expect(both.programs == ["/p"])
    #expect(both.libraries == ["/l"])
    #expect(both.writesOnlyCase)
  }

  @Test func `nothing isolated takes nothing away`() throws {
    #expect(try restrictions(#""a":{"network":false}"#) == Restrictions())
  }

  @Test(arguments: [
    #""a":{}"#, #""a":{"network":true}"#, #""a":{"network":"no"}"#, #""a":{"writable":"all"}"#,
    #""a":{"hidden":["relative"]}"#, #""a":{"hidden":["/a/../b"]}"#, #""a":{"hidden":["/a//b"]}"#,
    #""a":{"hidden":["$"]}"#, #""a":{"hidden":["$A B"]}"#, #""a":{"hidden":[""]}"#,
    #""a":{"hidden":["/a\u0000b"]}"#, #""a":{"hidden":["/"]}"#, #""a":{"programs":["sh"]}"#,
    #""a":{"programs":["~"]}"#, #""a":{"libraries":["$HOME"]}"#, #""a":{"environment":["A=B"]}"#,
    #""a":{"environment":[""]}"#, #""a":{"network":false,"extra":1}"#, #""a b":{"network":false}"#,
    #""a":{"hidden":["/a/./b"]}"#, #""a":{"hidden":["a/b"]}"#, #""a":{"hidden":["/a/"]}"#,
    #""a":{"hidden":["~/b"]}"#, #""a":{"environment":["A-B"]}"#,
  ])
  func `refuses`(_ capabilities: String) {
    #expect(throws: JSONRefusal.self) { try table(capabilities) }
  }
}

extension IsolationTableTests {
  @Test(arguments: ["environment", "hidden", "programs", "libraries"])
  func `a list has an end`(name: String) throws {
    let word = name == "environment" ? #""A""# : #""/a""#
    func list(_ count: Int) -> String {
      #""a":{"network":false,"\#(name)":[\#(Array(repeating: word, count: count).joined(separator: ","))]}"#
    }
    #expect(throws: Never.self) { try table(list(1024)) }
    #expect(throws: JSONRefusal.self) { try table(list(1025)) }
  }

  @Test func `what one capability takes away another does not give back`() throws {
    let text =
      #""a":{"network":false,"environment":["A"],"programs":["/p","/q"]},"#
      + #""b":{"environment":["A","B"],"programs":["/q","/r"]}"#
    for order in [["a", "b"], ["b", "a"]] {
      let both = try restrictions(text, order[0], order[1])
      #expect(!both.network && both.environment == ["A"] && both.programs == ["/q"])
    }
  }
}

struct SandboxTests {
  private func words(
    _ restrictions: Restrictions, case folder: String = "/home/u/case",
    places: [String: Sandbox.Place] = [:], environment: [(String, String)] = []
  ) -> [String] {
    let machine = Sandbox.Machine(
      place: { places[$0] }, linkTarget: { $0 == "/bin" ? "usr/bin" : nil },
      environment: environment.map { (name: $0.0, value: $0.1) }, homes: ["/home/u"])
    return Sandbox(restrictions, caseFolder: folder).words(machine)
  }

  private func has(_ words: [String], _ part: String...) -> Bool {
    words.indices.contains { words[$0...].starts(with: part) }
  }

  private func place(_ words: [String], _ part: String...) -> Int? {
    words.indices.first { words[$0...].starts(with: part) }
  }

  @Test func `always leaves other processes, privileges and the terminal behind`() {
    let words = words(Restrictions())
    for word in ["--unshare-pid", "--unshare-ipc", "--new-session", "--die-with-parent"] {
      #expect(words.contains(word))
    }
    #expect(has(words, "--cap-drop", "ALL"))
    #expect(words.suffix(3) == ["--chdir", "/home/u/case", "--"])
  }

  @Test func `takes the network only when it is to be taken`() {
    var restrictions = Restrictions()
    #expect(!words(restrictions).contains("--unshare-net"))
    restrictions.network = false
    #expect(words(restrictions).contains("--unshare-net"))
  }

  @Test func `keeps the named variables and no other`() {
    let machine = Sandbox.Machine(
      place: { _ in nil }, linkTarget: { _ in nil },
      environment: [(name: "PATH", value: "/usr/bin"), (name: "TOKEN", value: "t")], homes: [])
    func kept(_ names: [String]?) -> [String] {
      var restrictions = Restrictions()
      restrictions.environment = names
      return Sandbox(restrictions, caseFolder: "/c").environment(machine).map(\.name)
    }
    #expect(kept(nil) == ["PATH", "TOKEN"])
    #expect(kept(["PATH", "NOT_THERE"]) == ["PATH"])
    #expect(kept([]) == [])
  }

  @Test func `hides a home, and puts the case back that lies in it`() {
    var restrictions = Restrictions()
    restrictions.hidden = ["~"]
    let words = words(restrictions, places: ["/home/u": .folder("/home/u")])
    let hidden = place(words, "--tmpfs", "/home/u")
    let back = place(words, "--bind", "/home/u/case", "/home/u/case")
    #expect(hidden != nil && back != nil && hidden ?? 0 < back ?? 0)
  }

  @Test func `hides what lies in the case after the case is there`() {
    var restrictions = Restrictions()
    restrictions.hidden = ["/home/u/case/keys"]
    let words = words(restrictions, places: ["/home/u/case/keys": .folder("/home/u/case/keys")])
    let back = place(words, "--bind", "/home/u/case", "/home/u/case")
    let hidden = place(words, "--tmpfs", "/home/u/case/keys")
    #expect(hidden != nil && back != nil && back ?? 0 < hidden ?? 0)
  }

  @Test func `hides what a variable names, each part of a list, and files by an empty one`() {
    var restrictions = Restrictions()
    restrictions.hidden = ["$KUBECONFIG", "$NOT_SET"]
    let words = words(
      restrictions, places: ["/a": .file("/real/a"), "/b": .folder("/b")],
      environment: [("KUBECONFIG", "/a:/b:/missing")])
    #expect(has(words, "--ro-bind", "/dev/null", "/real/a"))
    #expect(has(words, "--tmpfs", "/b"))
    #expect(!words.contains("/missing"))
  }

  @Test func `writes nowhere but in the case, not even where something is hidden`() {
    var restrictions = Restrictions()
    restrictions.writesOnlyCase = true
    restrictions.hidden = ["/tmp"]
    let words = words(restrictions, places: ["/tmp": .folder("/tmp")])
    #expect(has(words, "--ro-bind", "/", "/"))
    #expect(has(words, "--remount-ro", "/tmp"))
    #expect(has(words, "--remount-ro", "/dev"))
    #expect(!has(words, "--remount-ro", "/"))
  }

  @Test func `with a list of programs nothing else is there`() {
    var restrictions = Restrictions()
    restrictions.programs = ["/bin/sh", "/usr/bin/gone"]
    restrictions.libraries = ["/usr/lib64"]
    restrictions.hidden = ["/srv"]
    restrictions.writesOnlyCase = true
    let words = words(
      restrictions,
      places: [
        "/bin/sh": .file("/usr/bin/dash"), "/usr/lib64": .folder("/usr/lib64"), "/srv": .folder("/srv"),
      ])
    #expect(has(words, "--tmpfs", "/", "--symlink", "usr/bin", "/bin"))
    #expect(has(words, "--ro-bind", "/usr/bin/dash", "/usr/bin/sh"))
    #expect(has(words, "--ro-bind", "/usr/lib64", "/usr/lib64"))
    #expect(!has(words, "--ro-bind", "/", "/") && !has(words, "--bind", "/", "/"))
    #expect(!words.contains("/usr/bin/gone") && !words.contains("/srv"))
    #expect(has(words, "--remount-ro", "/"))
  }

  @Test func `a program off the list is not allowed, by whatever name`() {
    var restrictions = Restrictions()
    let machine = Sandbox.Machine(
      place: {
        [
          "/bin/sh": .file("/usr/bin/dash"), "/usr/bin/sh": .file("/usr/bin/dash"),
          "/usr/bin/curl": .file("/usr/bin/curl"),
        ][$0]
      }, linkTarget: { _ in nil }, environment: [], homes: [])
    #expect(Sandbox(restrictions, caseFolder: "/c").allows("/usr/bin/curl", machine))
    restrictions.programs = ["/bin/sh"]
    let sandbox = Sandbox(restrictions, caseFolder: "/c")
    #expect(sandbox.allows("/usr/bin/sh", machine))
    #expect(!sandbox.allows("/usr/bin/curl", machine))
    #expect(!sandbox.allows("/gone", machine))
  }
}

extension IsolationTableTests {
  @Test func `the standard table is the file that a repository takes over`() throws {
    var path = #filePath.split(separator: "/")
    path.removeLast(3)
    let file = "/" + path.joined(separator: "/") + "/pipeline/isolation.json"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text == IsolationTable.standardText)
    let isolated = ["unsafe_payload_fetch", "secret_material_access", "private_runner"]
    let all = try IsolationTable.standard.restrictions(for: isolated.compactMap { Identifier($0) }).get()
    #expect(!all.network && all.environment != nil && all.programs != nil && all.writesOnlyCase)
  }
}
