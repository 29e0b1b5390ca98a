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
    if bytes.count > limits.bytes {
      throw JSONScanner(bytes, limits: limits).refusal(
        .bytes(atMost: limits.bytes), at: limits.bytes)
    }
    // A value takes two bytes at least, its own and a comma or bracket; only the last and arrays and
    // objects that are never closed take one. What is not used of the room is never touched.
    let room = min(bytes.count / 2 + limits.depth + 2, limits.values)
    var refusal: JSONRefusal?
    entries = unsafe Array(unsafeUninitializedCapacity: room) { entries, count in
      var builder = unsafe Builder(bytes, limits, entries)
      do throws(JSONRefusal) {
        try builder.value(depth: 0)
        try builder.scanner.expectEnd()
      } catch {
        refusal = error
      }
      count = builder.count
    }
    self.bytes = bytes
    if let refusal { throw refusal }
  }

  public var root: JSONNode { JSONNode(document: self, index: 0) }

  @unsafe
  func withView<Result>(_ body: (JSONView) -> Result) -> Result {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe entries.withUnsafeBufferPointer { unsafe body(JSONView(bytes: bytes, entries: $0)) }
    }
  }

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

  /// Fills the index.
  @safe
  private struct Builder: ~Copyable {
    var scanner: JSONScanner
    private(set) var count = 0
    private let entries: UnsafeMutableBufferPointer<Entry>
    private let limits: JSONLimits

    /// `entries` is room for as many as `limits` allow, or as the bytes can make.
    @unsafe
    init(
      _ bytes: [UInt8], _ limits: JSONLimits, _ entries: UnsafeMutableBufferPointer<Entry>
    ) {
      scanner = JSONScanner(bytes, limits: limits)
      self.limits = limits
      unsafe self.entries = entries
    }

    /// Adds an entry for a value at `start`.
    private mutating func append(_ entry: Entry) throws(JSONRefusal) {
      guard unsafe count < entries.count else {
        throw scanner.refusal(.values(atMost: limits.values), at: Int(entry.start))
      }
      unsafe entries.initializeElement(at: count, to: entry)
      count &+= 1
    }

    private func entry(_ index: Int) -> Entry { unsafe entries[index] }

    mutating func open(_ kind: JSONKind) throws(JSONRefusal) -> Int {
      try append(Entry(kind: kind, start: UInt32(scanner.position)))
      return count - 1
    }

    mutating func close(_ index: Int) {
      unsafe entries[index].end = UInt32(scanner.position)
      unsafe entries[index].next = UInt32(count)
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
      try append(
        Entry(
          kind: kind, escaped: escaped, start: UInt32(start), end: UInt32(end),
          next: UInt32(count + 1)))
    }

    mutating func leaf(_ kind: JSONKind, _ word: StaticString) throws(JSONRefusal) {
      let start = scanner.position
      try scanner.literal(word)
      try add(kind, from: start, to: scanner.position)
    }

    /// Gives whether an escape is in it.
    mutating func string() throws(JSONRefusal) -> Bool {
      guard try scanner.peekToken() == UInt8(ascii: "\"") else {
        throw scanner.refusal(.character("\""))
      }
      if let range = scanner.plainString() {
        try add(.string, from: range.lowerBound, to: range.upperBound)
        return false
      }
      scanner.position += 1
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
      var names = 0
      if try scanner.peekToken() != UInt8(ascii: "}") {
        repeat {
          if try string() { unsafe entries[index].escaped = true }
          try scanner.expect(UInt8(ascii: ":"))
          try value(depth: depth + 1)
          names += 1
        } while try more(until: "}")
      } else {
        scanner.position += 1
      }
      close(index)
      try refuseDuplicates(in: index, names: names)
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

    /// Mutating, or the builder would be copied for every object.
    mutating func refuseDuplicates(in object: Int, names: Int) throws(JSONRefusal) {
      guard names > 1 else { return }
      let duplicate =
        entry(object).escaped || names > 64
        ? sortedDuplicate(in: object) : pairwiseDuplicate(in: object)
      if let duplicate {
        throw scanner.refusal(.uniqueName, at: Int(entry(duplicate).start) - 1)
      }
    }

    /// Few names are compared with each other where they lie, without an array of them, and only with
    /// names that are of the same class.
    private func pairwiseDuplicate(in object: Int) -> Int? {
      var seen: UInt64 = 0
      var later = object + 1
      while later < count {
        let bit = classBit(of: later)
        if seen & bit != 0, hasSameName(from: object + 1, before: later) { return later }
        seen |= bit
        later = Int(entry(later + 1).next)
      }
      return nil
    }

    /// One of 64 classes, by the length and the first and the last byte.
    private func classBit(of name: Int) -> UInt64 {
      let (start, end) = (Int(entry(name).start), Int(entry(name).end))
      guard start < end else { return 1 }
      let (first, last) = (scanner.buffer[start], scanner.buffer[end - 1])
      let mixed = UInt64(end - start) &* 5 ^ UInt64(first) ^ UInt64(last) << 2
      return 1 << (mixed & 63)
    }

    private func hasSameName(from first: Int, before later: Int) -> Bool {
      let count = entry(later).end - entry(later).start
      var earlier = first
      while earlier < later {
        if entry(earlier).end - entry(earlier).start == count,
          sameBytes(Int(entry(earlier).start), Int(entry(later).start), Int(count))
        {
          return true
        }
        earlier = Int(entry(earlier + 1).next)
      }
      return false
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
      while index < count {
        names.append(index)
        index = Int(entry(index + 1).next)
      }
      let texts = names.map { name in
        let text = scanner.buffer[Int(entry(name).start)..<Int(entry(name).end)]
        return (name: name, text: entry(name).escaped ? unescaped(text)[...] : text)
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
