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
