import Audit
import Receipts
import Testing

@Suite struct StreamTests {
  private let events = Array(Given.new.prefix(5))

  @Test func `a whole stream verifies, whatever its events`() {
    let result = verified(Given.bytes(Given.new)).value
    #expect(result?.count == Given.events.count && result?.rest == 0)
  }

  @Test func `every truncation is the end of a line or a torn tail`() {
    let bytes = Given.bytes(events)
    var ends: Set<Int> = [0]
    for event in events { ends.insert((ends.max() ?? 0) + event.line.count) }
    for count in 0...bytes.count {
      let start = ends.filter { $0 <= count }.max() ?? 0
      let result = verified(Array(bytes[..<count])).value
      #expect(result?.rest == count - start, "\(count)")
      #expect(result?.count == ends.count { $0 <= count } - 1, "\(count)")
    }
  }

  @Test func `every changed byte is found, in its line`() {
    let bytes = Given.bytes(events)
    let lines = events.indices.flatMap { Array(repeating: $0 + 1, count: events[$0].line.count) }
    for index in bytes.indices.dropLast() {
      var changed = bytes
      changed[index] ^= 1
      let broken = verified(changed).failure
      #expect(broken?.line == lines[index], "\(index)")
      #expect(broken?.sequence == lines[index] - 1, "\(index)")
    }
  }

  @Test func `a line that is gone leaves a gap`() {
    for index in events.indices.dropFirst().dropLast() {
      var fewer = events
      fewer.remove(at: index)
      #expect(
        verified(Given.bytes(fewer)).failure
          == StreamBreak(.gap(found: index + 1), line: index + 1, sequence: index))
    }
    #expect(verified(Given.bytes(events.dropFirst())).failure?.problem == .gap(found: 1))
  }

  @Test func `two lines that were swapped are out of order`() {
    for index in events.indices.dropFirst().dropLast() {
      var swapped = events
      swapped.swapAt(index, index + 1)
      #expect(
        verified(Given.bytes(swapped)).failure
          == StreamBreak(.gap(found: index + 1), line: index + 1, sequence: index))
    }
  }

  @Test func `a line that stands there twice is out of order`() {
    let twice = events.prefix(3) + events[2...]
    #expect(
      verified(Given.bytes(twice)).failure
        == StreamBreak(.outOfOrder(found: 2), line: 4, sequence: 3))
  }

  @Test func `a fork is found where it begins to be another stream`() throws {
    let fork = try NewEvent(
      Given.draft(Given.use(Given.digest("other"))), in: Given.stream, after: events[1].event.tip)
    #expect(
      verified(Given.bytes(events.prefix(2) + [fork] + events[3...])).failure
        == StreamBreak(.fork, line: 4, sequence: 3))
    #expect(
      verified(Given.bytes(events.prefix(3) + [fork])).failure?.problem == .outOfOrder(found: 2))
  }

  @Test func `an event that was replaced by one with a right hash breaks the next`() throws {
    let other = try NewEvent(
      Given.draft(Given.end(Given.digest("p"))), in: Given.stream, after: events[1].event.tip)
    var replaced = events
    replaced[2] = other
    #expect(verified(Given.bytes(replaced)).failure?.problem == .fork)
  }

  @Test func `events of another stream do not belong here`() throws {
    let other = try #require(StreamID("other"))
    #expect(
      verified(Given.bytes(events), stream: other).failure
        == StreamBreak(.otherStream, line: 1, sequence: 0))
  }

  @Test func `a stream is opened once, at its start`() throws {
    let unopened = try NewEvent(
      Given.draft(Given.end(Given.digest("p"))), in: Given.stream, after: nil)
    #expect(verified(unopened.line).failure?.problem == .notOpenedOnce)
    let again = try NewEvent(Given.draft(.streamOpened), in: Given.stream, after: events[0].event.tip)
    #expect(verified(events[0].line + again.line).failure?.problem == .notOpenedOnce)
  }

  @Test func `before the first event there is none`() throws {
    let nothing = StreamTip(stream: Given.stream, sequence: -1, eventHash: Given.digest("before"))
    let first = try NewEvent(Given.draft(.streamOpened), in: Given.stream, after: nothing)
    #expect(first.event.sequence == 0 && verified(events[0].line).failure == nil)
    for fromStart in [true, false] {
      let broken = verified(first.line, fromStart: fromStart).failure
      #expect(broken == StreamBreak(.fork, line: 1, sequence: fromStart ? 0 : nil))
    }
  }

  @Test func `a part of a stream verifies from where it begins`() {
    let bytes = Given.bytes(Given.new[3...])
    #expect(verified(bytes, fromStart: false).value?.count == Given.events.count - 3)
    #expect(verified(bytes).failure?.problem == .gap(found: 3))
  }

  @Test func `a line has a greatest length`() {
    for (count, isTooLong) in [(AuditEvent.mostBytes - 1, false), (AuditEvent.mostBytes, true)] {
      let line = [UInt8](repeating: UInt8(ascii: "x"), count: count)
      #expect((verified(line).failure?.problem == .lineTooLong) == isTooLong)
      #expect((verified(line + [0x0A]).failure?.problem == .lineTooLong) == isTooLong)
    }
  }

  @Test func `a line feed that was changed is no write that was cut off`() throws {
    var verifier = StreamVerifier(Given.stream)
    _ = try verifier.take(linesOf: Given.bytes(events[..<2])[...])
    let line = Array(events[2].line.dropLast())
    for count in 1...line.count {
      #expect(try verifier.tornTail(line[..<count])?.bytes == count)
    }
    #expect(try verifier.tornTail([]) == nil)
    for behind: [UInt8] in [[0x0B], [0x0D], Array("}".utf8), Array(" {".utf8), line] {
      #expect(throws: StreamBreak(.line(.notCanonical), line: 3, sequence: 2)) {
        try verifier.tornTail((line + behind)[...])
      }
    }
    // What a file system had not written yet, and an event that does not belong there.
    #expect(try verifier.tornTail((line + [0])[...])?.bytes == line.count + 1)
    #expect(try verifier.tornTail((events[4].line.dropLast() + [0x0B])[...]) != nil)
  }

  @Test func `a stream that is continued gets what it needs by itself`() throws {
    let torn = TornTail(bytes: 3, sha256: Given.digest("abc"))
    let draft = [Given.draft(Given.end(Given.digest("p")))]
    func types(_ tip: StreamTip?, _ tail: TornTail?) throws -> [EventType] {
      try NewEvent.batch(draft, in: Given.stream, after: tip, cutting: tail).map(\.event.type)
    }
    let tip = events[3].event.tip
    #expect(try types(nil, nil) == [.streamOpened, .executionFinished])
    #expect(try types(nil, torn) == [.streamOpened, .streamRecovered, .executionFinished])
    #expect(try types(tip, nil) == [.executionFinished])
    #expect(try types(tip, torn) == [.streamRecovered, .executionFinished])
  }

  @Test func `a stream is named as a case is`() {
    for name in ["", "A", "a/b", "../a", ".a", "a:b", String(repeating: "a", count: 129)] {
      #expect(StreamID(name) == nil)
    }
    #expect(StreamID("a.b_c-1")?.text == "a.b_c-1")
  }
}
