import CheckedValues

/// Lines that end with LF or CRLF; the last one may lack its end.
struct LineReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }
  /// Bytes before the next line, counted from the start of the array that is read.
  var offset: Int { rest.startIndex }

  /// The next line without its end; nil behind the last.
  mutating func next() -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    guard let end = rest.lineEnd else {
      defer { rest = rest[rest.endIndex...] }
      return rest
    }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end].last == UInt8(ascii: "\r") ? rest[..<(end - 1)] : rest[..<end]
  }
}
