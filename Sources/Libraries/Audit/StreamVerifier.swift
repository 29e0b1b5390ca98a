internal import CheckedValues
internal import Signatures

/// Verifies a stream line by line: every event by itself, its stream, its number, the hash before it. It
/// remembers one event, so a stream may have any length.
public struct StreamVerifier: Sendable {
  private let stream: StreamID
  private var fromStart: Bool
  private var lines = 0
  /// The last event that was taken.
  public private(set) var last: AuditEvent?

  /// From the first event on, or, with `fromStart: false`, from wherever the first line stands.
  public init(_ stream: StreamID, fromStart: Bool = true) {
    self.stream = stream
    self.fromStart = fromStart
  }

  /// Takes the next line, without its line feed.
  @discardableResult
  public mutating func take(_ line: ArraySlice<UInt8>) throws(StreamBreak) -> AuditEvent {
    lines += 1
    let expected = last.map { $0.sequence + 1 } ?? (fromStart ? 0 : nil)
    func broken(_ problem: StreamBreak.Problem) -> StreamBreak {
      StreamBreak(problem, line: lines, sequence: expected)
    }
    guard line.count < AuditEvent.mostBytes else { throw broken(.lineTooLong) }
    let event: AuditEvent
    do throws(LineProblem) { event = try AuditEvent(line: line) } catch {
      throw broken(.line(error))
    }
    if let problem = problem(of: event, expected) { throw broken(problem) }
    last = event
    return event
  }

  private func problem(of event: AuditEvent, _ expected: Int?) -> StreamBreak.Problem? {
    if event.stream != stream { return .otherStream }
    if let expected, event.sequence != expected {
      return event.sequence > expected
        ? .gap(found: event.sequence) : .outOfOrder(found: event.sequence)
    }
    let previous = last?.eventHash ?? (event.sequence == 0 ? .zero : nil)
    if let previous, event.previousHash != previous { return .fork }
    return (event.type == .streamOpened) == (event.sequence == 0) ? nil : .notOpenedOnce
  }

  /// Takes all whole lines of `bytes` and gives what is behind the last line feed. `body` sees each line, and its
  /// event.
  public mutating func take(
    linesOf bytes: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>, AuditEvent) -> Void = { _, _ in }
  ) throws(StreamBreak) -> ArraySlice<UInt8> {
    var rest = bytes
    while let end = rest.lineEnd {
      let line = rest[..<end]
      body(line, try take(line))
      rest = rest[(end + 1)...]
    }
    guard rest.count < AuditEvent.mostBytes else {
      throw StreamBreak(.lineTooLong, line: lines + 1, sequence: last.map { $0.sequence + 1 })
    }
    return rest
  }
}

extension StreamVerifier {
  /// What stands behind the last line feed, if there is anything. A write that was cut off is the beginning
  /// of a line, or a line: one with more behind it had a line feed there that somebody changed. (Zeros can
  /// be what a file system had not written yet.)
  public func tornTail(_ rest: ArraySlice<UInt8>) throws(StreamBreak) -> TornTail? {
    for end in rest.indices.dropFirst(2) {
      guard rest[end - 2] == UInt8(ascii: "\""), rest[end - 1] == UInt8(ascii: "}"), rest[end] != 0
      else { continue }
      var next = self
      guard (try? next.take(rest[..<end])) != nil else { continue }
      throw StreamBreak(.line(.notCanonical), line: next.lines, sequence: next.last?.sequence)
    }
    return TornTail(rest)
  }
}

extension TornTail {
  /// Nil when there is nothing behind the last line feed.
  public init?(_ rest: some Collection<UInt8>) {
    guard !rest.isEmpty else { return nil }
    self.init(bytes: rest.count, sha256: SHA256.digest(of: Array(rest)))
  }
}
