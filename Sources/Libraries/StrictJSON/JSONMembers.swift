/// The names that a reader wants of an object; all others are skipped. Made once for each kind of
/// object, as a static constant.
public struct JSONMembers<Name: RawRepresentable & CaseIterable & Sendable>: Sendable
where Name.RawValue == String {
  @usableFromInline let cases: [Name]
  @usableFromInline let table: JSONNameTable

  /// At most 64 names.
  @inlinable
  public init(_: Name.Type = Name.self) {
    cases = Array(Name.allCases)
    table = JSONNameTable(cases.map { $0.rawValue })
  }
}

/// Names to be found in a window of bytes.
@usableFromInline
struct JSONNameTable: Sendable {
  /// A name and its first eight bytes as a number, which tell it from nearly all others at once.
  private struct Entry {
    let count: Int
    let head: UInt64
    let bytes: [UInt8]
  }

  private let entries: [Entry]
  /// A bit for each count of bytes that a name has: most names in a report have another.
  private let counts: UInt64
  let texts: [String]

  @usableFromInline
  init(_ texts: [String]) {
    precondition(texts.count <= 64, "more names than a word has bits")
    self.texts = texts
    entries = texts.map { text in
      let bytes = Array(text.utf8)
      return Entry(
        count: bytes.count, head: Self.head(of: bytes.indices, in: bytes), bytes: bytes)
    }
    counts = entries.reduce(0) { $0 | Self.bit(of: $1.count) }
  }

  private static func bit(of count: Int) -> UInt64 { 1 << UInt64(min(count, 63)) }

  func index(of range: Range<Int>, in window: borrowing [UInt8]) -> Int? {
    if counts & Self.bit(of: range.count) == 0 { return nil }
    let head = Self.head(of: range, in: window)
    for index in entries.indices
    where entries[index].count == range.count && entries[index].head == head {
      if range.count <= 8 || entries[index].bytes.elementsEqual(window[range]) { return index }
    }
    return nil
  }

  @inline(__always)
  private static func head(of range: Range<Int>, in window: borrowing [UInt8]) -> UInt64 {
    if range.lowerBound &+ 8 <= window.count {
      let word = unsafe window.withUnsafeBytes { bytes in
        unsafe UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
      }
      return range.count >= 8 ? word : word & (1 << UInt64(8 &* range.count) &- 1)
    }
    return window[range].prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
