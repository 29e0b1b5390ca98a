/// A whole JSON text in memory, checked, with an index of its values. Duplicate names are refused
/// when the text is read, compared after unescaping (RFC 8259, section 4; RFC 7493, section 2.3).
///
/// The index is flat, in the order of the text: behind an object's entry stand its names and values
/// in turn, behind an array's its elements. Nothing is copied out of the text until it is asked for.
public final class JSONDocument: Sendable {
  struct Entry {
    var kind: JSONKind
    /// Of a string: it has an escape. Of an object: one of its names has.
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
    // The index has places of 32 bits.
    if bytes.count > min(limits.bytes, Int(UInt32.max)) {
      throw JSONScanner(bytes, limits: limits).refusal(
        .bytes(atMost: limits.bytes), at: limits.bytes)
    }
    // A value takes two bytes at least, its own and a comma or bracket; only the last and arrays and
    // objects that are never closed take one. What is not used of the room is never touched.
    let room = min(bytes.count / 2 + limits.depth + 2, limits.values)
    var refusal: JSONRefusal?
    entries = unsafe Array(unsafeUninitializedCapacity: room) { entries, count in
      unsafe bytes.withUnsafeBytes { text in
        let scanner = JSONScanner(bytes, limits: limits)
        var builder = unsafe JSONIndexBuilder(text, entries, scanner, limits)
        do throws(JSONRefusal) { try builder.fill() } catch { refusal = error }
        count = builder.count
      }
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
}
