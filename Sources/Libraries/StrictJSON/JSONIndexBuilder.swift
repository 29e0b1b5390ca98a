/// Fills the index of a document. What is usual is read here, straight from memory; whatever is not (an
/// escape, a character outside ASCII, a number, a fault) is left to the scanner, which knows the grammar.
@safe
struct JSONIndexBuilder: ~Copyable {
  private typealias Entry = JSONDocument.Entry

  private let bytes: UnsafeRawBufferPointer
  private let entries: UnsafeMutableBufferPointer<JSONDocument.Entry>
  private(set) var count = 0
  private var scanner: JSONScanner
  private let limits: JSONLimits

  /// `bytes` are those of the scanner; `entries` is room for as many as `limits` allow, or as the bytes can make.
  @unsafe
  init(
    _ bytes: UnsafeRawBufferPointer, _ entries: UnsafeMutableBufferPointer<JSONDocument.Entry>,
    _ scanner: consuming JSONScanner, _ limits: JSONLimits
  ) {
    unsafe (self.bytes, self.entries) = (bytes, entries)
    self.scanner = scanner
    self.limits = limits
  }

  /// One value with nothing but white space around it.
  mutating func fill() throws(JSONRefusal) {
    scanner.position = try value(at: token(from: 0), depth: 0)
    try scanner.expectEnd()
  }

  func entry(_ index: Int) -> JSONDocument.Entry { unsafe entries[index] }

  func text(_ entry: JSONDocument.Entry) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: bytes[Int(entry.start)..<Int(entry.end)])
  }

  mutating func refusal(_ expected: JSONRefusal.Expectation, at place: Int) -> JSONRefusal {
    scanner.refusal(expected, at: place)
  }

  // Each of these begins at the place of its first byte and gives the place behind its last.

  @inline(__always)
  private mutating func value(at place: Int, depth: Int) throws(JSONRefusal) -> Int {
    switch byte(place) {
    case UInt8(ascii: "\""): try string(at: place)
    case UInt8(ascii: "{"): try object(at: place, depth: depth)
    case UInt8(ascii: "["): try array(at: place, depth: depth)
    default: try other(at: place)
    }
  }

  @inline(__always)
  private mutating func string(at place: Int) throws(JSONRefusal) -> Int {
    let end = unsafe plainTextEnd(bytes, from: place &+ 1)
    guard unsafe end < bytes.count, byte(end) == UInt8(ascii: "\"") else {
      return try unusualString(at: place)
    }
    try append(.string, from: place &+ 1, to: end)
    return end &+ 1
  }

  @inline(never)
  private mutating func unusualString(at place: Int) throws(JSONRefusal) -> Int {
    scanner.position = place + 1
    let escaped = try scanner.stringBody()
    try append(.string, escaped: escaped, from: place + 1, to: scanner.position - 1)
    return scanner.position
  }

  /// `true`, `false`, `null`, a number; nothing else begins a value.
  @inline(never)
  private mutating func other(at place: Int) throws(JSONRefusal) -> Int {
    scanner.position = place
    let kind: JSONKind
    switch byte(place) {
    case UInt8(ascii: "t"): kind = try literal("true", .bool)
    case UInt8(ascii: "f"): kind = try literal("false", .bool)
    case UInt8(ascii: "n"): kind = try literal("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39:
      try scanner.number()
      kind = .number
    default: throw scanner.refusal(.value)
    }
    try append(kind, from: place, to: scanner.position)
    return scanner.position
  }

  private mutating func literal(
    _ word: StaticString, _ kind: JSONKind
  ) throws(JSONRefusal) -> JSONKind {
    try scanner.literal(word)
    return kind
  }

  private mutating func array(at place: Int, depth: Int) throws(JSONRefusal) -> Int {
    let index = try open(.array, at: place, depth: depth)
    var next = try token(from: place &+ 1)
    if byte(next) == UInt8(ascii: "]") { return close(index, at: next) }
    while true {
      next = try token(from: value(at: next, depth: depth &+ 1))
      guard byte(next) == UInt8(ascii: ",") else { break }
      next = try token(from: next &+ 1)
    }
    guard byte(next) == UInt8(ascii: "]") else { throw refusal(.commaOr("]"), at: next) }
    return close(index, at: next)
  }

  private mutating func object(at place: Int, depth: Int) throws(JSONRefusal) -> Int {
    let index = try open(.object, at: place, depth: depth)
    var next = try token(from: place &+ 1)
    if byte(next) == UInt8(ascii: "}") { return close(index, at: next) }
    while true {
      guard byte(next) == UInt8(ascii: "\"") else { throw refusal(.character("\""), at: next) }
      let name = count
      next = try token(from: string(at: next))
      if unsafe entries[name].escaped { unsafe entries[index].escaped = true }
      guard byte(next) == UInt8(ascii: ":") else { throw refusal(.character(":"), at: next) }
      next = try token(from: value(at: token(from: next &+ 1), depth: depth &+ 1))
      guard byte(next) == UInt8(ascii: ",") else { break }
      next = try token(from: next &+ 1)
    }
    guard byte(next) == UInt8(ascii: "}") else { throw refusal(.commaOr("}"), at: next) }
    let end = close(index, at: next)
    if let name = duplicate(in: index) { throw refusal(.uniqueName, at: Int(entry(name).start) - 1) }
    return end
  }

  private mutating func open(
    _ kind: JSONKind, at place: Int, depth: Int
  ) throws(JSONRefusal) -> Int {
    guard depth < limits.depth else { throw refusal(.depth(atMost: limits.depth), at: place) }
    try append(kind, from: place, to: place)
    return count &- 1
  }

  private mutating func close(_ index: Int, at place: Int) -> Int {
    unsafe entries[index].end = UInt32(truncatingIfNeeded: place &+ 1)
    unsafe entries[index].next = UInt32(truncatingIfNeeded: count)
    return place &+ 1
  }

  /// Adds an entry for a value without others in it, or for one that is closed later.
  @inline(__always)
  private mutating func append(
    _ kind: JSONKind, escaped: Bool = false, from start: Int, to end: Int
  ) throws(JSONRefusal) {
    guard unsafe count < entries.count else {
      throw refusal(.values(atMost: limits.values), at: start)
    }
    // The limit of bytes is below 2^32, and so is every place.
    let entry = Entry(
      kind: kind, escaped: escaped, start: UInt32(truncatingIfNeeded: start),
      end: UInt32(truncatingIfNeeded: end), next: UInt32(truncatingIfNeeded: count &+ 1))
    unsafe entries.initializeElement(at: count, to: entry)
    count &+= 1
  }

  @inline(__always)
  private func byte(_ place: Int) -> UInt8 { unsafe bytes[place] }

  /// The place of the next token from `place` on: white space is passed over.
  @inline(__always)
  private mutating func token(from place: Int) throws(JSONRefusal) -> Int {
    unsafe place < bytes.count && byte(place) > 0x20 ? place : try tokenBehindBlanks(from: place)
  }

  @inline(never)
  private mutating func tokenBehindBlanks(from place: Int) throws(JSONRefusal) -> Int {
    // One blank behind a colon is the commonest case.
    let one = place &+ 1
    if unsafe one < bytes.count, byte(place) == 0x20, byte(one) > 0x20 { return one }
    let next = unsafe blankEnd(bytes, from: place)
    guard unsafe next < bytes.count else { throw refusal(.moreBytes, at: next) }
    return next
  }
}
