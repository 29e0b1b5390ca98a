/// A version of Semantic Versioning 2.0.0, of at most 128 bytes. Two versions that differ in build
/// metadata only have the same precedence and are still not equal.
public struct SemanticVersion: CheckedText, Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public let major: Int
  public let minor: Int
  public let patch: Int
  private let hasPrerelease: Bool

  /// Nil when the text is not of that form, or a number has more than 15 digits.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  /// From bytes of a document, where they lie.
  public init?(_ utf8: Span<UInt8>) {
    guard utf8.count <= 128 else { return nil }
    var place = 0
    guard let major = Self.number(utf8, &place), Self.skip(UInt8(ascii: "."), utf8, &place),
      let minor = Self.number(utf8, &place), Self.skip(UInt8(ascii: "."), utf8, &place),
      let patch = Self.number(utf8, &place)
    else { return nil }
    hasPrerelease = Self.skip(UInt8(ascii: "-"), utf8, &place)
    if hasPrerelease, !Self.skipWords(utf8, &place, numbersWithoutZeros: true) { return nil }
    if Self.skip(UInt8(ascii: "+"), utf8, &place),
      !Self.skipWords(utf8, &place, numbersWithoutZeros: false)
    {
      return nil
    }
    guard place == utf8.count else { return nil }
    text = unsafe utf8.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    (self.major, self.minor, self.patch) = (major, minor, patch)
  }

  /// Whether this byte comes next; it is passed over.
  private static func skip(_ byte: UInt8, _ text: Span<UInt8>, _ place: inout Int) -> Bool {
    guard place < text.count, text[place] == byte else { return false }
    place += 1
    return true
  }

  /// A number of the core, which is passed over.
  private static func number(_ text: Span<UInt8>, _ place: inout Int) -> Int? {
    let start = place
    var value = 0
    while place < text.count, text[place] &- 0x30 < 10 {
      guard place - start < 15 else { return nil }
      value = value * 10 + Int(text[place] &- 0x30)
      place += 1
    }
    let count = place - start
    return count == 0 || count > 1 && text[start] == 0x30 ? nil : value
  }

  /// Passes over words of letters, digits and hyphens with dots between them; none is empty.
  private static func skipWords(
    _ text: Span<UInt8>, _ place: inout Int, numbersWithoutZeros: Bool
  ) -> Bool {
    repeat {
      let start = place
      var isNumber = true
      while place < text.count, isWordByte(text[place]) {
        isNumber = isNumber && text[place] &- 0x30 < 10
        place += 1
      }
      let count = place - start
      if count == 0 { return false }
      if numbersWithoutZeros, isNumber, count > 1, text[start] == 0x30 { return false }
    } while skip(UInt8(ascii: "."), text, &place)
    return true
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    Identifier.isAlphanumeric(byte) || byte == UInt8(ascii: "-")
  }

  /// The words behind the core, before build metadata.
  private var prerelease: [Substring] {
    guard hasPrerelease else { return [] }
    let core = text.prefix { $0 != "+" }
    return core.drop { $0 != "-" }.dropFirst().split(separator: ".")
  }

  private static func isNumeric(_ word: Substring) -> Bool {
    word.utf8.allSatisfy { $0 &- 0x30 < 10 }
  }

  /// Whether this version comes before the other (section 11); build metadata plays no part.
  public func precedes(_ other: SemanticVersion) -> Bool {
    let (one, two) = ((major, minor, patch), (other.major, other.minor, other.patch))
    if one != two { return one < two }
    if !hasPrerelease || !other.hasPrerelease { return hasPrerelease && !other.hasPrerelease }
    let (prerelease, theirs) = (prerelease, other.prerelease)
    for (left, right) in zip(prerelease, theirs) where left != right {
      return Self.precedes(left, right)
    }
    return prerelease.count < theirs.count
  }

  private static func precedes(_ left: Substring, _ right: Substring) -> Bool {
    switch (isNumeric(left), isNumeric(right)) {
    case (true, true):
      left.utf8.count == right.utf8.count
        ? left.utf8.lexicographicallyPrecedes(right.utf8) : left.utf8.count < right.utf8.count
    case (true, false): true
    case (false, true): false
    case (false, false): left.utf8.lexicographicallyPrecedes(right.utf8)
    }
  }

  public var description: String { text }
}
