public import Audit
public import CheckedValues
internal import Linux

/// Where in one audit stream the events of answers stand, so that many of them are found again in one run without
/// reading the stream once for each. It is made when it is first asked, and goes on from there with what was
/// appended since.
public final class StreamIndex: Sendable {
  /// With more answers it is given up, and each is looked for in the whole stream.
  static let mostAnswers = 1 << 19

  private struct State {
    /// The first bytes of a mark, with the place of the last line that has it.
    var last: [UInt64: Int] = [:]
    /// The places before, of the few that have several.
    var earlier: [UInt64: [Int]] = [:]
    var end = 0
    var verifier: StreamVerifier
    var broken: StreamBreak?
    var isGivenUp = false
  }

  private let state: Mutex<State>

  public init(_ stream: StreamID) { state = Mutex(State(verifier: StreamVerifier(stream))) }

  /// The events of answers about an action receipt, the newest first; nil when the index was given up. The stream is
  /// verified on the way, from its first event.
  public func events(
    about mark: SHA256Digest, in stream: borrowing AuditStreamFile
  ) throws(Fault) -> Result<[AuditEvent], StreamBreak>? {
    guard let key = Self.key(mark.hex.utf8[...]), let found = try places(of: key, in: stream)
    else { return nil }
    switch found {
    case .failure(let broken): return .failure(broken)
    case .success(let places):
      var events: [AuditEvent] = []
      for place in places.reversed() {
        if let event = try stream.event(at: place) { events.append(event) }
      }
      return .success(events)
    }
  }

  private func places(
    of key: UInt64, in stream: borrowing AuditStreamFile
  ) throws(Fault) -> Result<[Int], StreamBreak>? {
    try state.withLock { state throws(Fault) in
      if let broken = state.broken { return .failure(broken) }
      if state.isGivenUp || !stream.reaches(state.end) { return nil }
      var (last, earlier) = (state.last, state.earlier)
      // Until all of it was read: a fault leaves no index that lacks a part.
      (state.last, state.earlier, state.isGivenUp) = ([:], [:], true)
      let read = try stream.verify(from: state.end, &state.verifier) { place, line, _ in
        guard let key = Self.key(ofAnswer: line) else { return }
        if let before = last.updateValue(place, forKey: key) { earlier[key, default: []].append(before) }
      }
      switch read {
      case .failure(let broken):
        state.broken = broken
        return .failure(broken)
      case .success(let end):
        if last.count > Self.mostAnswers { return nil }
        (state.last, state.earlier, state.end, state.isGivenUp) = (last, earlier, end, false)
        return .success((earlier[key] ?? []) + (last[key].map { [$0] } ?? []))
      }
    }
  }

  /// Nothing but an answer's payload begins so.
  private static let beginning = Array("\"payload\":{\"action_receipt_sha256\":\"".utf8)

  private static func key(ofAnswer line: ArraySlice<UInt8>) -> UInt64? {
    firstPlace(of: beginning, in: line).flatMap { key(line[($0 + beginning.count)...]) }
  }

  /// Of 16 hex digits.
  private static func key(_ digits: some Collection<UInt8>) -> UInt64? {
    UInt64(String(decoding: digits.prefix(16), as: UTF8.self), radix: 16)
  }
}
