/// A window over the bytes of a JSON text, and the tokens of RFC 8259 in it. It is the only place
/// that knows the grammar of strings, numbers and literals; `JSONDocument` and `JSONStream` are built
/// on it. Without a source the window is the whole text.
struct JSONScanner: ~Copyable {
  private(set) var buffer: [UInt8]
  var position = 0
  private(set) var end: Int
  private let source: (any ByteSource)?
  private let limits: JSONLimits
  /// Bytes and lines that left the window, and where the line at its start begins.
  private var discarded = 0
  private var discardedLines = 0
  private var lineStart = 0
  /// Start of a token that must stay in the window; negative when there is none.
  private var mark = -1

  init(_ bytes: [UInt8], limits: JSONLimits) {
    buffer = bytes
    end = bytes.count
    source = nil
    self.limits = limits
  }

  init(_ source: any ByteSource, limits: JSONLimits, window: Int) {
    buffer = [UInt8](repeating: 0, count: max(window, 64))
    end = 0
    self.source = source
    self.limits = limits
  }

  /// Bytes of the text before the position.
  var offset: Int { discarded + position }

  /// A refusal at this place of the window.
  func refusal(_ expected: JSONRefusal.Expectation, at place: Int) -> JSONRefusal {
    var line = discardedLines + 1
    var start = lineStart
    for index in 0..<min(place, end) where buffer[index] == UInt8(ascii: "\n") {
      line += 1
      start = discarded + index + 1
    }
    let offset = discarded + place
    return JSONRefusal(
      expected: expected, path: "", offset: offset, line: line, column: offset - start + 1)
  }

  func refusal(_ expected: JSONRefusal.Expectation) -> JSONRefusal {
    refusal(expected, at: position)
  }

  /// Keeps the bytes from here on in the window until `release`.
  mutating func hold() { mark = position }

  /// Bytes since `hold`.
  var heldCount: Int { position - mark }

  /// The token since `hold`, as it lies in the window.
  mutating func release() -> Range<Int> {
    let token = mark..<position
    mark = -1
    return token
  }

  /// Makes `count` bytes from the position on available. False when the text ends before.
  @inline(__always)
  mutating func ensure(_ count: Int) throws(JSONRefusal) -> Bool {
    if end - position >= count { return true }
    return try fill(count)
  }

  private mutating func fill(_ count: Int) throws(JSONRefusal) -> Bool {
    guard let source else { return false }
    try discard(upTo: mark >= 0 ? mark : position)
    while end - position < count {
      let got = source.read(into: &buffer, from: end)
      if got < 0 { throw refusal(.readableSource) }
      if got == 0 { return false }
      end += got
      if discarded + end > limits.bytes { throw refusal(.bytes(atMost: limits.bytes)) }
    }
    return true
  }

  private mutating func discard(upTo kept: Int) throws(JSONRefusal) {
    for index in 0..<kept where buffer[index] == UInt8(ascii: "\n") {
      discardedLines += 1
      lineStart = discarded + index + 1
    }
    if kept > 0 {
      unsafe buffer.withUnsafeMutableBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[kept..<end])
        unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<(end - kept)]).copyMemory(from: rest)
      }
    }
    discarded += kept
    position -= kept
    end -= kept
    if mark >= 0 { mark -= kept }
    guard end == buffer.count else { return }
    if end - max(mark, 0) > limits.tokenBytes {
      throw refusal(.tokenBytes(atMost: limits.tokenBytes), at: max(mark, 0))
    }
    buffer.append(contentsOf: repeatElement(0, count: buffer.count))
  }
}
