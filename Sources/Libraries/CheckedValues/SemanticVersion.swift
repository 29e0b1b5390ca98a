/// A version of Semantic Versioning 2.0.0, of at most 128 bytes. Two versions that differ in build
/// metadata only have the same precedence and are still not equal.
public struct SemanticVersion: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public let major: Int
  public let minor: Int
  public let patch: Int
  private let hasPrerelease: Bool

  /// Nil when the text is not of that form, or a number has more than 15 digits.
  public init?(_ text: String) { self.init(Array(text.utf8)[...]) }

  /// From bytes of a document.
  public init?(_ utf8: ArraySlice<UInt8>) {
    guard utf8.count <= 128 else { return nil }
    var rest = utf8
    guard let major = Self.number(&rest), rest.popFirst() == UInt8(ascii: "."),
      let minor = Self.number(&rest), rest.popFirst() == UInt8(ascii: "."),
      let patch = Self.number(&rest)
    else { return nil }
    hasPrerelease = rest.first == UInt8(ascii: "-")
    if hasPrerelease {
      let words = rest.dropFirst().prefix { $0 != UInt8(ascii: "+") }
      guard Self.areWords(words, numbersWithoutZeros: true) else { return nil }
      rest = rest[words.endIndex...]
    }
    if rest.first == UInt8(ascii: "+") {
      guard Self.areWords(rest.dropFirst(), numbersWithoutZeros: false) else { return nil }
      rest = rest[rest.endIndex...]
    }
    guard rest.isEmpty else { return nil }
    text = String(decoding: utf8, as: UTF8.self)
    (self.major, self.minor, self.patch) = (major, minor, patch)
  }

  /// A number of the core at the start of `rest`, which it is taken from.
  private static func number(_ rest: inout ArraySlice<UInt8>) -> Int? {
    let digits = rest.prefix { $0 &- 0x30 < 10 }
    guard (1...15).contains(digits.count), digits.count == 1 || digits.first != 0x30 else {
      return nil
    }
    rest = rest[digits.endIndex...]
    return digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
  }

  /// Words of letters, digits and hyphens with dots between them; none is empty.
  private static func areWords(_ text: ArraySlice<UInt8>, numbersWithoutZeros: Bool) -> Bool {
    text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { word in
      guard !word.isEmpty,
        word.allSatisfy({ Identifier.isAlphanumeric($0) || $0 == UInt8(ascii: "-") })
      else { return false }
      let isNumber = word.allSatisfy { $0 &- 0x30 < 10 }
      return !(numbersWithoutZeros && isNumber && word.count > 1 && word.first == 0x30)
    }
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
