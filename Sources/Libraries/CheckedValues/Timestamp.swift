/// A time in UTC with a resolution of one second: `YYYY-MM-DDTHH:MM:SSZ`, exactly 20 bytes, real
/// dates of the Gregorian calendar only, years 0001 to 9999, no leap second (RFC 3339, restricted).
public struct Timestamp: CheckedText, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let seconds: Int

  static let range = -62_135_596_800...253_402_300_799

  /// The last one: nothing is later.
  public static let latest = Timestamp(checked: range.upperBound)

  private init(checked seconds: Int) { self.seconds = seconds }

  /// Nil outside the years 0001 to 9999.
  public init?(seconds: Int) {
    guard Self.range.contains(seconds) else { return nil }
    self.seconds = seconds
  }

  /// Nil when the text is not of that form.
  public init?(_ text: String) { self.init(Array(text.utf8).span) }

  /// From bytes of a document.
  public init?(_ utf8: Span<UInt8>) {
    guard utf8.count == Self.byteCount, utf8[10] == UInt8(ascii: "T"), utf8[19] == UInt8(ascii: "Z"),
      let seconds = Self.localSeconds(utf8)
    else { return nil }
    self.seconds = seconds
  }

  /// Reads a time of another program's report: RFC 3339 with a fraction and an offset, if it has
  /// them. Fractions are cut off, so a time is never later than what was written.
  public init?(report text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= Self.byteCount, bytes[10] | 0x20 == UInt8(ascii: "t"),
      let local = Self.localSeconds(bytes.span)
    else { return nil }
    var place = 19
    if bytes[place] == UInt8(ascii: ".") {
      place += 1
      let start = place
      while place < bytes.count, bytes[place] &- 0x30 < 10 { place += 1 }
      guard place > start else { return nil }
    }
    let rest = bytes[place...]
    guard let offset = Self.offset(rest.span) else { return nil }
    self.init(seconds: local - offset)
  }

  /// Seconds that `Z` or `+HH:MM` stand for.
  private static func offset(_ text: Span<UInt8>) -> Int? {
    if text.count == 1, text[0] | 0x20 == UInt8(ascii: "z") { return 0 }
    guard text.count == 6, text[3] == UInt8(ascii: ":"),
      let hours = number(text, 1..<3), hours < 24, let minutes = number(text, 4..<6), minutes < 60
    else { return nil }
    switch text[0] {
    case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
    case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
    default: return nil
    }
  }

  /// `YYYY-MM-DDTHH:MM:SS` at the start of `text`; between date and time may stand what the caller allows.
  private static func localSeconds(_ text: Span<UInt8>) -> Int? {
    guard text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
      let year = number(text, 0..<4), let month = number(text, 5..<7), let day = number(text, 8..<10),
      let hour = number(text, 11..<13), let minute = number(text, 14..<16),
      let second = number(text, 17..<19),
      year >= 1, (1...12).contains(month), (1...daysIn(month, of: year)).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    return daysSinceEpoch(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
  }

  private static func number(_ text: Span<UInt8>, _ digits: Range<Int>) -> Int? {
    var value = 0
    for place in digits {
      guard text[place] &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(text[place] - 0x30)
    }
    return value
  }

  private static func daysIn(_ month: Int, of year: Int) -> Int {
    let leap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    return switch month {
    case 2: leap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
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
    return unsafe String(unsafeUninitializedCapacity: Self.byteCount) { text in
      _ = unsafe text.initialize(fromContentsOf: Self.pattern)
      func put(_ number: Int, _ width: Int, at place: Int) {
        var rest = number
        for digit in (place..<place + width).reversed() {
          unsafe text[digit] = 0x30 + UInt8(rest % 10)
          rest /= 10
        }
      }
      put(year, 4, at: 0)
      put(month, 2, at: 5)
      put(day, 2, at: 8)
      put(time / 3600, 2, at: 11)
      put(time / 60 % 60, 2, at: 14)
      put(time % 60, 2, at: 17)
      return Self.byteCount
    }
  }

  private static let byteCount = 20
  private static let pattern = Array("0000-00-00T00:00:00Z".utf8)

  public var description: String { text }

  public static func < (one: Self, other: Self) -> Bool { one.seconds < other.seconds }
}
