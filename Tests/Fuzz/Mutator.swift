import TestSupport

/// Changes texts at random, in a way that is the same in every run.
struct Mutator {
  private var dice: Dice

  init(seed: UInt64) { dice = Dice(seed: seed) }

  mutating func roll(_ sides: Int) -> Int { dice.roll(sides) }

  /// What breaks readers: brackets, escapes, numbers at limits, bytes that are no UTF-8.
  private static let pieces: [[UInt8]] =
    [
      "{", "}", "[", "]", "\"", ",", ":", "null", "true", "0", "-", "1e400", "-0", "9007199254740993",
      "\\u0000", "\\ud800", "\\udc00\\ud800", "\\", "{\"a\":1,\"a\":2}", "=", "====", "\r\n", "\n",
      "\u{FEFF}",
      "sha256", "../", "/", "\u{202E}", "[[[[[[[[", "\"\":\"\",", "-----BEGIN", "-----END", "AAAA",
      "2026-02-30T00:00:00Z", "99999999999999999999999999",
    ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0]]

  /// One to four changes; never the same text.
  mutating func mutant(of text: [UInt8]) -> [UInt8] {
    var mutant = text
    repeat {
      for _ in 0...roll(4) { change(&mutant) }
    } while mutant == text
    return mutant
  }

  private mutating func change(_ text: inout [UInt8]) {
    let place = roll(text.count + 1)
    let end = min(text.count, place + 1 + roll(roll(4) == 0 ? 400 : 8))
    switch roll(8) {
    case 0, 1: if place < text.count { text[place] ^= 1 << UInt8(roll(8)) }
    case 2: if place < text.count { text[place] = UInt8(roll(256)) }
    case 3: text.removeSubrange(place..<end)
    case 4: text.insert(contentsOf: text[place..<end], at: place)
    case 5: text.insert(contentsOf: text[place..<end], at: roll(text.count + 1))
    case 6: text.insert(contentsOf: Self.pieces[roll(Self.pieces.count)], at: place)
    default: if roll(4) == 0 { text.removeSubrange(place...) }
    }
  }
}
