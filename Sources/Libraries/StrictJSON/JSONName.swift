/// The name of a member that is written.
public enum JSONName: Sendable, Equatable, ExpressibleByStringLiteral {
  /// A literal, of which nothing is copied.
  case literal(StaticString)
  case text(String)

  public init(stringLiteral literal: StaticString) { self = .literal(literal) }

  public var text: String {
    switch self {
    case .literal(let literal): literal.withUTF8Buffer { unsafe String(decoding: $0, as: UTF8.self) }
    case .text(let text): text
    }
  }

  @unsafe
  func withUTF8Bytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .literal(let literal):
      literal.withUTF8Buffer { unsafe body(UnsafeRawBufferPointer($0)) }
    case .text(let text): unsafe text.withUTF8Bytes(body)
    }
  }

  public static func == (one: Self, other: Self) -> Bool { one.text == other.text }
}
