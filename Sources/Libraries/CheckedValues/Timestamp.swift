/// A time in UTC with a resolution of one second: `YYYY-MM-DDTHH:MM:SSZ`, exactly 20 bytes, real
/// dates of the Gregorian calendar only, years 0001 to 9999, no leap second (RFC 3339, restricted).
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let seconds: Int

  static let range = -62_135_596_800...253_402_300_799

  /// Nil outside the years 0001 to 9999.
  public init?(seconds: Int) {
    guard Self.range.contains(seconds) else { return nil }
    self.seconds = seconds
  }

  /// Nil when the text is not of that form.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20, bytes.last == UInt8(ascii: "Z"),
      let seconds = Self.localSeconds(bytes)
    else { return nil }
    self.seconds = seconds
  }

  /// Reads a time of another program's report: RFC 3339 with a fraction and an offset, if it has
  /// them. Fractions are cut off, so a time is never later than what was written.
  public init?(report text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, let local = Self.localSeconds(bytes) else { return nil }
    var place = 19
    if bytes[place] == UInt8(ascii: ".") {
      place += 1
      let start = place
      while place < bytes.count, bytes[place] &- 0x30 < 10 { place += 1 }
      guard place > start else { return nil }
    }
    guard let offset = Self.offset(bytes[place...]) else { return nil }
    self.init(seconds: local - offset)
  }

  /// Seconds that `Z` or `+HH:MM` stand for.
  private static func offset(_ text: ArraySlice<UInt8>) -> Int? {
    if text.elementsEqual("Z".utf8) || text.elementsEqual("z".utf8) { return 0 }
    let start = text.startIndex
    guard text.count == 6, text[start + 3] == UInt8(ascii: ":"),
      let hours = number(text[(start + 1)..<(start + 3)]), hours < 24,
      let minutes = number(text[(start + 4)...]), minutes < 60
    else { return nil }
    switch text[start] {
    case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
    case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
    default: return nil
    }
  }

  /// `YYYY-MM-DDTHH:MM:SS` at the start of `text`.
  private static func localSeconds(_ text: [UInt8]) -> Int? {
    let separators: [(Int, UInt8)] = [(4, 0x2D), (7, 0x2D), (10, 0x54), (13, 0x3A), (16, 0x3A)]
    guard separators.allSatisfy({ text[$0.0] == $0.1 }),
      let year = number(text[0..<4]), let month = number(text[5..<7]),
      let day = number(text[8..<10]), let hour = number(text[11..<13]),
      let minute = number(text[14..<16]), let second = number(text[17..<19]),
      year >= 1, (1...12).contains(month), (1...daysIn(month, of: year)).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    return daysSinceEpoch(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in digits {
      guard byte &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  private static func daysIn(_ month: Int, of year: Int) -> Int {
    let leap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar; years start in March inside.
  private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  public var text: String {
    let shifted = seconds + 719_468 * 86400
    let days = shifted / 86400
    let time = shifted % 86400
    let era = days / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    return date + "T\(Self.padded(time / 3600, 2)):\(Self.padded(time / 60 % 60, 2)):"
      + "\(Self.padded(time % 60, 2))Z"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  public var description: String { text }

  public static func < (one: Self, other: Self) -> Bool { one.seconds < other.seconds }
}
