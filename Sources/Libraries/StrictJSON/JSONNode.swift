/// One value of a `JSONDocument`.
public struct JSONNode: Sendable {
  public let document: JSONDocument
  let index: Int

  var entry: JSONDocument.Entry { document.entries[index] }
  var nextIndex: Int { Int(entry.next) }

  public var kind: JSONKind { entry.kind }

  /// The value's bytes in the text; for a string without its quotes, escapes as they stand.
  public var token: ArraySlice<UInt8> { document.bytes[Int(entry.start)..<Int(entry.end)] }

  /// A refusal of this value, with its path.
  public func refusal(_ expected: JSONRefusal.Expectation) -> JSONRefusal {
    let offset = Int(entry.start) - (kind == .string ? 1 : 0)
    let (line, column) = document.position(of: offset)
    return JSONRefusal(
      expected: expected, path: path, offset: offset, line: line, column: column)
  }

  @inline(__always)
  func require(_ wanted: JSONKind) throws(JSONRefusal) {
    if kind != wanted { throw unwanted(wanted) }
  }

  @inline(never)
  private func unwanted(_ wanted: JSONKind) -> JSONRefusal { refusal(.kind(wanted)) }

  /// The value, or nil where it is `null`: `try node.unlessNull?.string()`.
  public var unlessNull: JSONNode? { kind == .null ? nil : self }

  /// The string's bytes after unescaping, as UTF-8.
  public func utf8() throws(JSONRefusal) -> ArraySlice<UInt8> {
    try require(.string)
    return entry.escaped ? unescaped(token)[...] : token
  }

  /// Hands the string's UTF-8 after unescaping to `body`, where it lies: nothing is copied, and no
  /// references are counted, which takes most of the time where texts are short.
  public func withUTF8<Result>(_ body: (Span<UInt8>) -> Result) throws(JSONRefusal) -> Result {
    try require(.string)
    let entry = self.entry
    if entry.escaped {
      let text = unescaped(token)
      return body(text.span)
    }
    return unsafe document.bytes.withUnsafeBufferPointer { bytes in
      let text = unsafe UnsafeBufferPointer(rebasing: bytes[Int(entry.start)..<Int(entry.end)])
      return unsafe body(text.span)
    }
  }

  public func string() throws(JSONRefusal) -> String {
    try withUTF8 { text in
      unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
  }

  public func bool() throws(JSONRefusal) -> Bool {
    try require(.bool)
    return token.first == UInt8(ascii: "t")
  }

  /// An integer in `range`: digits only, no fraction, no exponent, no `-0`.
  public func integer(in range: ClosedRange<Int>) throws(JSONRefusal) -> Int {
    try require(.number)
    var digits = token
    let negative = digits.first == UInt8(ascii: "-")
    if negative { digits.removeFirst() }
    var value = 0
    for byte in digits {
      guard byte &- 0x30 < 10, digits.count <= 16 else { throw refusal(.integer(range)) }
      value = value * 10 + Int(byte &- 0x30)
    }
    guard !(negative && value == 0), range.contains(negative ? -value : value) else {
      throw refusal(.integer(range))
    }
    return negative ? -value : value
  }

  /// A word of a closed vocabulary, looked for where the text lies: the compiler's own way from a text to a
  /// word makes a string first, and for a long vocabulary a table of all its texts.
  @inlinable
  public func word<Word: RawRepresentable & CaseIterable>(
    _: Word.Type = Word.self
  ) throws(JSONRefusal) -> Word where Word.RawValue == String {
    guard let word = try withUTF8({ text in Word.allCases.first { text.isSame(as: $0.rawValue) } })
    else { throw refusal(.oneOf(Word.allCases.map { $0.rawValue })) }
    return word
  }

  /// The elements, of which there must be as many as `count` says.
  public func elements(_ count: ClosedRange<Int> = 0...Int.max) throws(JSONRefusal) -> [JSONNode] {
    try require(.array)
    var found: [JSONNode] = []
    var place = index + 1
    while place < nextIndex {
      found.append(JSONNode(document: document, index: place))
      place = found[found.count - 1].nextIndex
    }
    guard count.contains(found.count) else { throw refusal(.count(count)) }
    return found
  }

  /// Reads each element with `body`.
  public func array<Element>(
    _ count: ClosedRange<Int> = 0...Int.max,
    of body: (JSONNode) throws(JSONRefusal) -> Element
  ) throws(JSONRefusal) -> [Element] {
    var read: [Element] = []
    read.reserveCapacity(try countElements(count))
    var place = index + 1
    while place < nextIndex {
      let node = JSONNode(document: document, index: place)
      read.append(try body(node))
      place = node.nextIndex
    }
    return read
  }

  private func countElements(_ allowed: ClosedRange<Int>) throws(JSONRefusal) -> Int {
    try require(.array)
    var (count, place) = (0, index + 1)
    while place < nextIndex {
      count += 1
      place = Int(document.entries[place].next)
    }
    guard allowed.contains(count) else { throw refusal(.count(allowed)) }
    return count
  }

  /// Reads an object with `body`, then refuses members that `body` did not ask for.
  public func object<Result>(
    _ body: (inout ObjectReader) throws(JSONRefusal) -> Result
  ) throws(JSONRefusal) -> Result {
    var reader = try ObjectReader(self)
    let result = try body(&reader)
    try reader.finish()
    return result
  }

  /// Where the value stands in the document, as `grants[2].expires_at`.
  var path: String {
    var path = ""
    var parent = JSONNode(document: document, index: 0)
    while parent.index != index {
      var place = parent.index + 1
      var count = 0
      while true {
        let name = parent.kind == .object ? JSONNode(document: document, index: place) : nil
        let child = JSONNode(document: document, index: name == nil ? place : place + 1)
        if index < child.nextIndex {
          if let name {
            path += (path.isEmpty ? "" : ".") + String(decoding: name.unescapedToken, as: UTF8.self)
            if index == name.index { return path }
          } else {
            path += "[\(count)]"
          }
          parent = child
          break
        }
        place = child.nextIndex
        count += 1
      }
    }
    return path
  }

  var unescapedToken: ArraySlice<UInt8> { entry.escaped ? unescaped(token)[...] : token }
}
