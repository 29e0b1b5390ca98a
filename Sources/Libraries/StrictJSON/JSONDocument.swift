/// A whole JSON text in memory, checked, with an index of its values. Duplicate names are refused
/// when the text is read, compared after unescaping (RFC 8259, section 4; RFC 7493, section 2.3).
///
/// The index is flat, in the order of the text: behind an object's entry stand its names and values
/// in turn, behind an array's its elements. Nothing is copied out of the text until it is asked for.
public final class JSONDocument: Sendable {
  struct Entry {
    var kind: JSONKind
    /// The string has an escape; the object was read from a text with one name at least like that.
    var escaped = false
    /// The value's bytes; without the quotes for a string.
    var start: UInt32
    var end: UInt32 = 0
    /// The entry behind this value and all that is in it.
    var next: UInt32 = 0
  }

  public let bytes: [UInt8]
  let entries: [Entry]

  /// Reads one value with nothing but white space around it.
  public init(_ bytes: [UInt8], limits: JSONLimits = .document) throws(JSONRefusal) {
    var builder = Builder(bytes, limits: limits)
    if bytes.count > limits.bytes {
      throw builder.scanner.refusal(.bytes(atMost: limits.bytes), at: limits.bytes)
    }
    try builder.value(depth: 0)
    try builder.scanner.expectEnd()
    self.bytes = bytes
    self.entries = builder.entries
  }

  public var root: JSONNode { JSONNode(document: self, index: 0) }

  /// Line and column of a byte, both 1-based.
  func position(of offset: Int) -> (line: Int, column: Int) {
    var line = 1
    var start = 0
    for index in 0..<min(offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      start = index + 1
    }
    return (line, offset - start + 1)
  }

  private struct Builder: ~Copyable {
    var scanner: JSONScanner
    var entries: [Entry] = []
    let limits: JSONLimits

    init(_ bytes: [UInt8], limits: JSONLimits) {
      scanner = JSONScanner(bytes, limits: limits)
      self.limits = limits
      // A compact text has an entry for every eight bytes or so; room that is not used is never touched.
      entries.reserveCapacity(min(bytes.count / 8 + 8, limits.values))
    }

    mutating func open(_ kind: JSONKind) throws(JSONRefusal) -> Int {
      guard entries.count < limits.values else {
        throw scanner.refusal(.values(atMost: limits.values))
      }
      entries.append(Entry(kind: kind, start: UInt32(scanner.position)))
      return entries.count - 1
    }

    mutating func close(_ index: Int) {
      entries[index].end = UInt32(scanner.position)
      entries[index].next = UInt32(entries.count)
    }

    mutating func value(depth: Int) throws(JSONRefusal) {
      switch try scanner.peekToken() {
      case UInt8(ascii: "{"): try object(depth: depth)
      case UInt8(ascii: "["): try array(depth: depth)
      case UInt8(ascii: "\""): _ = try string()
      case UInt8(ascii: "t"): try leaf(.bool, "true")
      case UInt8(ascii: "f"): try leaf(.bool, "false")
      case UInt8(ascii: "n"): try leaf(.null, "null")
      case UInt8(ascii: "-"), 0x30...0x39:
        let start = scanner.position
        try scanner.number()
        try add(.number, from: start, to: scanner.position)
      default: throw scanner.refusal(.value)
      }
    }

    /// A value without others in it.
    mutating func add(
      _ kind: JSONKind, escaped: Bool = false, from start: Int, to end: Int
    ) throws(JSONRefusal) {
      guard entries.count < limits.values else {
        throw scanner.refusal(.values(atMost: limits.values), at: start)
      }
      entries.append(
        Entry(
          kind: kind, escaped: escaped, start: UInt32(start), end: UInt32(end),
          next: UInt32(entries.count + 1)))
    }

    mutating func leaf(_ kind: JSONKind, _ word: StaticString) throws(JSONRefusal) {
      let start = scanner.position
      try scanner.literal(word)
      try add(kind, from: start, to: scanner.position)
    }

    /// Gives whether an escape is in it.
    mutating func string() throws(JSONRefusal) -> Bool {
      try scanner.expect(UInt8(ascii: "\""))
      let start = scanner.position
      let escaped = try scanner.stringBody()
      try add(.string, escaped: escaped, from: start, to: scanner.position - 1)
      return escaped
    }

    mutating func array(depth: Int) throws(JSONRefusal) {
      let index = try enter(.array, depth: depth)
      if try scanner.peekToken() != UInt8(ascii: "]") {
        repeat { try value(depth: depth + 1) } while try more(until: "]")
      } else {
        scanner.position += 1
      }
      close(index)
    }

    mutating func object(depth: Int) throws(JSONRefusal) {
      let index = try enter(.object, depth: depth)
      var count = 0
      if try scanner.peekToken() != UInt8(ascii: "}") {
        repeat {
          if try string() { entries[index].escaped = true }
          try scanner.expect(UInt8(ascii: ":"))
          try value(depth: depth + 1)
          count += 1
        } while try more(until: "}")
      } else {
        scanner.position += 1
      }
      close(index)
      try refuseDuplicates(in: index, count: count)
    }

    mutating func enter(_ kind: JSONKind, depth: Int) throws(JSONRefusal) -> Int {
      guard depth < limits.depth else { throw scanner.refusal(.depth(atMost: limits.depth)) }
      let index = try open(kind)
      scanner.position += 1
      return index
    }

    /// A comma says true, the closing bracket false.
    mutating func more(until bracket: Unicode.Scalar) throws(JSONRefusal) -> Bool {
      let byte = try scanner.peekToken()
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: bracket) else {
        throw scanner.refusal(.commaOr(Character(bracket)))
      }
      scanner.position += 1
      return byte == UInt8(ascii: ",")
    }

    func refuseDuplicates(in object: Int, count: Int) throws(JSONRefusal) {
      guard count > 1 else { return }
      let duplicate =
        entries[object].escaped || count > 16
        ? sortedDuplicate(in: object) : pairwiseDuplicate(in: object)
      if let duplicate {
        throw scanner.refusal(.uniqueName, at: Int(entries[duplicate].start) - 1)
      }
    }

    /// Few names are compared with each other where they lie, without an array of them.
    private func pairwiseDuplicate(in object: Int) -> Int? {
      var later = object + 1
      while later < entries.count {
        let count = entries[later].end - entries[later].start
        var earlier = object + 1
        while earlier < later {
          if entries[earlier].end - entries[earlier].start == count,
            sameBytes(Int(entries[earlier].start), Int(entries[later].start), Int(count))
          {
            return later
          }
          earlier = Int(entries[earlier + 1].next)
        }
        later = Int(entries[later + 1].next)
      }
      return nil
    }

    private func sameBytes(_ one: Int, _ other: Int, _ count: Int) -> Bool {
      unsafe scanner.buffer.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress else { return count == 0 }
        return unsafe areSame(start + one, start + other, count)
      }
    }

    /// Sorting keeps a hostile object of many names at n log n.
    private func sortedDuplicate(in object: Int) -> Int? {
      var names: [Int] = []
      var index = object + 1
      while index < entries.count {
        names.append(index)
        index = Int(entries[index + 1].next)
      }
      let texts = names.map { name in
        let text = scanner.buffer[Int(entries[name].start)..<Int(entries[name].end)]
        return (name: name, text: entries[name].escaped ? unescaped(text)[...] : text)
      }.sorted {
        $0.text == $1.text ? $0.name < $1.name : $0.text.lexicographicallyPrecedes($1.text)
      }
      for (one, other) in zip(texts, texts.dropFirst()) where one.text == other.text {
        return other.name
      }
      return nil
    }
  }
}
