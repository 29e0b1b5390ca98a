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
