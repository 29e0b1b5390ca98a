/// A SHA-256 digest, written as 64 lower-case hex digits. It lies in the value itself, so that to read one and
/// to hand it on asks for no memory.
public struct SHA256Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  public static let byteCount = 32

  /// The digest as four big-endian numbers.
  public let words: SIMD4<UInt64>

  /// Of 32 bytes that were read as four numbers as they lie in memory.
  public init(inMemory read: SIMD4<UInt64>) {
    words = SIMD4(read[0].bigEndian, read[1].bigEndian, read[2].bigEndian, read[3].bigEndian)
  }

  /// Nil unless there are exactly 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(inMemory: unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: SIMD4<UInt64>.self) })
  }

  /// Nil unless the text is exactly 64 lower-case hex digits.
  public init?(hex: ArraySlice<UInt8>) { self.init(hex: hex.span) }

  /// The same of bytes where they lie.
  public init?(hex: Span<UInt8>) {
    guard hex.count == 2 * Self.byteCount else { return nil }
    var words = SIMD4<UInt64>()
    for place in 0..<4 {
      guard let word = Hex.number(hex, at: 16 * place) else { return nil }
      words[place] = word
    }
    self.words = words
  }

  public init?(hex: String) { self.init(hex: Array(hex.utf8)[...]) }

  /// 64 zeros: what a first stage names as the hash before it.
  public static let zero = SHA256Digest(inMemory: SIMD4())

  public var bytes: [UInt8] {
    (0..<Self.byteCount).map { place in
      UInt8(truncatingIfNeeded: words[place / 8] >> UInt64(56 - place % 8 * 8))
    }
  }

  public var hex: String {
    unsafe String(unsafeUninitializedCapacity: 2 * Self.byteCount) { text in
      for place in 0..<4 { unsafe Hex.write(words[place], to: text, at: 16 * place) }
      return 2 * Self.byteCount
    }
  }

  public var description: String { hex }

  public static func < (one: Self, other: Self) -> Bool {
    for place in 0..<4 where one.words[place] != other.words[place] {
      return one.words[place] < other.words[place]
    }
    return false
  }
}
