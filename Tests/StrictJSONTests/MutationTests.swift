import StrictJSON
import Testing

/// A text with every kind of token is cut off everywhere and changed everywhere.
struct MutationTests {
  static let sample = Array(
    "{\"a\": [1, -2.5e+3, true, false, null, \"x\\u00e9\\ud83d\\ude00\\n\"],\n \"\u{E9}\": {\"\": {}, \"b\": []}}"
      .utf8)

  @Test func `refuses every truncation`() {
    for count in 0..<Self.sample.count {
      let cut = Array(Self.sample[..<count])
      #expect(refusal(cut) != nil)
      #expect(streamRefusal(cut) != nil)
    }
  }

  @Test func `refuses every byte after the end but white space`() {
    for byte in UInt8.min...UInt8.max {
      let isBlank = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
      #expect((refusal(Self.sample + [byte]) == nil) == isBlank)
      #expect((streamRefusal(Self.sample + [byte]) == nil) == isBlank)
    }
  }

  /// Where a changed text is accepted, document and stream agree and the canonical form can be read.
  @Test func `reads or refuses every changed byte`() throws {
    for index in Self.sample.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = Self.sample
        changed[index] = byte
        let refused = refusal(changed)
        #expect((refused == nil) == (streamRefusal(changed) == nil) || refused?.expected == .uniqueName)
        guard refused == nil else { continue }
        let canonical = try JSONDocument(changed).root.canonical()
        #expect(try JSONDocument(canonical).root.canonical() == canonical)
      }
    }
  }
}
