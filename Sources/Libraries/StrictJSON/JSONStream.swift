/// Reads a large JSON text front to back, once. What is not asked for is checked against the grammar
/// and skipped; memory does not grow with the text. In an object only the wanted names are held
/// against duplicates, or else all of them (`namesAreUnique`). Numbers are given as their text.
///
///     var stream = JSONStream(source, limits: .report)
///     try stream.object(members) { stream, name throws(JSONRefusal) in … read the value … }
///     try stream.finish()
public struct JSONStream: ~Copyable {
  private var scanner: JSONScanner
  private let limits: JSONLimits
  private var depth = 0
  /// Whether names that nobody asked for are held against duplicates, too; for texts that are no report.
  public var namesAreUnique = false
  /// Start of the last string or number in the window, valid until more is read.
  private var valueStart = 0

  /// `window` is how many bytes of the source are held at a time, or more where a token needs it.
  public init(
    _ source: any ByteSource, limits: JSONLimits, window: Int = 1 << 17
  ) {
    scanner = JSONScanner(source, limits: limits, window: window)
    self.limits = limits
  }

  /// A text that is in memory already, from this place to the end.
  public init(_ bytes: [UInt8], from start: Int, limits: JSONLimits) throws(JSONRefusal) {
    scanner = JSONScanner(bytes, from: start, limits: limits)
    valueStart = start
    self.limits = limits
    if bytes.count - start > limits.bytes {
      throw scanner.refusal(.bytes(atMost: limits.bytes), at: start + limits.bytes)
    }
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
  @inlinable
  public mutating func object<Name>(
    _ members: JSONMembers<Name>,
    _ body: (inout JSONStream, Name) throws(JSONRefusal) -> Void
  ) throws(JSONRefusal) {
    let cases = members.cases
    try object(members.table) { stream, index throws(JSONRefusal) in
      try body(&stream, cases[index])
    }
  }

  @usableFromInline
  mutating func object(
    _ table: JSONNameTable, _ body: (inout JSONStream, Int) throws(JSONRefusal) -> Void
  ) throws(JSONRefusal) {
    var seen: UInt64 = 0
    var others: Set<[UInt8]> = []
    var more = try enterObject()
    while more {
      let name = try stringToken()
      let wanted = index(of: name, in: table)
      if namesAreUnique, wanted == nil { try add(name, to: &others) }
      try scanner.expect(UInt8(ascii: ":"))
      if let index = wanted {
        guard seen & 1 << UInt64(index) == 0 else { throw refusal(.uniqueName) }
        seen |= 1 << UInt64(index)
        do throws(JSONRefusal) {
          try body(&self, index)
        } catch {
          throw error.under(table.texts[index])
        }
      } else {
        try skip()
      }
      more = try separator(or: "}")
    }
    depth -= 1
  }

  private func add(_ name: StringToken, to names: inout Set<[UInt8]>) throws(JSONRefusal) {
    guard names.count < limits.values else { throw refusal(.values(atMost: limits.values)) }
    guard names.insert(Array(text(of: name))).inserted else { throw refusal(.uniqueName) }
  }

  private func index(of token: StringToken, in table: JSONNameTable) -> Int? {
    guard token.escaped else { return table.index(of: token.range, in: scanner.buffer) }
    let name = unescaped(scanner.buffer[token.range])
    return table.index(of: name.indices, in: name)
  }

  /// Reads an object whose names are data: `body` is called with each and reads its value.
  public mutating func members(
    _ body: (inout JSONStream, String) throws(JSONRefusal) -> Void
  ) throws(JSONRefusal) {
    var more = try enterObject()
    while more {
      let name = String(decoding: text(of: try stringToken()), as: UTF8.self)
      try scanner.expect(UInt8(ascii: ":"))
      do throws(JSONRefusal) {
        try body(&self, name)
      } catch {
        throw error.under(name)
      }
      more = try separator(or: "}")
    }
    depth -= 1
  }

  /// False when there is nothing in the object; then it is left already.
  private mutating func enterObject() throws(JSONRefusal) -> Bool {
    try require(.object)
    try enter()
    if try scanner.peekToken() != UInt8(ascii: "}") { return true }
    scanner.position += 1
    return false
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
    String(decoding: try utf8(), as: UTF8.self)
  }

  /// A string's text as UTF-8. To be let go before more is read: the window is copied otherwise.
  public mutating func utf8() throws(JSONRefusal) -> ArraySlice<UInt8> {
    if try scanner.peekToken() != UInt8(ascii: "\"") { try require(.string) }
    let token = try stringToken()
    valueStart = token.range.lowerBound - 1
    return text(of: token)
  }

  private func text(of token: StringToken) -> ArraySlice<UInt8> {
    let bytes = scanner.buffer[token.range]
    return token.escaped ? unescaped(bytes)[...] : bytes
  }

  /// A number's text, as it stands.
  public mutating func number() throws(JSONRefusal) -> String {
    String(decoding: try numberUTF8(), as: UTF8.self)
  }

  /// A number's text, as it stands. To be let go before more is read, like that of `utf8`.
  public mutating func numberUTF8() throws(JSONRefusal) -> ArraySlice<UInt8> {
    try require(.number)
    scanner.hold()
    try scanner.number()
    let range = scanner.release()
    try requireToken(range)
    valueStart = range.lowerBound
    return scanner.buffer[range]
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
    var names: Set<[UInt8]> = []
    try enter()
    var more = try scanner.peekToken() != UInt8(ascii: "}")
    if !more { scanner.position += 1 }
    while more {
      if namesAreUnique {
        try add(try stringToken(), to: &names)
      } else {
        try scanner.expect(UInt8(ascii: "\""))
        try scanner.stringBody()
      }
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

  /// A string in the window, without its quotes.
  private struct StringToken {
    var range: Range<Int>
    var escaped: Bool
  }

  private mutating func stringToken() throws(JSONRefusal) -> StringToken {
    guard try scanner.peekToken() == UInt8(ascii: "\"") else {
      throw scanner.refusal(.character("\""))
    }
    if let range = scanner.plainString() {
      try requireToken(range)
      return StringToken(range: range, escaped: false)
    }
    return try unusualStringToken()
  }

  @inline(never)
  private mutating func unusualStringToken() throws(JSONRefusal) -> StringToken {
    // The opening quote stays in the window too, so that a refusal can point at it.
    scanner.hold()
    scanner.position += 1
    let escaped = try scanner.stringBody()
    let held = scanner.release()
    let range = (held.lowerBound + 1)..<(held.upperBound - 1)
    try requireToken(range)
    return StringToken(range: range, escaped: escaped)
  }

  private func requireToken(_ range: Range<Int>) throws(JSONRefusal) {
    guard range.count <= limits.tokenBytes else {
      throw scanner.refusal(.tokenBytes(atMost: limits.tokenBytes), at: range.lowerBound)
    }
  }
}
