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

/// The name of a case, which is the name of its folder: `[a-z0-9][a-z0-9._-]{0,127}`.
public struct CaseName: CheckedText, Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init?(_ text: String) {
    guard let first = text.utf8.first, Self.isPlain(first), text.utf8.count <= 128,
      text.utf8.allSatisfy({
        Self.isPlain($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
          || $0 == UInt8(ascii: "-")
      })
    else { return nil }
    self.text = text
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || byte &- 0x61 < 26
  }

  public var description: String { text }
}

/// A path relative to a folder, made of names that may stand in an output: an `Identifier` whose
/// parts between slashes are not empty, `.` or `..`.
public struct CasePath: CheckedText, Hashable, Sendable, Comparable, CustomStringConvertible {
  public let identifier: Identifier

  public init?(_ text: String) {
    guard Self.hasPlainParts(text.utf8.span), let identifier = Identifier(text) else { return nil }
    self.identifier = identifier
  }

  /// From bytes of a document.
  public init?(_ utf8: Span<UInt8>) {
    guard Self.hasPlainParts(utf8), let identifier = Identifier(utf8) else { return nil }
    self.identifier = identifier
  }

  private static func hasPlainParts(_ utf8: Span<UInt8>) -> Bool {
    unsafe utf8.withUnsafeBufferPointer { utf8 in
      var start = 0
      for place in 0...utf8.count {
        if place < utf8.count, unsafe utf8[place] != UInt8(ascii: "/") { continue }
        guard unsafe isName(UnsafeBufferPointer(rebasing: utf8[start..<place])) else { return false }
        start = place &+ 1
      }
      return true
    }
  }

  private static func isName(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
    let dot = UInt8(ascii: ".")
    return switch part.count {
    case 0: false
    case 1: unsafe part[0] != dot
    case 2: unsafe part[0] != dot || part[1] != dot
    default: true
    }
  }

  public var text: String { identifier.text }

  /// What stands before the last slash; nil where there is none.
  public var folder: Substring? { lastSlash.map { text[..<$0] } }

  /// What stands behind the last slash.
  public var name: Substring { lastSlash.map { text[text.utf8.index(after: $0)...] } ?? text[...] }

  private var lastSlash: String.Index? {
    let utf8 = text.utf8.span
    let place = utf8.indices.last { utf8[$0] == UInt8(ascii: "/") }
    return place.map { text.utf8.index(text.startIndex, offsetBy: $0) }
  }

  public var description: String { text }

  public static func < (one: Self, other: Self) -> Bool { one.identifier < other.identifier }
}

/// A pattern that a name is held against: the name itself, or a beginning followed by `*`.
public struct NamePattern: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  /// What a name must be, or begin with.
  private let stem: String
  private let isOpen: Bool

  /// Nil unless the text is an identifier, an identifier followed by `*`, or `*` alone.
  public init?(_ text: String) {
    isOpen = text.utf8.last == UInt8(ascii: "*")
    let stem = isOpen ? String(Substring(text.utf8.dropLast())) : text
    guard stem.isEmpty ? !text.isEmpty : Identifier(stem) != nil else { return nil }
    (self.text, self.stem) = (text, stem)
  }

  public func matches(_ name: String) -> Bool {
    if isOpen { return name.utf8.starts(with: stem.utf8) }
    // Their lengths tell most names apart, without a call that compares texts.
    return name.utf8.count == stem.utf8.count && name == stem
  }

  public var description: String { text }
}
