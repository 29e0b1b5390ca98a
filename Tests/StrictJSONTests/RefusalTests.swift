import StrictJSON
import Testing

struct RefusalTests {
  @Test(arguments: [
    ("[1,\n  2,\n  x]", 11, 3, 3), ("x", 0, 1, 1), ("\n\nx", 2, 3, 1), ("[1] x", 4, 1, 5),
    ("{\"a\": tru}", 6, 1, 7), ("{\"a\":1,\n\"a\":2}", 8, 2, 1), ("[\"\u{E9}\",]", 6, 1, 7),
    ("[", 1, 1, 2), ("[\r\n,", 3, 2, 1),
  ])
  func `says where`(text: String, offset: Int, line: Int, column: Int) {
    let bytes = Array(text.utf8)
    let refused = refusal(bytes)
    #expect(refused?.offset == offset)
    #expect(refused?.line == line)
    #expect(refused?.column == column)
  }

  @Test(arguments: [[0xEF, 0xBB, 0xBF, 0x7B, 0x7D], [0xFF, 0xFE, 0x7B, 0], [0xFE, 0xFF, 0, 0x7B]])
  func `says that a byte order mark stands in front, which no editor shows`(bytes: [UInt8]) {
    for refused in [refusal(bytes), streamRefusal(bytes, chunk: 2)] {
      #expect(refused?.expected == .form("utf8_without_mark"))
      #expect(refused?.offset == 0)
    }
    // Elsewhere it is no mark.
    #expect(refusal([0x5B] + bytes)?.expected == .value)
  }

  @Test func `a stream says the same place however far on it is`() {
    for lines in [0, 1, 1000, 40_000] {
      let text = "[" + String(repeating: "1,\n", count: lines) + "  x]"
      let refused = streamRefusal(Array(text.utf8), chunk: 1000)
      #expect(refused?.offset == 3 * lines + 3)
      #expect(refused?.line == lines + 1)
      #expect(refused?.column == (lines == 0 ? 4 : 3))
    }
  }

  @Test(arguments: [
    ("{\"grants\":[{},{\"x\":1},{\"expires_at\":7}]}", "grants[2].expires_at", 36),
    ("{\"grants\":[{},{\"expires_at\":null}]}", "grants[1].expires_at", 28),
    ("{\"grants\":[7]}", "grants[0]", 11), ("{\"grants\":\"x\"}", "grants", 10),
    ("{\"a\":1}", "", 0), ("[]", "", 0),
  ])
  func `gives the path of what was expected`(text: String, path: String, offset: Int) throws {
    let refused = try refusal(text) { root throws(JSONRefusal) in
      try root.object { reader throws(JSONRefusal) in
        _ = try reader.required("grants").array { grant throws(JSONRefusal) in
          try grant.object { reader throws(JSONRefusal) in
            _ = reader.rest()
            if let expiry = reader.optional("expires_at") { _ = try expiry.string() }
          }
        }
      }
    }
    #expect(refused?.path == path)
    #expect(refused?.offset == offset)
  }

  @Test func `a stream gives the path too`() {
    struct Failure: Error {}
    enum Name: String, CaseIterable, Sendable { case a, b }
    let members = JSONMembers(Name.self)
    let text = "{\"x\":[0],\"a\":[true,{\"b\":{\"dyn\":7}}]}"
    var refused: JSONRefusal?
    do throws(JSONRefusal) {
      var stream = JSONStream(ArraySource(Array(text.utf8)), limits: .report)
      try stream.object(members) { stream, _ throws(JSONRefusal) in
        try stream.array { stream throws(JSONRefusal) in
          guard try stream.kind() == .object else { return try stream.skip() }
          try stream.object(members) { stream, _ throws(JSONRefusal) in
            try stream.members { stream, _ throws(JSONRefusal) in _ = try stream.string() }
          }
        }
      }
    } catch {
      refused = error
    }
    #expect(refused?.path == "a[1].b.dyn")
    #expect(refused?.expected == .kind(.string))
    #expect(refused?.offset == 31)
  }

  @Test func `a stream refuses the value it just read where it starts`() throws {
    var stream = JSONStream(ArraySource(Array("[ \"2026\" , 12 ]".utf8), chunk: 1), limits: .report)
    try stream.array { stream throws(JSONRefusal) in
      if try stream.kind() == .string {
        _ = try stream.string()
        #expect(stream.valueRefusal(.form("timestamp")).offset == 2)
      } else {
        _ = try stream.number()
        #expect(stream.valueRefusal(.form("score")).offset == 11)
      }
    }
  }
}
