import CheckedValues
import Testing

struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:01Z", 1), ("1969-12-31T23:59:59Z", -1),
    ("2000-02-29T12:00:00Z", 951_825_600), ("2000-03-01T00:00:00Z", 951_868_800),
    ("2026-11-21T08:00:00Z", 1_795_248_000), ("2038-01-19T03:14:08Z", 2_147_483_648),
    ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ("1600-02-29T00:00:00Z", -11_670_998_400), ("2100-03-01T00:00:00Z", 4_107_542_400),
  ])
  func `counts seconds and writes them back`(text: String, seconds: Int) {
    #expect(Timestamp(text)?.seconds == seconds)
    #expect(Timestamp(seconds: seconds)?.text == text)
    #expect(Timestamp(report: text)?.seconds == seconds)
  }

  @Test func `knows the length of every month`() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for (year, isLeap) in [(2023, false), (2024, true), (1900, false), (2000, true), (2100, false)] {
      for (index, length) in lengths.enumerated() {
        let month = String(101 + index).dropFirst()
        let days = isLeap && index == 1 ? 29 : length
        #expect(Timestamp("\(year)-\(month)-\(days)T00:00:00Z") != nil)
        #expect(Timestamp("\(year)-\(month)-\(days + 1)T00:00:00Z") == nil)
        #expect(Timestamp("\(year)-\(month)-00T00:00:00Z") == nil)
      }
    }
  }

  @Test func `goes on from one day to the next for four hundred years`() {
    var time = Timestamp("1600-01-01T00:00:00Z")
    var dates: Set<String> = []
    for _ in 0..<146_097 {
      guard let now = time else { break }
      dates.insert(now.text)
      #expect(Timestamp(now.text) == now)
      time = Timestamp(seconds: now.seconds + 86400)
    }
    #expect(dates.count == 146_097)
    #expect(time?.text == "2000-01-01T00:00:00Z")
  }

  @Test(arguments: [
    "", "2026", "2026-11-21", "2026-11-21T08:00:00", "2026-11-21T08:00:00z", "2026-11-21t08:00:00Z",
    "2026-11-21 08:00:00Z", "2026-11-21T08:00:00+00:00", "2026-11-21T08:00:00.0Z",
    "2026-11-21T08:00:60Z", "2026-11-21T08:60:00Z", "2026-11-21T24:00:00Z", "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z", "0000-01-01T00:00:00Z", "2026-11-21T08:00:00Z ",
    " 2026-11-21T08:00:00Z", "2026-11-21T08:00:00ZZ", "+026-11-21T08:00:00Z", "2026-1-021T08:00:00Z",
    "10000-01-01T00:00:00Z", "2026/11/21T08:00:00Z", "2026-11-21T08-00-00Z", "２026-11-21T08:00Z",
  ])
  func `refuses another form`(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test(arguments: [
    ("2026-11-21T08:00:00.999999999Z", "2026-11-21T08:00:00Z"),
    ("2026-11-21T08:00:00.1Z", "2026-11-21T08:00:00Z"),
    ("2026-11-21T08:00:00z", "2026-11-21T08:00:00Z"),
    ("2026-11-21t08:00:00Z", "2026-11-21T08:00:00Z"),
    ("2026-11-21T08:00:00+00:00", "2026-11-21T08:00:00Z"),
    ("2026-11-21T08:00:00+02:30", "2026-11-21T05:30:00Z"),
    ("2026-11-21T08:00:00.5-06:00", "2026-11-21T14:00:00Z"),
    ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"),
    ("2024-03-01T00:00:00+23:59", "2024-02-29T00:01:00Z"),
  ])
  func `converts a report's time once`(text: String, expected: String) {
    #expect(Timestamp(report: text)?.text == expected)
  }

  @Test(arguments: [
    "", "2026-11-21 08:00:00Z", "2026-11-21T08:00:00", "2026-11-21T08:00:00.", "2026-11-21T08:00:00.Z",
    "2026-11-21T08:00:00,5Z",
    "2026-11-21T08:00:00+0000", "2026-11-21T08:00:00+24:00", "2026-11-21T08:00:00+00:60",
    "2026-11-21T08:00:00 00:00", "2026-11-21T08:00:00Zx", "2026-11-21T08:00:00+00:00Z",
    "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-02-29T00:00:00Z",
  ])
  func `refuses a report's time that is none`(text: String) {
    #expect(Timestamp(report: text) == nil)
  }

  @Test func `has the years 1 to 9999`() {
    #expect(Timestamp(seconds: -62_135_596_801) == nil)
    #expect(Timestamp(seconds: 253_402_300_800) == nil)
    #expect(Timestamp(seconds: .min) == nil)
    #expect(Timestamp(seconds: .max) == nil)
  }

  @Test func `every changed byte gives another time or none`() {
    let text = Array("2024-02-29T23:59:59Z".utf8)
    for index in text.indices {
      for byte in UInt8.min...0x7F where byte != text[index] {
        var changed = text
        changed[index] = byte
        let read = Timestamp(String(decoding: changed, as: UTF8.self))
        #expect(read == nil || read?.text.utf8.elementsEqual(changed) == true)
      }
    }
  }
}
