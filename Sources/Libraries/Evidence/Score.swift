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
  public init?(number text: String) { self.init(number: Array(text.utf8)[...]) }

  /// From bytes of a report.
  public init?(number text: ArraySlice<UInt8>) {
    guard let thousandths = thousandthsRoundedUp(text) else { return nil }
    self.init(thousandths: thousandths)
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

/// Thousandths of a number that is not negative, rounded up; nil for a negative one, for one that is 100 or
/// more, and for an exponent that no score has.
private func thousandthsRoundedUp(_ text: ArraySlice<UInt8>) -> Int? {
  let mantissa = text.prefix { $0 | 0x20 != UInt8(ascii: "e") }
  if mantissa.isEmpty { return nil }
  var exponent = 0
  if mantissa.count < text.count {
    let digits = String(decoding: text[mantissa.endIndex...].dropFirst(), as: UTF8.self)
    guard let number = Int(digits), number.magnitude <= 1 << 20 else { return nil }
    exponent = number
  }
  // The power of ten that the next digit stands for, in thousandths.
  var place = mantissa.prefix { $0 != UInt8(ascii: ".") }.count - 1 + exponent + 3
  var value = 0
  var hasMore = false
  for byte in mantissa where byte != UInt8(ascii: ".") {
    guard byte &- 0x30 < 10 else { return nil }
    if byte != 0x30 && place > 4 { return nil }
    if place >= 0 && place <= 4 { value = value * 10 + Int(byte &- 0x30) }
    if place < 0 && byte != 0x30 { hasMore = true }
    place -= 1
  }
  // Digits that are not written down to the thousandths are zeros.
  for _ in 0..<max(0, min(place + 1, 5)) { value *= 10 }
  return hasMore ? value + 1 : value
}
