public import Audit
internal import CLinux
internal import CheckedValues

// Events are found by a text that stands in their lines.
extension AuditStreamFile {
  /// The events in the last `reachBytes` bytes that contain `text`. The stream is not verified for it, each of them is.
  public func events(containing text: String) throws(Fault) -> [AuditEvent] {
    guard tip != nil else { return [] }
    return Self.events(in: try lines(last: Self.reachBytes, of: end), containing: text)
  }

  /// All events that contain `text`. The stream is verified on the way, from its first event.
  public func allEvents(
    containing text: String
  ) throws(Fault) -> Result<[AuditEvent], StreamBreak> {
    var verifier = StreamVerifier(stream)
    let text = Array(text.utf8)
    var found: [AuditEvent] = []
    let end = try verify(from: 0, &verifier) { _, line, event in
      if firstPlace(of: text, in: line) != nil { found.append(event) }
    }
    return end.map { _ in found }
  }

  /// Whether the stream has so many bytes.
  func reaches(_ offset: Int) -> Bool { offset <= end }

  /// The event whose line begins there, checked by itself; nil when none does.
  public func event(at offset: Int) throws(Fault) -> AuditEvent? {
    let bytes = try descriptor.bytes(
      at: offset, count: min(AuditEvent.mostBytes, end - offset), path: path)
    return bytes[...].lineEnd.flatMap { try? AuditEvent(line: bytes[..<$0]) }
  }

  /// Verifies the lines from `offset` on, where those end that `verifier` has taken. Hands over each, with its place
  /// and without its line feed. Gives the place behind the last.
  func verify(
    from offset: Int, _ verifier: inout StreamVerifier, _ body: (Int, ArraySlice<UInt8>, AuditEvent) -> Void
  ) throws(Fault) -> Result<Int, StreamBreak> {
    var place = offset
    while place < end {
      let bytes = try descriptor.bytes(
        at: place, count: min(Self.reachBytes, end - place), path: path)
      do throws(StreamBreak) {
        let rest = try verifier.take(linesOf: bytes[...]) { body(place + $0.startIndex, $0, $1) }
        // Somebody cuts the stream without its lock.
        guard rest.startIndex > 0 else {
          throw StreamBreak(.lineTooLong, line: 1, sequence: verifier.last.map { $0.sequence + 1 })
        }
        place += rest.startIndex
      } catch { return .failure(error) }
    }
    return .success(place)
  }

  private static func events(in window: ArraySlice<UInt8>, containing text: String) -> [AuditEvent] {
    var (all, found) = (window, [AuditEvent]())
    while let place = firstPlace(of: Array(text.utf8), in: all) {
      let start = all[..<place].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? all.startIndex
      let after = all[place...].lineEnd ?? all.endIndex
      if let event = try? AuditEvent(line: all[start..<after]) { found.append(event) }
      all = all[after...]
    }
    return found
  }
}

/// Where `text` begins in `bytes`.
func firstPlace(of text: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
  unsafe bytes.withUnsafeBytes { bytes in
    unsafe text.withUnsafeBytes { text in
      unsafe memmem(bytes.baseAddress, bytes.count, text.baseAddress, text.count).map {
        unsafe UnsafeRawPointer($0) - (bytes.baseAddress ?? UnsafeRawPointer($0))
      }
    }
  }.map { bytes.startIndex + $0 }
}
