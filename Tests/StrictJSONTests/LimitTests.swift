import StrictJSON
import Testing

struct LimitTests {
  @Test(arguments: [1, 2, 64, 512])
  func `nests as deep as the limit and no deeper`(depth: Int) {
    let limits = JSONLimits(bytes: 1 << 16, depth: depth)
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let text = { (levels: Int) in
        String(repeating: open, count: levels) + "0" + String(repeating: close, count: levels)
      }
      #expect(refusal(text(depth), limits: limits) == nil)
      #expect(refusal(text(depth + 1), limits: limits) == .depth(atMost: depth))
      #expect(streamRefusal(Array(text(depth).utf8), limits: limits) == nil)
      let refused = streamRefusal(Array(text(depth + 1).utf8), limits: limits)
      #expect(refused?.expected == .depth(atMost: depth))
    }
  }

  @Test func `counts only open brackets as depth`() {
    let limits = JSONLimits(bytes: 1 << 16, depth: 2)
    #expect(refusal("[[],[],{},[1],{\"a\":2}]", limits: limits) == nil)
    #expect(streamRefusal(Array("[[],[],{},[1],{\"a\":2}]".utf8), limits: limits) == nil)
  }

  @Test func `takes as many bytes as the limit and no more`() {
    let text = "[\"abc\"]"
    for (bytes, accepted) in [(text.utf8.count, true), (text.utf8.count - 1, false)] {
      let limits = JSONLimits(bytes: bytes)
      #expect((refusal(text, limits: limits) == nil) == accepted)
      #expect((streamRefusal(Array(text.utf8), limits: limits) == nil) == accepted)
    }
    #expect(refusal(text + " ", limits: JSONLimits(bytes: text.utf8.count)) == .bytes(atMost: 7))
  }

  @Test func `takes as many values as the limit and no more`() {
    let limits = JSONLimits(bytes: 1 << 16, values: 4)
    #expect(refusal("[1,2,3]", limits: limits) == nil)
    #expect(refusal("[1,2,3,4]", limits: limits) == .values(atMost: 4))
    #expect(refusal("[[],[],[],[]]", limits: limits) == .values(atMost: 4))
    // Names count too.
    #expect(refusal("{\"a\":[0]}", limits: limits) == nil)
    #expect(refusal("{\"a\":[0,0]}", limits: limits) == .values(atMost: 4))
  }

  @Test func `keeps strings as long as the limit and no longer`() throws {
    let limits = JSONLimits(bytes: 1 << 20, tokenBytes: 300_000)
    for count in [299_998, 299_999, 300_000, 300_001] {
      let text = "\"" + String(repeating: "x", count: count) + "\""
      var stream = JSONStream(ArraySource(Array(text.utf8), chunk: 4096), limits: limits)
      let read = try? stream.string()
      #expect(read?.utf8.count == (count <= 300_000 ? count : nil))
    }
    // What is skipped may be longer.
    let long = "\"" + String(repeating: "x", count: 600_000) + "\""
    #expect(streamRefusal(Array(long.utf8), chunk: 4096, limits: limits) == nil)
  }

  /// Compared pair by pair, the names would take minutes.
  @Test(.timeLimit(.minutes(1)))
  func `refuses a hostile object of many names in little time`() {
    let names = (0..<50_000).map { "\"\($0)\":0" }.joined(separator: ",")
    let limits = JSONLimits(bytes: 1 << 20, values: 1 << 18)
    #expect(refusal("{" + names + "}", limits: limits) == nil)
    #expect(refusal("{" + names + ",\"7\":0}", limits: limits) == .uniqueName)
  }
}
