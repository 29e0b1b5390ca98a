public import CheckedValues

/// A time as another program's report gives it: RFC 3339, which may have a fraction of a second.
public struct ReportTime: Sendable, Equatable {
  /// The second that it lies in, never later than what was written.
  public let second: Timestamp
  /// Whether it is that second exactly.
  public let isWhole: Bool

  /// Nil when the text is no such time.
  public init?(_ text: String) {
    guard let second = Timestamp(report: text) else { return nil }
    let fraction = text.utf8.drop { $0 != UInt8(ascii: ".") }.dropFirst()
    isWhole = fraction.prefix { $0 &- 0x30 < 10 }.allSatisfy { $0 == 0x30 }
    self.second = second
  }

  /// The first whole second that is not before it.
  public var end: Timestamp { isWhole ? second : Timestamp(seconds: second.seconds + 1) ?? second }
}
