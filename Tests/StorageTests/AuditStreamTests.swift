import Audit
import CheckedValues
import Glibc
import Linux
import Receipts
import Signatures
import Storage
import TestSupport
import Testing

private let time = Timestamp("2026-11-21T08:00:00Z")!
private let stream = StreamID("demo")!

private func draft(_ number: Int) -> EventDraft {
  EventDraft(
    .executionFinished(
      ExecutionEnd(
        caseName: caseName("demo"), permitID: SHA256.digest(of: Array("\(number)".utf8)),
        exitStatus: 0)),
    recordedAt: time)
}

/// A folder of streams for one test.
private struct Place {
  let temporary = TemporaryFolder()
  let folder: AuditFolder

  init() throws { folder = try AuditFolder(below: temporary.at("out"), durable: false) }

  var bytes: [UInt8] { Array((temporary.text("out/audit/demo.jsonl") ?? "").utf8) }

  func set(_ bytes: some Sequence<UInt8>) {
    temporary.file("out/audit/demo.jsonl", Array(bytes))
  }

  func broken() throws -> StreamBreak? {
    switch try AuditStreamFile.open(stream, in: folder) {
    case .success: nil
    case .failure(let found): found
    }
  }

  func verified() throws -> Result<StreamEnd, StreamBreak> {
    try folder.read(stream).get().verify(stream).get()
  }
}

/// Appends as a stage does: what the stream needs by itself, then the events.
@discardableResult
private func append(_ drafts: [EventDraft], to folder: AuditFolder) throws -> [AuditEvent] {
  switch try AuditStreamFile.open(stream, in: folder) {
  case .failure(let broken): throw broken
  case .success(var file):
    let new = try NewEvent.batch(drafts, in: stream, after: file.tip, cutting: file.tornTail)
    try file.append(new)
    _ = try file.close()
    return new.map(\.event)
  }
}

/// Runs `body` in so many threads at once and waits for all.
private func start(writers: Int, _ body: @escaping @Sendable (Int) -> Void) {
  guard writers > 0 else { return }
  let thread = Linux.Thread { body(writers) }
  start(writers: writers - 1, body)
  thread?.join()
}

struct AuditStreamTests {
  @Test func `the file holds the lines of its events and nothing else`() throws {
    let place = try Place()
    let first = try append([draft(1)], to: place.folder)
    let second = try append([draft(2), draft(3)], to: place.folder)
    #expect(first.map(\.type) == [.streamOpened, .executionFinished])
    #expect(second.map(\.sequence) == [2, 3])
    let lines = place.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(try lines.dropLast().map { try AuditEvent(line: $0) } == first + second)
    #expect(lines.last?.isEmpty == true)
    #expect(try place.verified() == .success(StreamEnd(tip: second[1].tip)))
    #expect(place.temporary.mode("out/audit/demo.jsonl") == 0o644)
  }

  @Test func `an empty file is a stream that is to be opened`() throws {
    let place = try Place()
    place.set([])
    #expect(try append([draft(1)], to: place.folder).map(\.type).first == .streamOpened)
  }

  @Test func `a write cut off at any byte is cut off and recorded at the next append`() throws {
    let place = try Place()
    try append([draft(1)], to: place.folder)
    let whole = place.bytes
    let lines = Set(whole.indices.filter { whole[$0] == 0x0A }.map { $0 + 1 })
    for count in 0..<whole.count {
      place.set(whole[..<count])
      let events = try append([draft(4)], to: place.folder)
      let isTorn = count > 0 && !lines.contains(count)
      #expect((events.map(\.type).contains(.streamRecovered)) == isTorn, "\(count)")
      guard case .success(let end) = try place.verified() else {
        Issue.record("\(count)")
        continue
      }
      #expect(end == StreamEnd(tip: events.last?.tip), "\(count)")
      if case .streamRecovered(let tail)? = events.first(where: { $0.type == .streamRecovered })?.payload {
        let start = lines.filter { $0 < count }.max() ?? 0
        #expect(
          tail == TornTail(bytes: count - start, sha256: SHA256.digest(of: Array(whole[start..<count]))))
      }
    }
  }

  @Test(arguments: [10, 400, 3000])
  func `a writer killed at any byte of writing over a torn tail loses nothing`(tail: Int) throws {
    let place = try Place()
    try append([draft(1)], to: place.folder)
    let torn = [UInt8](repeating: UInt8(ascii: "x"), count: tail)
    let good = place.bytes
    place.set(good + torn)
    try append([draft(2)], to: place.folder)
    let written = Array(place.bytes[good.count...])
    // What a kill leaves behind: some of the new bytes, then what is left of the old tail. The last state is
    // that before the file is cut to its length.
    for count in stride(from: 0, through: written.count, by: 31) + [written.count] {
      place.set(good + written[..<count] + torn.dropFirst(count))
      let events = try append([draft(3)], to: place.folder)
      #expect(try place.verified() == .success(StreamEnd(tip: events.last?.tip)), "\(count)")
      let types = String(decoding: place.bytes, as: UTF8.self)
      #expect(types.contains("stream.recovered"), "\(count)")
    }
  }

  @Test func `a changed byte in the last events stops everything`() throws {
    let place = try Place()
    try append([draft(1), draft(2)], to: place.folder)
    let whole = place.bytes
    for index in whole.indices.dropLast() {
      var changed = whole
      changed[index] ^= 1
      place.set(changed)
      #expect(try place.broken() != nil, "\(index)")
      #expect(place.bytes == changed)
    }
  }

  @Test func `a line feed that is gone is a torn tail, and one that is changed is none`() throws {
    let place = try Place()
    try append([draft(1)], to: place.folder)
    let whole = place.bytes
    place.set(whole.dropLast())
    #expect(try place.broken() == nil)
    // Two lines in one.
    try append([draft(1)], to: place.folder)
    var joined = place.bytes
    joined[whole.firstIndex(of: 0x0A)!] = 0x20
    place.set(joined)
    #expect(try place.broken() != nil)
  }

  @Test func `a tail without end is no line`() throws {
    let place = try Place()
    try append([draft(1)], to: place.folder)
    let good = place.bytes
    place.set(good + [UInt8](repeating: 0, count: AuditEvent.mostBytes - 1))
    #expect(try place.broken() == nil)
    for count in [AuditEvent.mostBytes, 100_000] {
      place.set(good + [UInt8](repeating: 0, count: count))
      #expect(try place.broken()?.problem == .lineTooLong)
    }
  }

  @Test func `the tail of a long stream is enough, and its beginning is not read`() throws {
    let place = try Place()
    try append((0..<200).map(draft), to: place.folder)
    var bytes = place.bytes
    bytes[10] ^= 1
    place.set(bytes)
    let events = try append([draft(201)], to: place.folder)
    #expect(events.map(\.sequence) == [201])
    #expect(try place.verified().failure?.line == 1)
  }

  @Test func `events are found by a text, and from a number on`() throws {
    let place = try Place()
    let events = try append((0..<50).map(draft), to: place.folder)
    guard case .success(let file) = try AuditStreamFile.open(stream, in: place.folder) else {
      Issue.record()
      return
    }
    let wanted = SHA256.digest(of: Array("7".utf8)).hex
    #expect(try file.events(containing: wanted) == [events[8]])
    #expect(try file.events(containing: "none") == [])
    #expect(try file.events(from: 40).get() == Array(events[40...]))
    #expect(try file.events(from: 99).get() == [])
  }

  private func refusal(_ number: Int, _ name: String = "demo") -> EventDraft {
    EventDraft(
      .releaseRefused(
        ReleaseRefusal(
          caseName: caseName(name), actionReceipt: SHA256.digest(of: Array("\(number)".utf8)),
          subject: nil, reasonCodes: [])),
      recordedAt: time)
  }

  private func found(_ number: Int, _ index: StreamIndex, in place: Place) throws -> [AuditEvent]? {
    guard case .success(let file) = try AuditStreamFile.open(stream, in: place.folder) else { return nil }
    return try index.events(about: SHA256.digest(of: Array("\(number)".utf8)), in: file)?.get()
  }

  @Test(arguments: [122, 123, 128]) func `a stream with the longest name is read again`(count: Int) throws {
    let place = try Place()
    let long = try #require(StreamID(String(repeating: "s", count: count)))
    guard case .success(var file) = try AuditStreamFile.open(long, in: place.folder) else {
      Issue.record("not opened")
      return
    }
    try file.append(try NewEvent.batch([draft(1)], in: long, after: nil, cutting: nil))
    _ = try file.close()
    let end = try place.folder.read(long).get().verify(long).get().get()
    #expect(end.tip?.sequence == 1)
  }

  private func all(_ text: String, in place: Place) throws -> [AuditEvent]? {
    guard case .success(let file) = try AuditStreamFile.open(stream, in: place.folder) else { return nil }
    return try file.allEvents(containing: text).get()
  }

  @Test func `answers are found by their action receipt however long the stream is, the newest first`() throws
  {
    let place = try Place()
    let index = StreamIndex(stream)
    #expect(try found(7, index, in: place) == [])
    var events = try append((0..<400).flatMap { [refusal($0), draft($0)] }, to: place.folder)
    #expect(place.bytes.count > AuditStreamFile.reachBytes)
    for number in [0, 7, 200, 399] {
      let wanted = SHA256.digest(of: Array("\(number)".utf8))
      let known = events.filter {
        if case .releaseRefused(let refusal) = $0.payload { refusal.actionReceipt == wanted } else { false }
      }
      #expect(known.count == 1)
      #expect(try found(number, index, in: place) == known)
    }
    #expect(try found(1000, index, in: place) == [])
    // It goes on with what was appended since.
    events = try append([refusal(1000), refusal(7, "other")], to: place.folder)
    #expect(try found(1000, index, in: place) == [events[0]])
    let several = try #require(try found(7, index, in: place))
    #expect(several.count == 2 && several[0] == events[1])
    // Where it was changed long ago, nothing is found; the tail alone does not tell.
    var bytes = place.bytes
    let early = try #require(bytes.firstIndex(of: UInt8(ascii: "7")))
    bytes[early] = UInt8(ascii: "8")
    place.set(bytes)
    #expect(throws: StreamBreak.self) { try found(7, StreamIndex(stream), in: place) }
    #expect(throws: StreamBreak.self) { try all("demo", in: place) }
    // A stream that became shorter is another one.
    place.set(place.bytes.split(separator: 0x0A)[0] + [0x0A])
    #expect(try found(7, index, in: place) == nil)
  }

  @Test func `a symbolic link is not followed, and a folder is no stream`() throws {
    let place = try Place()
    place.temporary.file("elsewhere", "text")
    place.temporary.link("out/audit/demo.jsonl", to: place.temporary.at("elsewhere"))
    #expect(try place.broken()?.problem == .notRegular)
    #expect(place.temporary.text("elsewhere") == "text")
  }

  @Test func `eight writers never fork a stream`() throws {
    let place = try Place()
    let folder = place.folder
    let failures = Linux.Mutex<[String]>([])
    start(writers: 8) { writer in
      for _ in 0..<250 {
        do {
          try append((0..<5).map { draft(10 * writer + $0) }, to: folder)
        } catch { failures.withLock { $0.append("\(error)") } }
      }
    }
    #expect(failures.withLock { $0 } == [])
    guard case .success(let end) = try place.verified() else {
      Issue.record("\(try place.verified())")
      return
    }
    #expect(end.tip?.sequence == 10_000 && end.tornTail == nil)
  }

  @Test func `a full disk leaves the stream as it was`() async {
    await #expect(processExitsWith: .success) {
      for torn in ["", "torn"] {
        let place = try Place()
        try append([draft(1)], to: place.folder)
        place.set(place.bytes + Array(torn.utf8))
        let before = place.bytes
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        let most = limit.rlim_cur
        limit.rlim_cur = UInt(before.count + 100)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        do {
          try append([draft(2)], to: place.folder)
          exit(10)
        } catch let fault as Fault {
          if fault.operation != .write || fault.code != EFBIG { exit(11) }
        }
        if place.bytes != before { exit(12) }
        limit.rlim_cur = most
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        try append([draft(2)], to: place.folder)
        guard case .success(let end) = try place.verified(), end.tornTail == nil else { exit(13) }
      }
    }
  }

  @Test func `a file that is kept is never written over`() throws {
    let temporary = TemporaryFolder()
    let folder = try Folder(at: temporary.path)
    #expect(try folder.keep(OutputFile("blocked.json", Array("one".utf8))))
    #expect(try !folder.keep(OutputFile("blocked.json", Array("two".utf8))))
    #expect(temporary.tree() == ["blocked.json"])
    #expect(temporary.text("blocked.json") == "one")
  }
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
