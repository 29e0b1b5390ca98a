import Evidence
import Testing

struct ScoreTests {
  @Test(arguments: [
    ("0", "0.0"), ("0.0", "0.0"), ("9.8", "9.8"), ("10", "10.0"), ("10.0", "10.0"), ("10.000", "10.0"),
    ("7.50", "7.5"), ("8.75", "8.75"), ("9.999", "9.999"), ("98e-1", "9.8"), ("0.98E1", "9.8"),
    ("9.8e0", "9.8"), ("1e1", "10.0"), ("1E+1", "10.0"), ("100e-2", "1.0"), ("0.001", "0.001"),
    ("0e99", "0.0"), ("0.0000e5", "0.0"), ("10000000e-6", "10.0"),
    // What does not fit is rounded up.
    ("9.8001", "9.801"), ("9.7999999999999999", "9.8"), ("0.0000001", "0.001"), ("1e-300", "0.001"),
    ("9.00000000000000000000000000000000001", "9.001"),
  ])
  func `reads numbers exactly`(number: String, text: String) {
    #expect(Score(number: number)?.text == text)
  }

  @Test(arguments: [
    "-0", "-0.1", "-1", "10.0001", "10.00000000000000000000001", "11", "100", "1e2", "1e400", "1e99999999999",
    "99999999999999999999999999", "101e-1", "", "x",
    "1e9223372036854775807", "1e-9223372036854775808", "1e-9223372036854775809",
  ])
  func `refuses what is outside 0 to 10`(number: String) {
    #expect(Score(number: number) == nil)
  }

  @Test func `orders scores`() throws {
    let texts = ["0.0", "0.1", "0.999", "1.0", "8.999", "9.0", "9.001", "9.1", "9.8", "10.0"]
    let scores = try texts.map { try #require(Score(number: $0)) }
    #expect(scores.shuffled().sorted() == scores)
    #expect(scores.map(\.text) == texts)
  }

  @Test(arguments: ["0", "9", "10", "9.0", "9.8", "10.0", "8.75", "0.001"])
  func `takes a limit`(text: String) {
    #expect(Score(limit: text) == Score(number: text))
    #expect(Score(limit: text) != nil)
  }

  @Test(arguments: [
    "", ".", "9.", ".9", "09", "09.0", "00", "10.1", "11", "100", "-1", "+9", "9.0001", "9.0.0", "9,0", "9e0",
    " 9", "9 ", "nine", "９",
  ])
  func `refuses another form of a limit`(text: String) {
    #expect(Score(limit: text) == nil)
  }
}
