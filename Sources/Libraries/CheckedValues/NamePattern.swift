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
