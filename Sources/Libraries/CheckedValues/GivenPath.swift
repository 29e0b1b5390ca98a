/// A path as it was given on the command line: 1 to 1024 printable ASCII characters, without quotes
/// and backslashes. It comes from the person who calls, never from an input.
public struct GivenPath: CheckedText, Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init?(_ text: String) {
    guard (1...1024).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C })
    else { return nil }
    self.text = text
  }

  public var description: String { text }
}
