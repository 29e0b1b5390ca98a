import StrictJSON
import Testing

struct StreamTests {
  static let text =
    "{\"skip\\u0020me\": [{\"deep\": [1, \"\u{E9}\\ud83d\\ude00\"]}], \"numb\\u0065r\" : -1.50e+2 ,"
    + " \"flag\":false,\"text\":\"a\\n\u{1F600}\\u00e9\" ,\r\n\t\"list\":[ \"x\" ,\"\" , \"yz\" ],\"no\":null}"

  enum Name: String, CaseIterable, Sendable { case number, text, list, missing }
  static let members = JSONMembers(Name.self)

  /// All that is read of the sample, as lines.
  static func read(_ source: ArraySource) throws(JSONRefusal) -> [String] {
    var lines: [String] = []
    var stream = JSONStream(source, limits: .report)
    try stream.object(members) { stream, name throws(JSONRefusal) in
      switch name {
      case .number: lines.append(try stream.number())
      case .text: lines.append(try stream.string())
      case .list: try stream.array { stream throws(JSONRefusal) in lines.append(try stream.string()) }
      case .missing: lines.append("there")
      }
    }
    try stream.finish()
    return lines
  }

  @Test func `gives the same with every boundary of chunks`() throws {
    let bytes = Array(Self.text.utf8)
    let wanted = ["-1.50e+2", "a\n\u{1F600}\u{E9}", "x", "", "yz"]
    for chunk in 1...bytes.count { #expect(try Self.read(ArraySource(bytes, chunk: chunk)) == wanted) }
  }

  @Test func `refuses the same with every boundary of chunks`() {
    let bytes = Array(Self.text.utf8.dropLast())
    let wanted = streamRefusal(bytes)
    #expect(wanted?.expected == .moreBytes)
    for chunk in 1...bytes.count { #expect(streamRefusal(bytes, chunk: chunk) == wanted) }
  }

  @Test func `refuses the same where the text is in memory behind other bytes`() {
    let bytes = Array(Self.text.utf8)
    for count in 0...bytes.count {
      let cut = Array(bytes.prefix(count))
      #expect(streamRefusal(cut, behind: "{\"\n\n") == streamRefusal(cut))
    }
    let limits = JSONLimits(bytes: bytes.count)
    #expect(streamRefusal(bytes, behind: "a\n", limits: limits) == nil)
    let more = bytes + Array("\n ".utf8)
    #expect(streamRefusal(more, behind: "a\n", limits: limits)?.offset == bytes.count)
    #expect(streamRefusal(more, behind: "a\n", limits: limits)?.expected == .bytes(atMost: bytes.count))
  }

  /// The window is 128 KiB: names, strings and numbers come to lie over its end at some shift.
  @Test func `reads tokens over the end of the window`() throws {
    for shift in 0..<Self.text.utf8.count {
      let blanks = String(repeating: " ", count: (1 << 17) - shift)
      let bytes = Array((blanks + Self.text).utf8)
      #expect(try Self.read(ArraySource(bytes)).count == 5)
    }
  }

  @Test func `gives names that are data`() throws {
    var stream = JSONStream(ArraySource(Array(Self.text.utf8), chunk: 2), limits: .report)
    var names: [String] = []
    try stream.members { stream, name throws(JSONRefusal) in
      names.append(name)
      try stream.skip()
    }
    #expect(names == ["skip me", "number", "flag", "text", "list", "no"])
  }

  @Test(arguments: ["{\"text\":\"a\",\"text\":\"b\"}", "{\"text\":\"a\",\"\\u0074ext\":\"b\"}"])
  func `refuses a wanted name twice`(text: String) {
    #expect(throws: JSONRefusal.self) { try Self.read(ArraySource(Array(text.utf8))) }
  }

  @Test(arguments: [
    "{\"text\":1}", "{\"number\":\"1\"}", "{\"list\":null}", "{\"list\":{}}", "[]", "{\"number\":01}",
  ])
  func `refuses another kind than the wanted one`(text: String) {
    #expect(throws: JSONRefusal.self) { try Self.read(ArraySource(Array(text.utf8))) }
  }

  @Test func `refuses a source that cannot be read`() {
    final class Broken: ByteSource {
      func read(into buffer: inout [UInt8], from offset: Int) -> Int { -1 }
    }
    var stream = JSONStream(Broken(), limits: .report)
    #expect(throws: JSONRefusal.self) { try stream.skip() }
  }

  @Test func `white space around names and values may be of any length`() throws {
    let blanks = String(repeating: " ", count: 300_000)
    let text = "{\(blanks)\"text\"\(blanks):\(blanks)\"a\"\(blanks)}\(blanks)"
    #expect(try Self.read(ArraySource(Array(text.utf8), chunk: 1000)) == ["a"])
  }

  /// What the stream holds of a large text must not grow with it.
  @Test func `asks for no more memory as the text grows`() throws {
    let source = Lines(count: 200_000)
    var stream = JSONStream(source, limits: .report)
    var count = 0
    try stream.array { stream throws(JSONRefusal) in
      count += 1
      try stream.skip()
    }
    try stream.finish()
    #expect(count == 200_001)
    #expect(source.largest <= 1 << 17)
  }
}

/// A large array, one line of it at a time, and the largest window it was asked to fill.
private final class Lines: ByteSource {
  private var left: Int
  private(set) var largest = 0
  private var pending: ArraySlice<UInt8> = Array("[".utf8)[...]
  private let line = Array("{\"name\": \"some text\", \"list\": [1, 2.5, true]},\n".utf8)

  init(count: Int) { left = count }

  func read(into buffer: inout [UInt8], from offset: Int) -> Int {
    largest = max(largest, buffer.count)
    if pending.isEmpty && left >= 0 {
      pending = left > 0 ? line[...] : Array("{}]".utf8)[...]
      left -= 1
    }
    let count = min(pending.count, buffer.count - offset)
    buffer.replaceSubrange(offset..<(offset + count), with: pending.prefix(count))
    pending.removeFirst(count)
    return count
  }
}
