/// A name that may stand in an output: `[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,127}`.
public struct Identifier: CheckedText, Hashable, Sendable, Comparable, CustomStringConvertible {
  public static let maximumBytes = 128

  public let text: String

  /// Nil when the text is not of that form.
  public init?(_ text: String) {
    guard Self.isWellFormed(text.utf8.span) else { return nil }
    self.text = text
  }

  /// From bytes of a document; no text is made of what is not of that form.
  public init?(_ utf8: ArraySlice<UInt8>) { self.init(utf8.span) }

  /// From bytes of a document, where they lie.
  public init?(_ utf8: Span<UInt8>) {
    guard Self.isWellFormed(utf8) else { return nil }
    text = unsafe String(copying: UTF8Span(unchecked: utf8, isKnownASCII: true))
  }

  private static func isWellFormed(_ utf8: Span<UInt8>) -> Bool {
    guard !utf8.isEmpty, utf8.count <= maximumBytes, isAlphanumeric(utf8[0]) else { return false }
    return unsafe utf8.withUnsafeBufferPointer { utf8 in
      var place = 1
      while place < utf8.count, unsafe isAllowed(utf8[place]) { place &+= 1 }
      return place == utf8.count
    }
  }

  /// `A-Z a-z 0-9 . _ : @ / + -`, as bits of two words.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    let low: UInt64 = 0x07FF_E800_0000_0000
    let high: UInt64 = 0x07FF_FFFE_87FF_FFFF
    let word = byte & 0x40 == 0 ? low : high
    return byte < 0x80 && word >> UInt64(byte & 0x3F) & 1 == 1
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  public var description: String { text }

  /// By bytes, on every machine; of ASCII alone, strings are compared so.
  public static func < (one: Self, other: Self) -> Bool { one.text < other.text }
}
