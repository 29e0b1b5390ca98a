/// A CVSS score from 0 to 10, as an exact decimal. Digits behind the third are rounded up, so that no
/// score is ever taken for a smaller one.
public struct Score: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let thousandths: Int

  /// Nil outside 0 to 10.
  public init?(thousandths: Int) {
    guard (0...10_000).contains(thousandths) else { return nil }
    self.thousandths = thousandths
  }

  /// Reads the text of a JSON number (RFC 8259, section 6). Nil outside 0 to 10.
  public init?(number text: String) {
    guard let parts = Decimal(text) else { return nil }
    self.init(thousandths: parts.thousandthsRoundedUp)
  }

  /// Reads a limit of a policy: `9`, `9.0` or `8.75`, at most three digits behind the point, no
  /// exponent and no superfluous zero in front.
  public init?(limit text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), (1...2).contains(parts[0].utf8.count),
      parts.count == 1 || (1...3).contains(parts[1].utf8.count),
      parts.allSatisfy({ $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }),
      parts[0].utf8.count == 1 || parts[0].utf8.first != UInt8(ascii: "0")
    else { return nil }
    self.init(number: text)
  }

  /// At least one digit behind the point: `9.8`, `10.0`, `8.75`.
  public var text: String {
    var fraction = String(1000 + thousandths % 1000).dropFirst()
    while fraction.utf8.count > 1, fraction.utf8.last == UInt8(ascii: "0") { fraction.removeLast() }
    return "\(thousandths / 1000).\(fraction)"
  }

  public var description: String { text }

  public static func < (one: Self, other: Self) -> Bool { one.thousandths < other.thousandths }
}

/// The digits of a number that is not negative, without leading zeros: `0.digits × 10^point`.
private struct Decimal {
  var digits: [UInt8] = []
  var point = 0

  /// Nil for a negative number, or an exponent that no score has.
  init?(_ text: String) {
    let parts = text.utf8.split(whereSeparator: { $0 | 0x20 == UInt8(ascii: "e") })
    guard let mantissa = parts.first, parts.count <= 2 else { return nil }
    var exponent = 0
    if parts.count == 2 {
      guard let number = Int(Substring(parts[1])), abs(number) <= 1 << 20 else { return nil }
      exponent = number
    }
    var integers = 0
    var behindPoint = false
    for byte in mantissa {
      if byte == UInt8(ascii: ".") {
        behindPoint = true
        continue
      }
      guard byte &- 0x30 < 10 else { return nil }
      digits.append(byte - 0x30)
      if !behindPoint { integers += 1 }
    }
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    point = integers - zeros + exponent
  }

  /// At most 100,000, which is outside every range.
  var thousandthsRoundedUp: Int {
    guard !digits.isEmpty else { return 0 }
    let wanted = point + 3
    guard wanted <= 5 else { return 100_000 }
    var value = 0
    for place in 0..<max(wanted, 0) { value = value * 10 + (place < digits.count ? Int(digits[place]) : 0) }
    let rest = digits.dropFirst(max(wanted, 0))
    return rest.contains { $0 != 0 } ? value + 1 : value
  }
}
