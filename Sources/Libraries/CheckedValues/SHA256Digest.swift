/// A SHA-256 digest, written as 64 lower-case hex digits.
public struct SHA256Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  public static let byteCount = 32

  public let bytes: [UInt8]

  /// Nil unless there are exactly 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Nil unless the text is exactly 64 lower-case hex digits.
  public init?(hex: ArraySlice<UInt8>) { self.init(hex: hex.span) }

  /// The same of bytes where they lie.
  public init?(hex: Span<UInt8>) {
    guard hex.count == 2 * Self.byteCount, let bytes = Hex.decode(hex) else { return nil }
    self.bytes = bytes
  }

  public init?(hex: String) { self.init(hex: Array(hex.utf8)[...]) }

  /// 64 zeros: what a first stage names as the hash before it.
  public static let zero = SHA256Digest(unchecked: [UInt8](repeating: 0, count: byteCount))

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  public var hex: String { Hex.encode(bytes) }
  public var description: String { hex }

  public static func < (one: Self, other: Self) -> Bool {
    one.bytes.lexicographicallyPrecedes(other.bytes)
  }
}
