import StrictJSON
import Testing

/// RFC 8259, section by section.
struct GrammarTests {
  @Test(arguments: [
    "0", "-0", "1", "-1", "10", "1.5", "-0.5", "1e5", "1E5", "1e+5", "1e-05", "0e0", "1.25e2",
    "123456789012345678901234567890", "1e400", "\"\"", "\"a\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\u0000\"", "\"\\uD83D\\uDE00\"", "\"\\u00e9\\u00E9\"", "\"é\u{1F600}\u{7F}\"", "true",
    "false", "null", "[]", "{}", "[1]", "[1,2]", "[[],{}]", "{\"\":0}", "{\"a\":1,\"b\":[2]}",
    " \t\r\n[ \n1\t,\r2 ] ", "{ \"a\" : { \"b\" : null } }", "[\"\u{FEFF}\"]", "[\"\u{FFFF}\"]",
  ])
  func `accepts what the grammar allows`(text: String) {
    #expect(refusal(text) == nil)
    #expect(streamRefusal(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    // Section 2: white space and tokens.
    "", " ", "\u{FEFF}{}", "[\u{0C}]", "[\u{A0}]", "[1]x", "[] []", "nul", "nulL", "True", "tru",
    "truee", "NaN", "Infinity", "undefined", "//", "[1]//", "/**/1", "#",
    // Section 4 and 5: objects and arrays.
    "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1;2]", "{a:1}", "{'a':1}", "{\"a\"}",
    "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{1:1}", "[}", "{]", "[1}",
    "{\"a\":1]", "{\"a\":1,,\"b\":2}", "[1,,2]", "{\"a\"::1}",
    // Section 6: numbers.
    "-", "+1", "01", "-01", "00", ".5", "1.", "-.5", "1.e5", "1e", "1e+", "1e-", "1e1.5", "0x10", "1_0",
    "1,0", "--1", "1a", "2.e", "0.e1", "１",
    // Section 7: strings.
    "\"", "\"a", "'a'", "\"\\\"", "\"\\a\"", "\"\\x41\"", "\"\\u\"", "\"\\u12\"", "\"\\u123\"",
    "\"\\u123g\"", "\"\\U0041\"", "\"\\\n\"", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"",
    "\"a\" \"b\"", "\"\\",
  ])
  func `refuses what it does not allow`(text: String) {
    #expect(refusal(text) != nil)
    #expect(streamRefusal(Array(text.utf8)) != nil)
  }

  @Test(arguments: [
    "\"\\uD800\"", "\"\\uDC00\"", "\"\\uD800\\uD800\"", "\"\\uDC00\\uD800\"", "\"\\uD800x\"",
    "\"\\uD800\\n\"", "\"\\uDBFF\\uE000\"", "\"\\uD83D\\u0041\"", "\"\\uD83D",
    "{\"\\uD800\":1}",
  ])
  func `refuses half of a surrogate pair`(text: String) {
    #expect(refusal(text) == .surrogatePair)
  }

  @Test func `joins surrogate pairs`() throws {
    let root = try JSONDocument(Array("\"\\ud800\\udc00\\uDBFF\\uDFFF\"".utf8)).root
    #expect(try root.string() == "\u{10000}\u{10FFFF}")
  }

  /// Unicode, table 3-7: well-formed UTF-8.
  @Test(
    arguments: [
      [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xE0, 0xBF, 0xBF], [0xE1, 0x80, 0x80],
      [0xEC, 0xBF, 0xBF], [0xED, 0x80, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
      [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF0, 0xBF, 0xBF, 0xBF],
      [0xF1, 0x80, 0x80, 0x80], [0xF3, 0xBF, 0xBF, 0xBF], [0xF4, 0x80, 0x80, 0x80],
      [0xF4, 0x8F, 0xBF, 0xBF],
    ] as [[UInt8]])
  func `accepts well-formed UTF-8`(bytes: [UInt8]) {
    #expect(refusal([0x22] + bytes + [0x22]) == nil)
    #expect(refusal([0x5B, 0x22] + bytes + bytes + [0x22, 0x5D]) == nil)
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x7F], [0xC2, 0xC0], [0xDF, 0x22],
      [0xE0, 0x9F, 0xBF], [0xE0, 0xA0], [0xE0, 0xA0, 0x7F], [0xE1, 0x7F, 0x80], [0xE1, 0x80, 0xC0],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF0, 0x90, 0x80], [0xF0, 0x90, 0x80, 0x22], [0xF1, 0x80, 0xC0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE],
      [0xFF],
    ] as [[UInt8]])
  func `refuses ill-formed UTF-8`(bytes: [UInt8]) {
    #expect(refusal([0x22] + bytes + [0x22]) != nil)
    #expect(refusal([0x7B, 0x22] + bytes + [0x22, 0x3A, 0x31, 0x7D]) != nil)
  }

  @Test(arguments: [
    "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":2,\"a\":1}", "{\"\":1,\"\":2}", "{\"a\":1,\"\\u0061\":2}",
    "{\"\\u0061\":1,\"a\":2}", "[{\"a\":{\"x\":1,\"x\":1}}]", "{\"\\/\":1,\"/\":2}",
    "{\"\\uD83D\\uDE00\":1,\"\u{1F600}\":2}",
  ])
  func `refuses a name that the object has already`(text: String) {
    #expect(refusal(text) == .uniqueName)
  }

  @Test(arguments: [2, 15, 16, 17, 18, 100])
  func `finds duplicates among few names and many`(count: Int) {
    let names = (0..<count).map { "\"name\($0)\":0" }
    #expect(refusal("{" + names.joined(separator: ",") + "}") == nil)
    for place in [0, count / 2, count - 1] {
      let text = "{" + names.joined(separator: ",") + ",\"name\(place)\":1}"
      #expect(refusal(text) == .uniqueName)
    }
  }

  @Test func `tells names apart that differ in case, length or form`() {
    // U+00E9 and e with U+0301 look alike and are different names.
    #expect(refusal("{\"a\":1,\"A\":2,\"aa\":3,\"\u{E9}\":4,\"e\u{301}\":5}") == nil)
  }
}
