/// A text that is being written. It lies in memory of its own, because an array looks at its references and
/// its room for every single byte.
@safe
struct JSONText: ~Copyable {
  private(set) var memory: UnsafeMutableRawPointer
  private var room: Int
  var count = 0
  /// The members of the objects that are being written, the innermost last.
  var members: [Member] = []

  /// A member of an object, where it lies in the text with its comma.
  struct Member {
    var start: Int
    var nameEnd: Int
    var end: Int
    /// The first bytes of a name that is plain ASCII text, as a number of their order.
    var head: UInt64
    var isPlain: Bool
  }

  init(room: Int = 8192) {
    self.room = max(room, 64)
    unsafe memory = .allocate(byteCount: self.room, alignment: 1)
  }

  deinit { unsafe memory.deallocate() }

  var bytes: [UInt8] { unsafe Array(UnsafeRawBufferPointer(start: memory, count: count)) }

  mutating func reserve(_ more: Int) {
    if room &- count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    room = max(2 * room, count + more)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 1)
    unsafe larger.copyMemory(from: memory, byteCount: count)
    unsafe memory.deallocate()
    unsafe memory = larger
  }

  mutating func append(_ byte: UInt8) {
    reserve(1)
    unsafe memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  /// A number with all its digits.
  mutating func append(_ number: Int) {
    reserve(20)
    var rest = number.magnitude
    var digits = 1
    var bound: UInt = 10
    while digits < 19, rest >= bound { (digits, bound) = (digits + 1, bound &* 10) }
    if number < 0 { append(UInt8(ascii: "-")) }
    for place in (count..<count + digits).reversed() {
      unsafe memory.storeBytes(
        of: 0x30 + UInt8(truncatingIfNeeded: rest % 10), toByteOffset: place, as: UInt8.self)
      rest /= 10
    }
    count &+= digits
  }

  mutating func append(word text: StaticString) {
    unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ text: String) {
    unsafe text.withUTF8Bytes { unsafe append($0) }
  }

  @unsafe
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    unsafe (memory + count).copyMemory(from: start, byteCount: bytes.count)
    count &+= bytes.count
  }

  mutating func newLine(indent: Int, comma: Bool = false) {
    if comma { append(UInt8(ascii: ",")) }
    reserve(indent &+ 9)
    unsafe memory.storeBytes(of: UInt8(ascii: "\n"), toByteOffset: count, as: UInt8.self)
    for place in stride(from: 0, to: indent, by: 8) {
      unsafe memory.storeBytes(
        of: 0x2020_2020_2020_2020, toByteOffset: count &+ 1 &+ place, as: UInt64.self)
    }
    count &+= indent &+ 1
  }

  /// A string token with the escapes of RFC 8785, section 3.2.2.2: only what must be escaped is.
  mutating func appendQuoted(_ text: String) {
    unsafe text.withUTF8Bytes { unsafe _ = appendQuoted($0) }
  }

  /// Gives whether it is plain ASCII text.
  @unsafe @discardableResult
  mutating func appendQuoted(_ text: UnsafeRawBufferPointer) -> Bool {
    reserve(text.count &+ 2)
    append(UInt8(ascii: "\""))
    // Hardly ever is there more.
    let isPlain = unsafe copyIfPlain(text, to: memory + count)
    if isPlain { count &+= text.count } else { unsafe appendEscaped(text) }
    append(UInt8(ascii: "\""))
    return isPlain
  }

  @inline(never) @unsafe
  private mutating func appendEscaped(_ text: UnsafeRawBufferPointer) {
    for place in text.indices {
      let byte = unsafe text[place]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0x08: append(word: "\\b")
      case 0x09: append(word: "\\t")
      case 0x0A: append(word: "\\n")
      case 0x0C: append(word: "\\f")
      case 0x0D: append(word: "\\r")
      case ..<0x20:
        append(word: "\\u00")
        for half in [byte >> 4, byte & 15] { append(half < 10 ? 0x30 + half : 0x57 + half) }
      default: append(byte)
      }
    }
  }
}

extension String {
  /// Hands over the text where it lies; to ask a variable for it would count references.
  @unsafe
  func withUTF8Bytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let result = unsafe utf8.withContiguousStorageIfAvailable { unsafe body(UnsafeRawBufferPointer($0)) }
    guard let result else { preconditionFailure("the text of a string lies in one piece") }
    return result
  }
}
