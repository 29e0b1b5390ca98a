import CheckedValues
import Testing

@Suite struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `reads and writes the examples of RFC 4648, section 10`(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(decode(text) == Array(plain.utf8))
  }

  @Test func `reads back what it wrote, of any length, in both alphabets`() {
    for count in 0..<200 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ count) }
      let text = Base64.encode(bytes)
      let urlSafe = String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
      #expect(decode(text) == bytes)
      #expect(decode(urlSafe, .urlSafe) == bytes)
      if urlSafe != text { #expect(decode(urlSafe) == nil && decode(text, .urlSafe) == nil) }
    }
  }

  @Test func `has one text for every sequence of bytes`() {
    let text = Array("Zm9vYmE=".utf8)
    let bytes = Base64.decode(text[...])
    for place in text.indices {
      for byte in UInt8.min...UInt8.max where byte != text[place] {
        var changed = text
        changed[place] = byte
        #expect(Base64.decode(changed[...]) != bytes)
      }
    }
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "=Zg=", "Zg==Zg==", "Zg=g", "Zm9v\n",
    " Zm9", "Zm 9", "Zm9v====", "Zm9ü",
  ])
  func `refuses missing padding, surplus padding, spaces and bits that are left over`(text: String) {
    #expect(decode(text) == nil)
  }

  @Test func `decodes behind what is there`() {
    var bytes: [UInt8] = [1, 2]
    #expect(Base64.decode(Array("Zm9vYg==".utf8)[...], appendingTo: &bytes))
    #expect(bytes == [1, 2] + Array("foob".utf8))
  }

  private func decode(_ text: String, _ alphabet: Base64.Alphabet = .standard) -> [UInt8]? {
    Base64.decode(Array(text.utf8)[...], alphabet)
  }
}
