import StrictJSON
import Testing

struct ReaderTests {
  enum Word: String, CaseIterable { case one, two }

  @Test func `refuses a member that nobody asked for`() throws {
    let refused = try refusal("{\"a\":1,\"b\":{\"c\":2,\"d\":3}}") { root throws(JSONRefusal) in
      try root.object { reader throws(JSONRefusal) in
        _ = reader.optional("a")
        try reader.required("b").object { reader throws(JSONRefusal) in _ = reader.optional("d") }
      }
    }
    #expect(refused?.expected == .knownMember)
    #expect(refused?.path == "b.c")
  }

  @Test func `refuses a member that is missing`() throws {
    let refused = try refusal("{\"b\":{}}") { root throws(JSONRefusal) in
      try root.object { reader throws(JSONRefusal) in
        try reader.required("b").object { reader throws(JSONRefusal) in
          _ = try reader.required("a")
        }
      }
    }
    #expect(refused?.expected == .member("a"))
    #expect(refused?.path == "b")
  }

  /// The search starts behind the last name found, so that every order has to be tried.
  @Test(arguments: [
    ["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"], ["a", "a", "c", "b"], ["x", "c", "x", "a", "b"],
    ["b", "x", "b", "x", "a", "c"],
  ])
  func `finds members in any order`(names: [String]) throws {
    let root = try JSONDocument(Array("{\"a\":1,\"b\":2,\"c\":3}".utf8)).root
    try root.object { reader throws(JSONRefusal) in
      for name in names {
        let value: Int? =
          switch name {
          case "a": try reader.optional("a")?.integer(in: 0...9)
          case "b": try reader.optional("b")?.integer(in: 0...9)
          case "c": try reader.optional("c")?.integer(in: 0...9)
          default: try reader.optional("missing")?.integer(in: 0...9)
          }
        #expect(value == ["a": 1, "b": 2, "c": 3][name])
      }
    }
  }

  @Test(arguments: [["one", "two"], ["two", "one"], ["two", "two", "one", "one"], []])
  func `reads words in any order`(texts: [String]) throws {
    let root = try JSONDocument(Array("[\(texts.map { "\"\($0)\"" }.joined(separator: ","))]".utf8)).root
    var words = WordsInOrder<Word>()
    let read = try root.array { node throws(JSONRefusal) in try words.next(node) }
    #expect(read.map { $0.rawValue } == texts)
  }

  @Test(arguments: ["\"three\"", "\"\"", "\"One\"", "\"on\"", "1"])
  func `refuses another word`(text: String) throws {
    let refused = try refusal("[\"two\",\(text)]") { root throws(JSONRefusal) in
      var words = WordsInOrder<Word>()
      _ = try root.array { node throws(JSONRefusal) in try words.next(node) }
    }
    #expect(refused?.path == "[1]")
    #expect(refused?.expected == (text == "1" ? .kind(.string) : .oneOf(["one", "two"])))
  }

  @Test func `finds an escaped name, and nothing in an empty object`() throws {
    try JSONDocument(Array("{\"\\u0061\":{}}".utf8)).root.object { reader throws(JSONRefusal) in
      try reader.required("a").object { reader throws(JSONRefusal) in
        #expect(reader.optional("a") == nil)
        #expect(reader.rest().isEmpty)
      }
    }
  }

  @Test(arguments: [63, 64, 65, 200])
  func `sees the unread one of many members`(count: Int) throws {
    let text = "{" + (0..<count).map { "\"n\($0)\":\($0)" }.joined(separator: ",") + ",\"last\":0}"
    let read = try refusal(text) { root throws(JSONRefusal) in
      try root.object { reader throws(JSONRefusal) in
        _ = reader.optional("last")
        #expect(reader.rest().count == count)
      }
    }
    #expect(read == nil)
    let unread = try refusal(text) { root throws(JSONRefusal) in
      try root.object { reader throws(JSONRefusal) in _ = reader.optional("last") }
    }
    #expect(unread?.path == "n0")
  }

  @Test(arguments: [
    ("0", true), ("1", true), ("-1", true), ("100", true), ("101", false), ("-2", false),
    ("-0", false), ("1.0", false), ("1e1", false), ("1E1", false),
    ("99999999999999999999999999", false), ("\"1\"", false), ("null", false),
  ])
  func `takes whole numbers in range only`(text: String, accepted: Bool) throws {
    let refused = try refusal(text) { root throws(JSONRefusal) in
      _ = try root.integer(in: -1...100)
    }
    #expect((refused == nil) == accepted)
  }

  @Test func `holds the largest whole numbers`() throws {
    let range = -9_007_199_254_740_991...9_007_199_254_740_991
    for number in [range.lowerBound, range.upperBound] {
      #expect(try JSONDocument(Array("\(number)".utf8)).root.integer(in: range) == number)
    }
    let above = try refusal("9007199254740992") { root throws(JSONRefusal) in
      _ = try root.integer(in: range)
    }
    #expect(above?.expected == .integer(range))
  }

  @Test func `refuses another kind, another word and another count`() throws {
    let kind = try refusal("1") { root throws(JSONRefusal) in _ = try root.string() }
    #expect(kind?.expected == .kind(.string))
    let word = try refusal("\"three\"") { root throws(JSONRefusal) in
      _ = try root.word(Word.self)
    }
    #expect(word?.expected == .oneOf(["one", "two"]))
    let count = try refusal("[1,2]") { root throws(JSONRefusal) in _ = try root.elements(3...4) }
    #expect(count?.expected == .count(3...4))
    let flag = try refusal("0") { root throws(JSONRefusal) in _ = try root.bool() }
    #expect(flag?.expected == .kind(.bool))
  }

  @Test func `holds a schema against its name`() throws {
    for (text, accepted) in [
      ("{\"schema\":\"a.v1\"}", true), ("{\"schema\":\"a.v2\"}", false), ("{}", false),
      ("{\"schema\":1}", false),
    ] {
      let refused = try refusal(text) { root throws(JSONRefusal) in
        try root.object { reader throws(JSONRefusal) in try reader.schema("a.v1") }
      }
      #expect((refused == nil) == accepted)
    }
  }
}
