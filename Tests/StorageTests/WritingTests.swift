import CheckedValues
import Glibc
import Linux
import Storage
import TestSupport
import Testing

/// Outputs appear whole or not at all, and nothing of an earlier run survives.
struct WritingTests {
  private let files = [
    OutputFile("gate.json", Array("gate".utf8)), OutputFile("receipt.json", Array("receipt".utf8)),
  ]
  private var names: [String] { files.map { $0.name } }

  private func prepare(_ temporary: TemporaryFolder, _ name: String = "a") throws -> StageFolder {
    try OutputRoot(at: temporary.at("out")).stage("runtime", of: caseName(name), removing: names)
  }

  /// Ways to commit: alone, file by file, all together, without syncs.
  static let ways: [(cases: Int, durable: Bool)] = [
    (1, true), (7, true), (8, true), (600, true), (1, false), (50, false),
  ]

  @Test(arguments: ways) func `writes all files of all cases`(_ cases: Int, _ durable: Bool) throws {
    let temporary = TemporaryFolder()
    let committer = Committer(try OutputRoot(at: temporary.at("deep/er/out")), durable: durable)
    for number in 0..<cases {
      let stage = try committer.root.stage("runtime", of: caseName("case-\(number)"), removing: names)
      committer.submit(try stage.write(files), number: number)
    }
    #expect(committer.finish() == [])
    #expect(temporary.tree("deep/er/out").count == cases * 4)
    for number in [0, cases / 2, cases - 1] {
      #expect(temporary.text("deep/er/out/case-\(number)/runtime/gate.json") == "gate")
      #expect(temporary.text("deep/er/out/case-\(number)/runtime/receipt.json") == "receipt")
    }
  }

  @Test(arguments: ["out", "out/", "a/b/c//out//", "./x/../y"])
  func `makes the folders above the outputs`(_ path: String) throws {
    let temporary = TemporaryFolder()
    if path.contains("..") { temporary.folder("x") }
    for _ in 0..<2 { _ = try OutputRoot(at: temporary.at(path)) }
    #expect(temporary.tree().contains { $0.hasSuffix("out/") || $0 == "y/" })
  }

  /// Two runs on one case are a mistake, of which one may fail and the other not.
  @Test(arguments: [true, false])
  func `a run that fails takes nothing back of another one on the same case`(durable: Bool) throws {
    let temporary = TemporaryFolder()
    let slow = Committer(try OutputRoot(at: temporary.at("out")), durable: durable)
    let late = try slow.root.stage("runtime", of: caseName("a"), removing: names).write(files)
    // The other one takes the temporary files of the first for those of a crash.
    let quick = Committer(try OutputRoot(at: temporary.at("out")), durable: durable)
    quick.submit(
      try quick.root.stage("runtime", of: caseName("a"), removing: names).write(files), number: 0)
    #expect(quick.finish() == [])
    slow.submit(late, number: 0)
    #expect(slow.finish().count == 1)
    for file in files {
      #expect(temporary.text("out/a/runtime/\(file.name)") == String(decoding: file.bytes, as: UTF8.self))
    }
  }

  @Test func `what was kept goes, unless there is a receipt again`() throws {
    let temporary = TemporaryFolder()
    for folder in ["out", "out/a", "out/a/release"] { temporary.folder(folder) }
    for name in ["permit.json", "receipt.json"] { temporary.file("out/a/release/\(name)", "x") }
    func discard() throws {
      try OutputRoot.discard(
        ["permit.json"], of: "release", of: caseName("a"), below: temporary.at("out"),
        unlessThereIs: "receipt.json")
    }
    try discard()
    #expect(temporary.text("out/a/release/permit.json") == "x")
    _ = unsafe unlink(temporary.at("out/a/release/receipt.json"))
    try discard()
    #expect(temporary.text("out/a/release/permit.json") == nil)
  }

  @Test func `nothing has its name before it is committed`() throws {
    let temporary = TemporaryFolder()
    let committer = Committer(try OutputRoot(at: temporary.at("out")))
    let stage = try committer.root.stage("runtime", of: caseName("a"), removing: names)
    committer.submit(try stage.write(files), number: 0)
    let before = temporary.tree("out/a/runtime")
    #expect(before.count == 2)
    #expect(before.allSatisfy { $0.hasPrefix("out/a/runtime/.") && $0.hasSuffix(".tmp") })
    #expect(committer.finish() == [])
    #expect(temporary.tree("out/a/runtime") == ["out/a/runtime/gate.json", "out/a/runtime/receipt.json"])
  }

  @Test func `what is not committed goes`() throws {
    let temporary = TemporaryFolder()
    let stage = try prepare(temporary)
    do {
      let staged = try stage.write(files)
      withExtendedLifetime(staged) { #expect(temporary.tree("out/a/runtime").count == 2) }
    }
    #expect(temporary.tree("out") == ["out/a/", "out/a/runtime/"])
  }

  @Test func `removes the old outputs of the stage and what a crash left, and nothing else`() throws {
    let temporary = TemporaryFolder()
    for folder in ["out", "out/a", "out/a/runtime", "out/a/actions", "out/b", "out/b/runtime"] {
      temporary.folder(folder)
    }
    let kept = ["out/a/actions/receipt.json", "out/a/runtime/note.txt", "out/b/runtime/receipt.json"]
    let gone = ["out/a/runtime/gate.json", "out/a/runtime/receipt.json", "out/a/runtime/.gate.json.4f.tmp"]
    for name in kept + gone { temporary.file(name) }
    _ = try prepare(temporary)
    #expect(temporary.tree("out").filter { !$0.hasSuffix("/") } == kept)
  }

  @Test func `writes over no file, not even its own`() throws {
    let temporary = TemporaryFolder()
    let stage = try prepare(temporary)
    let fault = Fault(.create, temporary.at("out/a/runtime/gate.json"), code: EEXIST)
    #expect(throws: fault) { _ = try stage.write([files[0], files[0]]) }
    #expect(temporary.tree("out/a/runtime").isEmpty)
  }

  @Test func `an old output that is a link is removed, not what it points to`() throws {
    let temporary = TemporaryFolder()
    for folder in ["out", "out/a", "out/a/runtime"] { temporary.folder(folder) }
    temporary.file("precious")
    temporary.link("out/a/runtime/gate.json", to: temporary.at("precious"))
    let committer = Committer(try OutputRoot(at: temporary.at("out")))
    let stage = try committer.root.stage("runtime", of: caseName("a"), removing: names)
    committer.submit(try stage.write(files), number: 0)
    #expect(committer.finish() == [])
    #expect(temporary.text("precious") == "text")
    #expect(temporary.text("out/a/runtime/gate.json") == "gate")
  }

  @Test(arguments: ["a", "a/runtime"]) func `a symbolic link in place of a folder is a fault`(
    _ place: String
  ) throws {
    let temporary = TemporaryFolder()
    for folder in ["out", "elsewhere", "elsewhere/runtime"] { temporary.folder(folder) }
    if place != "a" { temporary.folder("out/a") }
    temporary.link("out/" + place, to: temporary.at("elsewhere"))
    let fault = Fault(.open, temporary.at("out/" + place), code: ENOTDIR)
    #expect(throws: fault) { _ = try prepare(temporary) }
    #expect(temporary.tree("elsewhere") == ["elsewhere/runtime/"])
  }

  @Test(arguments: ["out", "out/a", "out/a/runtime"]) func `a file in place of a folder is a fault`(
    _ place: String
  ) throws {
    let temporary = TemporaryFolder()
    for folder in ["out", "out/a"] where folder.utf8.count < place.utf8.count { temporary.folder(folder) }
    temporary.file(place)
    #expect(throws: Fault.self) { _ = try prepare(temporary) }
    #expect(temporary.text(place) == "text")
  }

  @Test(arguments: ["/proc/out", "/proc/self/out", "/dev/null/out", ""])
  func `a place where nothing can be written is a fault`(_ path: String) {
    #expect(throws: Fault.self) { _ = try OutputRoot(at: path) }
  }

  @Test func `a folder in place of an old output is a fault`() throws {
    let temporary = TemporaryFolder()
    for folder in ["out", "out/a", "out/a/runtime", "out/a/runtime/gate.json"] { temporary.folder(folder) }
    let fault = Fault(.remove, temporary.at("out/a/runtime/gate.json"), code: EISDIR)
    #expect(throws: fault) { _ = try prepare(temporary) }
  }

  @Test(arguments: [1, 20]) func `a file that cannot be renamed takes the whole set back`(
    _ cases: Int
  ) throws {
    let temporary = TemporaryFolder()
    let committer = Committer(try OutputRoot(at: temporary.at("out")))
    for number in 0..<cases {
      let stage = try committer.root.stage("runtime", of: caseName("c\(number)"), removing: names)
      // The second of the two files: the first one has its name already when it fails.
      if number == 0 { temporary.folder("out/c0/runtime/receipt.json") }
      committer.submit(try stage.write(files), number: number)
    }
    let fault = Fault(.rename, temporary.at("out/c0/runtime/receipt.json"), code: EISDIR)
    #expect(committer.finish() == [Committer.Failure(number: 0, fault: fault)])
    #expect(temporary.tree("out/c0/runtime") == ["out/c0/runtime/receipt.json/"])
    for number in 1..<max(cases, 1) {
      #expect(temporary.text("out/c\(number)/runtime/receipt.json") == "receipt")
    }
    #expect(committer.finish() == [])
  }

  @Test func `a temporary file that vanished before the commit is a fault`() throws {
    let temporary = TemporaryFolder()
    let committer = Committer(try OutputRoot(at: temporary.at("out")))
    let stage = try committer.root.stage("runtime", of: caseName("a"), removing: names)
    committer.submit(try stage.write(files), number: 3)
    // As another run on the same folder does, which takes them for leftovers.
    _ = try prepare(temporary)
    let failures = committer.finish()
    #expect(failures.map { $0.number } == [3])
    #expect(failures.map { $0.fault.code } == [ENOENT])
    #expect(temporary.tree("out") == ["out/a/", "out/a/runtime/"])
  }

  @Test func `writes into a full device say so`() throws {
    let number = unsafe open("/dev/full", O_WRONLY)
    defer { close(number) }
    #expect(throws: Fault(.write, "full", code: ENOSPC)) { try writeAll([1], to: number, path: "full") }
    try writeAll([], to: number, path: "full")
  }

  @Test func `writes through a pipe that takes little at a time`() throws {
    var ends: [Int32] = [0, 0]
    unsafe pipe(&ends)
    let bytes = pattern(1 << 20)
    let (input, output) = (ends[0], ends[1])
    let reader = Thread {
      var buffer = [UInt8](repeating: 0, count: 777)
      while unsafe read(input, &buffer, buffer.count) > 0 {}
    }
    try writeAll(bytes, to: output, path: "pipe")
    close(output)
    reader?.join()
    close(input)
  }

  @Test func `many threads write many cases`() throws {
    let temporary = TemporaryFolder()
    let committer = Committer(try OutputRoot(at: temporary.at("out")))
    let (files, names) = (files, names)
    func start(_ thread: Int) {
      guard thread < 32 else { return }
      let worker = Thread {
        for number in 0..<20 {
          let name = caseName("c\(thread).\(number)")
          guard let stage = try? committer.root.stage("runtime", of: name, removing: names),
            let staged = try? stage.write(files)
          else { return }
          committer.submit(staged, number: thread * 20 + number)
        }
      }
      start(thread + 1)
      worker?.join()
    }
    start(0)
    #expect(committer.finish() == [])
    let written = temporary.tree("out").filter { !$0.hasSuffix("/") }
    #expect(written.count == 32 * 20 * 2)
    #expect(written.allSatisfy { $0.hasSuffix(".json") && !$0.contains("/.") })
  }
}
