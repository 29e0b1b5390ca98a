import CheckedValues
import Glibc
import Storage
import Synchronization
import TestSupport
import Testing

@testable import ToolSupport

/// A stage over many cases: the same result whatever the number of threads, and no case is lost because
/// of another.
struct CaseRunTests {
  private static let tool = Tool(
    name: "weigh", summary: "weigh", options: [.out, .casesFrom, .jobs, .noFsync], examples: [])
  private static let request = casePath("request.json")

  private static func makeCases(_ temporary: TemporaryFolder, _ count: Int) -> [String] {
    temporary.folder("cases")
    return (0..<count).map { number in
      temporary.folder("cases/c\(number)")
      temporary.file("cases/c\(number)/request.json", "request \(number)")
      return temporary.at("cases/c\(number)")
    }
  }

  private static func run(
    _ temporary: TemporaryFolder, _ words: [String],
    _ body: @escaping @Sendable (CaseContext) throws(ToolFailure) -> [OutputFile]
  ) throws(ToolFailure) -> ToolSupport.ExitStatus {
    let arguments = try Arguments(["--out", temporary.at("out")] + words, options: tool.options)
    return try CaseRun(tool, arguments, stage: "weight", outputs: ["receipt.json"]).run(body)
  }

  private static func bytes(
    _ contents: Result<FileContents, FileRefusal>
  ) throws(ToolFailure) -> [UInt8] {
    guard case .success(let contents) = contents else { throw .fault("it was refused") }
    return contents.bytes
  }

  /// What a stage does: a receipt of the request, or one that blocks.
  @Sendable private static func weigh(_ context: CaseContext) throws(ToolFailure) -> [OutputFile] {
    switch try orFail(context.read(request, limit: 100)) {
    case .success(let contents): return [OutputFile("receipt.json", contents.bytes)]
    case .failure(let refusal):
      context.say(request, refusal)
      return [OutputFile("receipt.json", Array("blocked".utf8))]
    }
  }

  @Test(arguments: [[], ["--jobs=1"], ["--jobs=7"], ["--jobs=64", "--no-fsync"]])
  func `every case gets its receipt`(_ options: [String]) throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 100)
    #expect(try Self.run(temporary, options + cases, Self.weigh) == .done)
    for number in 0..<100 {
      #expect(temporary.text("out/c\(number)/weight/receipt.json") == "request \(number)")
    }
    #expect(temporary.tree("out").count == 300)
  }

  @Test(arguments: ["missing", "fifo", "link", "large"])
  func `a file that is wrong inside a case is a matter of the case`(_ what: String) throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 3)
    let file = temporary.at("cases/c1/request.json")
    unsafe unlink(file)
    switch what {
    case "fifo": unsafe mkfifo(file, 0o644)
    case "link": unsafe symlink("../c0/request.json", file)
    case "large": temporary.file("cases/c1/request.json", [UInt8](repeating: 0, count: 101))
    default: break
    }
    #expect(try Self.run(temporary, cases, Self.weigh) == .done)
    #expect(temporary.text("out/c0/weight/receipt.json") == "request 0")
    #expect(temporary.text("out/c1/weight/receipt.json") == "blocked")
    #expect(temporary.text("out/c2/weight/receipt.json") == "request 2")
  }

  @Test(arguments: ["--jobs=1", "--jobs=4"])
  func `a fault in one case leaves no output of it, old or new, and does not stop the others`(
    _ jobs: String
  ) throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 40)
    #expect(try Self.run(temporary, cases, Self.weigh) == .done)
    let status = try Self.run(temporary, [jobs] + cases) { context throws(ToolFailure) in
      if context.name.text == "c7" { throw ToolFailure(Fault(.read, "x", code: EIO)) }
      if context.name.text == "c8" { throw .fault("a secret") }
      return [OutputFile("receipt.json", Array("second".utf8))]
    }
    #expect(status == .fault)
    for number in 0..<40 {
      let text = temporary.text("out/c\(number)/weight/receipt.json")
      #expect(text == ([7, 8].contains(number) ? nil : "second"))
    }
  }

  @Test func `an output that cannot be written fails its case alone`() throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 20)
    temporary.folder("out")
    temporary.file("out/c3")
    #expect(try Self.run(temporary, cases, Self.weigh) == .fault)
    #expect(temporary.tree("out").filter { $0.hasSuffix("/receipt.json") }.count == 19)
  }

  @Test func `an output folder that cannot be had fails before any case`() throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 1)
    temporary.file("out")
    #expect(throws: ToolFailure(Fault(.open, temporary.at("out"), code: ENOTDIR))) {
      try Self.run(temporary, cases) { _ in exit(1) }
    }
  }

  @Test(arguments: [["--jobs", "0"], ["missing"]]) func `usage is looked at before anything is made`(
    _ words: [String]
  ) throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 1)
    #expect(throws: ToolFailure.self) { try Self.run(temporary, cases + words) { _ in [] } }
    #expect(temporary.tree("out").isEmpty)
  }

  @Test func `reads what the stages before left`() throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 1)
    for folder in ["out", "out/c0", "out/c0/before"] { temporary.folder(folder) }
    temporary.file("out/c0/before/receipt.json", "earlier")
    let status = try Self.run(temporary, cases) { context throws(ToolFailure) in
      let earlier = try orFail(context.readOutput(casePath("before/receipt.json"), limit: 100))
      let other = try orFail(context.readOutput(casePath("before/other.json"), limit: 1))
      #expect(other == .failure(.notFound))
      return [OutputFile("receipt.json", try Self.bytes(earlier))]
    }
    #expect(status == .done)
    #expect(temporary.text("out/c0/weight/receipt.json") == "earlier")
  }

  @Test func `large inputs are in memory for one case at a time`() throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 30)
    for number in 0..<30 { temporary.file("cases/c\(number)/big", [UInt8](repeating: 1, count: 200_000)) }
    let inside = Counts()
    let status = try Self.run(temporary, ["--jobs=8", "--no-fsync"] + cases) { context throws(ToolFailure) in
      _ = try Self.bytes(try orFail(context.read(casePath("big"), limit: 1 << 20)))
      // A second one in the same case does not wait for the first.
      _ = try Self.bytes(try orFail(context.read(casePath("big"), limit: 1 << 20)))
      inside.enter()
      usleep(1000)
      inside.leave()
      return []
    }
    #expect(status == .done)
    #expect(inside.most == 1)
  }

  /// There are eight cases, and no more jobs than that.
  @Test(arguments: [(8, 3 << 20, 1), (8, 2 << 20, 8), (32, 2 << 20, 8), (2, 9 << 20, 2), (2, 11 << 20, 1)])
  func `much memory is taken by one case at a time, and each has its share without that`(
    _ jobs: Int, _ bytes: Int, _ atOnce: Int
  ) throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 8)
    let inside = Counts()
    let status = try Self.run(temporary, ["--jobs=\(jobs)", "--no-fsync"] + cases) {
      context throws(ToolFailure) in
      // In small steps, as readers do.
      for _ in 0..<64 { context.take(bytes / 64) }
      inside.enter()
      for _ in 0..<(atOnce == 1 ? 5 : 5000) where inside.most < atOnce || atOnce == 1 { usleep(1000) }
      inside.leave()
      return []
    }
    #expect(status == .done)
    #expect(inside.most == atOnce)
  }

  @Test func `small inputs do not wait for each other`() throws {
    let temporary = TemporaryFolder()
    let cases = Self.makeCases(temporary, 8)
    let inside = Counts()
    let status = try Self.run(temporary, ["--jobs=8", "--no-fsync"] + cases) { context throws(ToolFailure) in
      _ = try Self.bytes(try orFail(context.read(Self.request, limit: 100)))
      inside.enter()
      // All eight are here at once, or this goes on for long.
      for _ in 0..<5000 where inside.most < 8 { usleep(1000) }
      inside.leave()
      return []
    }
    #expect(status == .done)
    #expect(inside.most == 8)
  }

  @Test(arguments: ["--jobs=1", "--jobs=8"]) func `says everything in the order of the cases`(
    _ jobs: String
  ) async {
    let result = await #expect(processExitsWith: .exitCode(3), observing: [\.standardErrorContent]) {
      [jobs = jobs as String] in
      let temporary = TemporaryFolder()
      let cases = Self.makeCases(temporary, 60)
      let status = try Self.run(temporary, [jobs, "--no-fsync"] + cases) {
        context throws(ToolFailure) in
        usleep(UInt32.random(in: 0...2000))
        let number = Int(context.name.text.dropFirst()) ?? 0
        if number == 30 { throw ToolFailure(Fault(.read, "f", code: EIO)) }
        if number.isMultiple(of: 10) { context.say(Self.request, .notFound) }
        return []
      }
      TemporaryFolder.remove(temporary.path)
      exit(status.rawValue)
    }
    let lines = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    let expected = [0, 10, 20, 30, 40, 50].map { number in
      number == 30
        ? "weigh: error: c30: f: cannot read: Input/output error\n"
        : "weigh: error: c\(number)/request.json: no such file\n"
    }
    #expect(lines == expected.joined())
  }

  @Test func `one case cannot fill the screen`() {
    var report = CaseReport(Self.tool)
    for number in 0..<1000 { report.say("message \(number)") }
    report.fail("c", ToolFailure(Fault(.read, "f", code: EIO)))
    #expect(report.text.utf8.count < CaseReport.mostBytes + 200)
    #expect(report.text.hasPrefix("weigh: error: message 0\n"))
    #expect(report.text.contains("c: f: cannot read"))
    #expect(report.text.hasSuffix(" more messages on this case\n"))
  }

  @Test(arguments: [(0, 1), (1, 1), (5, 64), (1000, 3)]) func `takes each item once`(
    _ items: Int, _ jobs: Int
  ) {
    let taken = Taken()
    WorkerPool.run(jobs: jobs, items: items) { taken.add($0) }
    #expect(taken.sorted == Array(0..<items))
  }
}

/// How many are inside at once.
private final class Counts: Sendable {
  private let state = Mutex((now: 0, most: 0))

  var most: Int { state.withLock { $0.most } }
  func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
  func leave() { state.withLock { $0.now -= 1 } }
}

/// Which items were taken.
private final class Taken: Sendable {
  private let items = Mutex<[Int]>([])

  var sorted: [Int] { items.withLock { $0.sorted() } }
  func add(_ item: Int) { items.withLock { $0.append(item) } }
}
