/// A window over the bytes of a JSON text, and the tokens of RFC 8259 in it. It is the only place
/// that knows the grammar of strings, numbers and literals; `JSONDocument` and `JSONStream` are built
/// on it. Without a source the window is the whole text.
struct JSONScanner: ~Copyable {
  private(set) var buffer: [UInt8]
  var position = 0
  private(set) var end: Int
  private let source: (any ByteSource)?
  private let limits: JSONLimits
  private let window: Int
  /// Bytes and lines that left the window, and where the line at its start begins.
  private var discarded = 0
  private var discardedLines = 0
  private var lineStart = 0
  /// Start of a token that must stay in the window; negative when there is none.
  private var mark = -1

  /// `start` is where the text begins in `bytes`.
  init(_ bytes: [UInt8], from start: Int = 0, limits: JSONLimits) {
    buffer = bytes
    (position, end, discarded) = (start, bytes.count, -start)
    source = nil
    self.limits = limits
    window = 0
  }

  init(_ source: any ByteSource, limits: JSONLimits, window: Int) {
    // Most texts fit into this; memory for the whole window is only touched for one that does not.
    buffer = [UInt8](repeating: 0, count: max(min(window, 1 << 14), 64))
    end = 0
    self.source = source
    self.limits = limits
    self.window = window
  }

  /// Bytes of the text before the position.
  var offset: Int { discarded + position }

  /// A refusal at this place of the window.
  func refusal(_ expected: JSONRefusal.Expectation, at place: Int) -> JSONRefusal {
    var line = discardedLines + 1
    var start = lineStart
    let first = max(0, -discarded)
    for index in first..<max(first, min(place, end)) where buffer[index] == UInt8(ascii: "\n") {
      line += 1
      start = discarded + index + 1
    }
    let offset = discarded + place
    // What nobody sees in an editor is told.
    let isFirst = expected == .value && offset == 0 && place < end
    let isMark = isFirst && [0xEF, 0xFE, 0xFF].contains(buffer[place])
    let expected = isMark ? .form("utf8_without_mark") : expected
    return JSONRefusal(
      expected: expected, path: "", offset: offset, line: line, column: offset - start + 1)
  }

  func refusal(_ expected: JSONRefusal.Expectation) -> JSONRefusal {
    refusal(expected, at: position)
  }

  /// Keeps the bytes from here on in the window until `release`.
  mutating func hold() { mark = position }

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

  @inline(never)
  private mutating func fill(_ count: Int) throws(JSONRefusal) -> Bool {
    guard let source else { return false }
    if end == buffer.count, buffer.count < window {
      buffer.append(contentsOf: repeatElement(0, count: window - buffer.count))
    }
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

  private mutating func countLines(upTo kept: Int) {
    let newLine = UInt8(ascii: "\n")
    unsafe buffer.withUnsafeBytes { bytes in
      let count = unsafe Self.count(newLine, in: UnsafeRawBufferPointer(rebasing: bytes[..<kept]))
      guard count > 0 else { return }
      discardedLines += count
      var last = kept - 1
      while unsafe bytes[last] != newLine { last -= 1 }
      lineStart = discarded + last + 1
    }
  }

  /// Sixteen bytes at a time: every byte of a report passes here. A lane counts to 255 at most.
  @unsafe
  private static func count(_ wanted: UInt8, in bytes: UnsafeRawBufferPointer) -> Int {
    let pattern = SIMD16<UInt8>(repeating: wanted)
    var count = 0
    var index = 0
    while index + 16 <= bytes.count {
      var lanes = SIMD16<UInt8>()
      for _ in 0..<min(255, (bytes.count - index) / 16) {
        let block = unsafe bytes.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
        lanes.replace(with: lanes &+ 1, where: block .== pattern)
        index += 16
      }
      for lane in lanes.indices { count += Int(lanes[lane]) }
    }
    while index < bytes.count {
      if unsafe bytes[index] == wanted { count += 1 }
      index += 1
    }
    return count
  }

  private mutating func discard(upTo kept: Int) throws(JSONRefusal) {
    countLines(upTo: kept)
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
    // The quotes of a string are held, but not counted.
    if end - max(mark, 0) > limits.tokenBytes + 2 {
      throw refusal(.tokenBytes(atMost: limits.tokenBytes), at: max(mark, 0))
    }
    buffer.append(contentsOf: repeatElement(0, count: buffer.count))
  }
}
