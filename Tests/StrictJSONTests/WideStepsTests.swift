import StrictJSON
import Testing

/// A text in the window is read in steps of sixteen bytes. What comes a byte at a time never is, so that
/// both ways can be held against each other.
struct WideStepsTests {
  private static let text =
    #" {"a": [1, -0.5, 10, 2e3, true, false, null, [], {}], "bc" : {"d":"", "e\n":"long enough for two blocks"},"#
    + "\t\"é\":\r\n                    [\"\u{1F600}\", [[[0]]] , -12.25]} "

  @Test func `says the same of every change of a byte`() {
    let text = Array(Self.text.utf8)
    #expect(skip(text, chunk: .max) == nil)
    for place in text.indices {
      for byte: UInt8 in [0, 0x0A, 0x20, 0x22, 0x2C, 0x2D, 0x30, 0x5C, 0x5D, 0x65, 0x7D, 0x80, 0xFF] {
        var changed = text
        changed[place] = byte
        #expect(skip(changed, chunk: .max) == skip(changed, chunk: 1), "\(byte) at \(place)")
      }
    }
  }

  @Test func `says the same of every truncation`() {
    let text = Array(Self.text.utf8)
    for count in text.indices.dropLast() {
      let part = Array(text[..<count])
      #expect(skip(part, chunk: .max) != nil)
      #expect(skip(part, chunk: .max) == skip(part, chunk: 1))
    }
  }

  @Test(arguments: [
    "[01]", "[-]", "[1.]", "[.5]", "[+1]", "[-01]", "[1e]", "[1e5]", "[0.0]", "[tru]", "[nulll]", "[1,]",
    "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{1:2}", "{\"a\" 1}", "[}", "{]", "[\"\u{7F}\"]",
    "[\"a\tb\"]", "[ \u{B} ]", "[\u{A0}]",
  ])
  func `says the same of what is nearly right`(text: String) {
    #expect(skip(Array(text.utf8), chunk: .max) == skip(Array(text.utf8), chunk: 1))
  }

  @Test func `keeps the limit of depth`() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      func nested(_ depth: Int) -> [UInt8] {
        Array(
          (String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
      }
      #expect(skip(nested(64), chunk: .max) == nil)
      #expect(skip(nested(65), chunk: .max)?.expected == .depth(atMost: 64))
    }
  }

  /// Why the value is refused that is skipped; nil when it is not.
  private func skip(_ text: [UInt8], chunk: Int) -> JSONRefusal? {
    var stream = JSONStream(
      ArraySource(text, chunk: chunk), limits: JSONLimits(bytes: 1 << 16), window: 1 << 12)
    do throws(JSONRefusal) {
      try stream.skip()
      try stream.finish()
      return nil
    } catch {
      return error
    }
  }
}
