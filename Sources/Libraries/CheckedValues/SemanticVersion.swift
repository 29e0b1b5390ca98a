/// A version of Semantic Versioning 2.0.0, of at most 128 bytes. Two versions that differ in build
/// metadata only have the same precedence and are still not equal.
public struct SemanticVersion: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public let major: Int
  public let minor: Int
  public let patch: Int
  private let prerelease: [Substring]

  /// Nil when the text is not of that form, or a number has more than 15 digits.
  public init?(_ text: String) {
    guard text.utf8.count <= 128 else { return nil }
    let build = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let core = build[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = core[0].split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, let major = Self.number(numbers[0]),
      let minor = Self.number(numbers[1]), let patch = Self.number(numbers[2])
    else { return nil }
    var prerelease: [Substring] = []
    if core.count == 2 {
      prerelease = core[1].split(separator: ".", omittingEmptySubsequences: false)
      guard prerelease.allSatisfy({ Self.isWord($0) && !Self.hasLeadingZero($0) }) else {
        return nil
      }
    }
    if build.count == 2 {
      let words = build[1].split(separator: ".", omittingEmptySubsequences: false)
      guard words.allSatisfy(Self.isWord) else { return nil }
    }
    self.text = text
    (self.major, self.minor, self.patch) = (major, minor, patch)
    self.prerelease = prerelease
  }

  private static func number(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.utf8.count <= 15, isNumeric(digits), !hasLeadingZero(digits)
    else { return nil }
    return Int(digits)
  }

  private static func isNumeric(_ word: Substring) -> Bool {
    word.utf8.allSatisfy { $0 &- 0x30 < 10 }
  }

  private static func hasLeadingZero(_ word: Substring) -> Bool {
    word.utf8.count > 1 && word.utf8.first == 0x30 && isNumeric(word)
  }

  private static func isWord(_ word: Substring) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy { Identifier.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  /// Whether this version comes before the other (section 11); build metadata plays no part.
  public func precedes(_ other: SemanticVersion) -> Bool {
    let (one, two) = ([major, minor, patch], [other.major, other.minor, other.patch])
    if one != two { return one.lexicographicallyPrecedes(two) }
    if prerelease.isEmpty || other.prerelease.isEmpty {
      return !prerelease.isEmpty && other.prerelease.isEmpty
    }
    for (left, right) in zip(prerelease, other.prerelease) where left != right {
      return Self.precedes(left, right)
    }
    return prerelease.count < other.prerelease.count
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
