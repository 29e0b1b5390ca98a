public import Audit
internal import CLinux
internal import CheckedValues

// Events are found by a text that stands in their lines. The stream is not verified for it, each event is.
extension AuditStreamFile {
  /// The events in the last `reachBytes` bytes, or in the whole stream, that contain `text`; each is checked by
  /// itself.
  public func events(
    containing text: String, inWholeStream whole: Bool = false
  ) throws(Fault) -> [AuditEvent] {
    guard tip != nil else { return [] }
    if !whole { return Self.events(in: try lines(last: Self.reachBytes, of: end), containing: text) }
    var found: [AuditEvent] = []
    _ = try forEachLine(from: 0) { _, line in found += Self.events(in: line, containing: text) }
    return found
  }

  /// Whether the stream has so many bytes.
  func reaches(_ offset: Int) -> Bool { offset <= end }

  /// The event whose line begins there, checked by itself; nil when none does.
  public func event(at offset: Int) throws(Fault) -> AuditEvent? {
    let bytes = try descriptor.bytes(
      at: offset, count: min(AuditEvent.mostBytes, end - offset), path: path)
    return bytes[...].lineEnd.flatMap { try? AuditEvent(line: bytes[..<$0]) }
  }

  /// Hands over all lines from `offset` on, which is the beginning of one, each with its place and without its
  /// line feed. Gives the place behind the last.
  func forEachLine(
    from offset: Int, _ body: (Int, ArraySlice<UInt8>) -> Void
  ) throws(Fault) -> Int {
    var place = offset
    while place < end {
      let bytes = try descriptor.bytes(
        at: place, count: min(Self.reachBytes, end - place), path: path)
      var rest = bytes[...]
      while let lineEnd = rest.lineEnd {
        body(place + rest.startIndex, rest[..<lineEnd])
        rest = rest[(lineEnd + 1)...]
      }
      // No line is longer than that, in a stream that the tools wrote.
      if rest.startIndex == 0 { return end }
      place += rest.startIndex
    }
    return place
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
