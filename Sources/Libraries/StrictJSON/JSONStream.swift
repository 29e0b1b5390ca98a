/// The names that a reader wants of an object; all others are skipped. Made once for each kind of
/// object, as a static constant.
public struct JSONMembers<Name: RawRepresentable & CaseIterable & Sendable>: Sendable
where Name.RawValue == String {
  let names: [(name: Name, bytes: [UInt8])]

  public init(_: Name.Type = Name.self) {
    names = Name.allCases.map { ($0, Array($0.rawValue.utf8)) }
  }
}

/// Reads a large JSON text front to back, once. What is not asked for is checked against the grammar
/// and skipped; memory does not grow with the text. In an object only the wanted names are held
/// against duplicates. Numbers are given as their text.
///
///     var stream = JSONStream(source, limits: .report)
///     try stream.object(members) { stream, name throws(JSONRefusal) in … read the value … }
///     try stream.finish()
public struct JSONStream: ~Copyable {
  private var scanner: JSONScanner
  private let limits: JSONLimits
  private var depth = 0
  /// Start of the last string or number in the window, valid until more is read.
  private var valueStart = 0

  /// `window` is how many bytes of the source are held at a time, or more where a token needs it; a
  /// short text is read faster through a short window.
  public init(
    _ source: any ByteSource, limits: JSONLimits, window: Int = 1 << 17
  ) {
    scanner = JSONScanner(source, limits: limits, window: window)
    self.limits = limits
  }

  /// Bytes of the text that were read. After `kind` it is where the next value starts, after the value
  /// was read or skipped where it ends.
  public var offset: Int { scanner.offset }

  /// The kind of the value that comes next.
  public mutating func kind() throws(JSONRefusal) -> JSONKind {
    switch try scanner.peekToken() {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    case UInt8(ascii: "n"): .null
    case UInt8(ascii: "-"), 0x30...0x39: .number
    default: throw scanner.refusal(.value)
    }
  }

  /// A refusal at this place of the text.
  public func refusal(_ expected: JSONRefusal.Expectation) -> JSONRefusal {
    scanner.refusal(expected)
  }

  /// A refusal of the string or number that was just read.
  public func valueRefusal(_ expected: JSONRefusal.Expectation) -> JSONRefusal {
    scanner.refusal(expected, at: valueStart)
  }

  private mutating func require(_ wanted: JSONKind) throws(JSONRefusal) {
    if try kind() != wanted { throw scanner.refusal(.kind(wanted)) }
  }

  /// Reads an object: `body` is called for each wanted member and reads its value, all others are
  /// skipped.
  public mutating func object<Name>(
    _ members: JSONMembers<Name>,
    _ body: (inout JSONStream, Name) throws(JSONRefusal) -> Void
  ) throws(JSONRefusal) {
    var seen: UInt64 = 0
    try eachMember { stream, token throws(JSONRefusal) in
      let name = stream.scanner.buffer[token.range]
      let text = token.escaped ? unescaped(name)[...] : name
      guard let place = members.names.firstIndex(where: { $0.bytes[...] == text }) else {
        return try stream.skip()
      }
      guard seen & 1 << UInt64(place) == 0 else { throw stream.refusal(.uniqueName) }
      seen |= 1 << UInt64(place)
      do throws(JSONRefusal) {
        try body(&stream, members.names[place].name)
      } catch {
        throw error.under(members.names[place].name.rawValue)
      }
    }
  }

  /// Reads an object whose names are data: `body` is called with each and reads its value.
  public mutating func members(
    _ body: (inout JSONStream, String) throws(JSONRefusal) -> Void
  ) throws(JSONRefusal) {
    try eachMember { stream, token throws(JSONRefusal) in
      let bytes = stream.scanner.buffer[token.range]
      let name = String(decoding: token.escaped ? unescaped(bytes)[...] : bytes, as: UTF8.self)
      do throws(JSONRefusal) {
        try body(&stream, name)
      } catch {
        throw error.under(name)
      }
    }
  }

  private mutating func eachMember(
    _ body: (inout JSONStream, (range: Range<Int>, escaped: Bool)) throws(JSONRefusal) -> Void
  ) throws(JSONRefusal) {
    try require(.object)
    try enter()
    var more = try scanner.peekToken() != UInt8(ascii: "}")
    if !more { scanner.position += 1 }
    while more {
      let token = try stringToken()
      // The name is still in the window, its bytes just before the position.
      try body(&self, token)
      more = try separator(or: "}")
    }
    depth -= 1
  }

  /// Reads an array: `body` is called for each element and reads it.
  public mutating func array(
    _ body: (inout JSONStream) throws(JSONRefusal) -> Void
  ) throws(JSONRefusal) {
    try require(.array)
    try enter()
    var count = 0
    var more = try scanner.peekToken() != UInt8(ascii: "]")
    if !more { scanner.position += 1 }
    while more {
      do throws(JSONRefusal) {
        try body(&self)
      } catch {
        throw error.under("[\(count)]")
      }
      count += 1
      more = try separator(or: "]")
    }
    depth -= 1
  }

  /// A string's text.
  public mutating func string() throws(JSONRefusal) -> String {
    try require(.string)
    let token = try stringToken(colon: false)
    valueStart = token.range.lowerBound - 1
    let bytes = scanner.buffer[token.range]
    return String(decoding: token.escaped ? unescaped(bytes)[...] : bytes, as: UTF8.self)
  }

  /// A number's text, as it stands.
  public mutating func number() throws(JSONRefusal) -> String {
    try require(.number)
    scanner.hold()
    try scanner.number()
    let range = try kept()
    valueStart = range.lowerBound
    return String(decoding: scanner.buffer[range], as: UTF8.self)
  }

  public mutating func bool() throws(JSONRefusal) -> Bool {
    try require(.bool)
    if try scanner.peek() == UInt8(ascii: "t") {
      try scanner.literal("true")
      return true
    }
    try scanner.literal("false")
    return false
  }

  /// Skips one value, whatever it is.
  public mutating func skip() throws(JSONRefusal) {
    switch try scanner.peekToken() {
    case UInt8(ascii: "\""):
      scanner.position += 1
      try scanner.stringBody()
    case UInt8(ascii: "{"): try skipObject()
    case UInt8(ascii: "["): try skipArray()
    case UInt8(ascii: "t"): try scanner.literal("true")
    case UInt8(ascii: "f"): try scanner.literal("false")
    case UInt8(ascii: "n"): try scanner.literal("null")
    case UInt8(ascii: "-"), 0x30...0x39: try scanner.number()
    default: throw scanner.refusal(.value)
    }
  }

  /// Refuses everything but white space up to the end of the text.
  public mutating func finish() throws(JSONRefusal) {
    try scanner.expectEnd()
  }

  private mutating func skipObject() throws(JSONRefusal) {
    try enter()
    var more = try scanner.peekToken() != UInt8(ascii: "}")
    if !more { scanner.position += 1 }
    while more {
      try scanner.expect(UInt8(ascii: "\""))
      try scanner.stringBody()
      try scanner.expect(UInt8(ascii: ":"))
      try skip()
      more = try separator(or: "}")
    }
    depth -= 1
  }

  private mutating func skipArray() throws(JSONRefusal) {
    try enter()
    var more = try scanner.peekToken() != UInt8(ascii: "]")
    if !more { scanner.position += 1 }
    while more {
      try skip()
      more = try separator(or: "]")
    }
    depth -= 1
  }

  private mutating func enter() throws(JSONRefusal) {
    guard depth < limits.depth else { throw scanner.refusal(.depth(atMost: limits.depth)) }
    depth += 1
    scanner.position += 1
  }

  /// A comma says true, the closing bracket false.
  private mutating func separator(or bracket: Unicode.Scalar) throws(JSONRefusal) -> Bool {
    let byte = try scanner.peekToken()
    guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: bracket) else {
      throw scanner.refusal(.commaOr(Character(bracket)))
    }
    scanner.position += 1
    return byte == UInt8(ascii: ",")
  }

  /// A string token in the window, without its quotes; for a name the colon is read too.
  private mutating func stringToken(
    colon: Bool = true
  ) throws(JSONRefusal) -> (range: Range<Int>, escaped: Bool) {
    try scanner.expect(UInt8(ascii: "\""))
    scanner.hold()
    let escaped = try scanner.stringBody()
    if colon {
      // White space before the colon stays in the window with the name.
      let length = scanner.heldCount - 1
      try scanner.expect(UInt8(ascii: ":"))
      let range = try kept()
      return (range.lowerBound..<(range.lowerBound + length), escaped)
    }
    return (try kept().dropLast(1), escaped)
  }

  private mutating func kept() throws(JSONRefusal) -> Range<Int> {
    let range = scanner.release()
    guard range.count <= limits.tokenBytes else {
      throw scanner.refusal(.tokenBytes(atMost: limits.tokenBytes), at: range.lowerBound)
    }
    return range
  }
}
