import StrictJSON
import Testing

/// RFC 8785.
struct CanonicalTests {
  /// Section 3.2.2 and 3.2.4.
  @Test func `gives the form of the specification's example`() throws {
    let input = """
      {
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
        "literals": [null, true, false]
      }
      """
    let expected =
      "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
      + "\"string\":\"\u{20AC}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
    #expect(try canonical(input) == expected)
  }

  /// Section 3.2.3.
  @Test func `sorts names by UTF-16 code units`() throws {
    let input =
      "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\","
      + "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
      + "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}"
    let values = try JSONDocument(Array(try canonical(input).utf8)).root
      .object { reader throws(JSONRefusal) in
        try reader.rest().map { member throws(JSONRefusal) in try member.value.string() }
      }
    #expect(
      values == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
        "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
      ])
  }

  /// Appendix B, and the borders of ECMA-262, section 6.1.6.1.20.
  @Test(
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
      (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
      (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
      (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
      (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
      (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
      (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
      (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
      (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
      (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
      (0x4314_3FF3_C1CB_0959, "1424953923781206.2"), (0x3FF0_0000_0000_0000, "1"),
      (0x3FB9_9999_9999_999A, "0.1"),
    ] as [(UInt64, String)])
  func `writes numbers as ECMAScript does`(bits: UInt64, text: String) throws {
    #expect(try canonical(Double(bitPattern: bits).description) == text)
    #expect(try canonical(text) == text)
  }

  @Test(arguments: [
    ("-0", "0"), ("100", "100"), ("1.0", "1"), ("1e2", "100"), ("123456789012345", "123456789012345"),
    ("1234567890123456789", "1234567890123456800"), ("-15", "-15"), ("0.10", "0.1"),
  ])
  func `writes one form of a number`(input: String, expected: String) throws {
    #expect(try canonical(input) == expected)
  }

  @Test func `refuses a number that no double holds`() throws {
    for text in ["1e400", "-1e400", "[1e309]"] {
      let refused = try refusal(text) { root throws(JSONRefusal) in _ = try root.canonical() }
      #expect(refused?.expected == .finiteNumber)
    }
  }

  @Test func `leaves out a member of the document itself only`() throws {
    let root = try JSONDocument(
      Array("{\"b\":{\"hash\":1},\"hash\":2,\"\\u0061\":3}".utf8)
    ).root
    let text = String(decoding: try root.canonical(without: ["hash"]), as: UTF8.self)
    #expect(text == "{\"a\":3,\"b\":{\"hash\":1}}")
  }

  @Test func `writes a value prettily and canonically`() throws {
    let value = JSONValue.object([
      .init("b", .array([.integer(-1), .null, .bool(true)])), .init("a", .string("\u{1}\"\\\n\u{E9}")),
      .init("e", .array([])), .init("o", .object([])),
    ])
    #expect(
      String(decoding: value.pretty(), as: UTF8.self) == """
        {
          "b": [
            -1,
            null,
            true
          ],
          "a": "\\u0001\\"\\\\\\n\u{E9}",
          "e": [],
          "o": {}
        }

        """)
    #expect(
      String(decoding: value.canonical(), as: UTF8.self)
        == "{\"a\":\"\\u0001\\\"\\\\\\n\u{E9}\",\"b\":[-1,null,true],\"e\":[],\"o\":{}}")
  }
}

/// Whether a text is in canonical form must be told as by writing that form.
@Suite struct CanonicalFormTests {
  private func check(_ text: [UInt8]) throws {
    guard let root = try? JSONDocument(text).root, let form = try? root.canonical() else { return }
    // White space around the value is not its own.
    let quotes = root.kind == .string ? 2 : 0
    let isCanonical = root.isCanonical && root.token.count + quotes == text.count
    #expect(isCanonical == (form == text), "\(String(decoding: text, as: UTF8.self))")
  }

  static let texts = [
    "{}", "[]", "null", "true", "0", "-0", "15", "-15", "1.0", "1e2", "\"a\"", "{\"a\":1,\"b\":[1,2,{}]}",
    "{\"b\":1,\"a\":2}", "{\"a\":{\"b\":1,\"a\":2}}", "[[],[[]],{\"\":{}}]", "[\"\\u0061\",\"\\n\",\"\\/\"]",
    "{\"\\u0061\":1}", "{\"\u{20AC}\":1,\"\u{1F600}\":2,\"\u{FB33}\":3}",
    "{\"\u{20AC}\":1,\"\u{FB33}\":3,\"\u{1F600}\":2}", "{\"a\":1,\"aa\":2,\"b\":3}",
    "1234567890123456789", "[1 ]", "[ 1]", "[1, 2]", "{ \"a\":1}", "{\"a\" :1}", "{\"a\": 1}", "{\"a\":1 }",
  ]

  @Test(arguments: texts)
  func `is told as by writing it`(text: String) throws {
    let bytes = Array(text.utf8)
    try check(bytes)
    for place in bytes.indices {
      for byte: UInt8 in [0x20, 0x0A, 0x09] { try check(bytes[..<place] + [byte] + bytes[place...]) }
      for byte: UInt8 in [0x20, 0x22, 0x2C, 0x31, 0x5C, 0x61, 0x7D] {
        var changed = bytes
        changed[place] = byte
        try check(changed)
      }
    }
  }

  /// A text is copied in steps of several widths, which each must see what is to be escaped.
  @Test(arguments: [
    ("\"", #"\""#), ("\\", #"\\"#), ("\u{0}", #"\u0000"#), ("\u{1F}", #"\u001f"#), ("\n", #"\n"#),
    (" ", " "), ("[", "["), ("\u{7F}", "\u{7F}"), ("é", "é"), ("\u{1F600}", "\u{1F600}"),
  ])
  func `escapes a character wherever it stands`(character: String, escaped: String) {
    for before in 0...40 {
      for after in 0...20 {
        func around(_ middle: String) -> String {
          String(repeating: "a", count: before) + middle + String(repeating: "z", count: after)
        }
        let value = JSONValue.object([.init(.text(around(character)), .string(around(character)))])
        let token = "\"\(around(escaped))\""
        #expect(value.canonical() == Array("{\(token):\(token)}".utf8))
      }
    }
  }

  @Test func `writes an integer with all its digits`() {
    var numbers = [0, Int.max, Int.min, Int.max - 1, Int.min + 1]
    var power = 1
    for _ in 0..<18 {
      power *= 10
      numbers += [power - 1, power, power + 1]
    }
    for number in numbers.flatMap({ [$0, 0 &- $0] }) {
      #expect(JSONValue.integer(number).pretty() == Array("\(number)\n".utf8))
    }
  }
}
