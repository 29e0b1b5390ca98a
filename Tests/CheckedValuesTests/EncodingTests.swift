import CheckedValues
import Testing

struct EncodingTests {
  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `encodes and decodes the vectors of the RFC`(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(Base64.decode(Array(text.utf8)[...]) == Array(plain.utf8))
  }

  @Test func `has both alphabets and mixes them never`() {
    let bytes: [UInt8] = [0xFB, 0xFF, 0xBF]
    #expect(Base64.decode(Array("+/+/".utf8)[...]) == bytes)
    #expect(Base64.decode(Array("-_-_".utf8)[...], .urlSafe) == bytes)
    for mixed in ["+/-_", "-_-_"] { #expect(Base64.decode(Array(mixed.utf8)[...]) == nil) }
    for mixed in ["+/-_", "+/+/"] {
      #expect(Base64.decode(Array(mixed.utf8)[...], .urlSafe) == nil)
    }
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "Zm9v=", "Zm9v==", "Zm9v====", "=", "==", "====", "=Zg=",
    "Z===", "Zg==Zg==", "Zg=A", "Zg==\n", " Zg==", "Zg= =", "Zm9 v", "Zm9v\n", "Zm\u{0}v", "Zm9%", "Zm9é",
    // Bits that do not stand for anything must be zero.
    "Zh==", "Zn==", "Zm9=", "Zm-=", "Zm/=",
  ])
  func `refuses every other text for the same bytes`(text: String) {
    #expect(Base64.decode(Array(text.utf8)[...]) == nil)
  }

  @Test func `gives every byte sequence exactly one text`() {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=".utf8)
    var accepted = 0
    for one in alphabet {
      for two in alphabet {
        for rest in [[0x3D, 0x3D], [0x41, 0x3D], [0x41, 0x41]] as [[UInt8]] {
          let text = [one, two] + rest
          guard let bytes = Base64.decode(text[...]) else { continue }
          accepted += 1
          #expect(Array(Base64.encode(bytes).utf8) == text)
        }
      }
    }
    // One byte: 256 texts. Two and three bytes: every pair of letters.
    #expect(accepted == 256 + 64 * 64 + 64 * 64)
  }

  @Test func `encodes and decodes every byte`() {
    let bytes = Array(UInt8.min...UInt8.max)
    for count in 0...bytes.count {
      let part = Array(bytes.suffix(count))
      #expect(Base64.decode(Array(Base64.encode(part).utf8)[...]) == part)
      #expect(Hex.decode(Array(Hex.encode(part).utf8)[...]) == part)
    }
  }

  @Test(arguments: ["0", "abc", "AB", "aB", "0g", "g0", " 0", "0 ", "0x", "é0", "00 "])
  func `refuses what is not lower-case hex`(text: String) {
    #expect(Hex.decode(Array(text.utf8)[...]) == nil)
  }

  @Test func `takes 64 digits for a digest`() {
    let hex = String(repeating: "0123456789abcdef", count: 4)
    #expect(SHA256Digest(hex: hex)?.hex == hex)
    #expect(SHA256Digest(hex: String(hex.dropLast())) == nil)
    #expect(SHA256Digest(hex: String(hex.dropLast(2))) == nil)
    #expect(SHA256Digest(hex: hex + "00") == nil)
    #expect(SHA256Digest(hex: hex.uppercased()) == nil)
    #expect(SHA256Digest(hex: "sha256:" + hex) == nil)
    #expect(SHA256Digest(bytes: [UInt8](repeating: 1, count: 31)) == nil)
    #expect(SHA256Digest(bytes: [UInt8](repeating: 1, count: 33)) == nil)
    #expect(SHA256Digest.zero.hex == String(repeating: "0", count: 64))
  }

  @Test func `every changed digit gives another digest or none`() {
    let digits = Array(String(repeating: "0189af9a", count: 8).utf8)
    for place in digits.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = digits
        changed[place] = byte
        let isDigit = (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
        #expect(SHA256Digest(hex: changed[...]).map { Array($0.hex.utf8) } == (isDigit ? changed : nil))
      }
    }
  }

  @Test func `a digest has the bytes that its digits say`() throws {
    let bytes = (0..<32).map { UInt8(truncatingIfNeeded: 37 &* $0 &+ 11) }
    let digest = try #require(SHA256Digest(bytes: bytes))
    #expect(digest.bytes == bytes)
    #expect(digest.hex == Hex.encode(bytes))
    #expect(SHA256Digest(hex: Hex.encode(bytes)) == digest)
  }

  @Test func `orders digests by their bytes`() throws {
    let low = try #require(SHA256Digest(bytes: [UInt8](repeating: 0, count: 31) + [1]))
    let high = try #require(SHA256Digest(bytes: [0x80] + [UInt8](repeating: 0, count: 31)))
    #expect(SHA256Digest.zero < low && low < high)
  }
}
