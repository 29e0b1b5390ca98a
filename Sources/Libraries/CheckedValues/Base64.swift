/// Base64 without malleability (RFC 4648, sections 3.5, 4 and 5): one text for every sequence of
/// bytes. White space, missing or surplus padding, a foreign alphabet and trailing bits that are not
/// zero are refused.
public enum Base64 {
  public enum Alphabet: Sendable {
    /// `+` and `/`, section 4.
    case standard
    /// `-` and `_`, section 5.
    case urlSafe
  }

  public static func decode(
    _ text: ArraySlice<UInt8>, _ alphabet: Alphabet = .standard
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    return decode(text, alphabet, appendingTo: &bytes) ? bytes : nil
  }

  /// Decodes behind what `bytes` holds already, which spares a copy of a large text. False when the
  /// text is refused, and then `bytes` holds a part of it.
  public static func decode(
    _ text: ArraySlice<UInt8>, _ alphabet: Alphabet = .standard, appendingTo bytes: inout [UInt8]
  ) -> Bool {
    guard text.count.isMultiple(of: 4) else { return false }
    var group: UInt32 = 0
    var place = 0
    var padding = 0
    for character in text {
      if character == UInt8(ascii: "=") {
        padding += 1
        group <<= 6
      } else {
        guard padding == 0, let value = value(of: character, alphabet) else { return false }
        group = group << 6 | UInt32(value)
      }
      place += 1
      if place == 4 {
        guard padding <= 2, group & (1 << (8 * UInt32(padding)) - 1) == 0 else { return false }
        bytes.append(UInt8(group >> 16))
        if padding < 2 { bytes.append(UInt8(group >> 8 & 0xFF)) }
        if padding < 1 { bytes.append(UInt8(group & 0xFF)) }
        if padding > 0 { place = 5 }
        if padding == 0 { (group, place) = (0, 0) }
      } else if place > 4 {
        return false
      }
    }
    return true
  }

  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var group: UInt32 = 0
    var place = 0
    for byte in bytes {
      group = group << 8 | UInt32(byte)
      place += 1
      if place == 3 {
        for shift in [18, 12, 6, 0] { text.append(character(UInt8(group >> shift & 63))) }
        (group, place) = (0, 0)
      }
    }
    if place > 0 {
      group <<= 8 * UInt32(3 - place)
      text.append(character(UInt8(group >> 18 & 63)))
      text.append(character(UInt8(group >> 12 & 63)))
      text.append(place == 2 ? character(UInt8(group >> 6 & 63)) : UInt8(ascii: "="))
      text.append(UInt8(ascii: "="))
    }
    return String(decoding: text, as: UTF8.self)
  }

  @inline(__always)
  private static func value(of character: UInt8, _ alphabet: Alphabet) -> UInt8? {
    switch character {
    case 0x41...0x5A: character - 0x41
    case 0x61...0x7A: character - 0x47
    case 0x30...0x39: character + 4
    case UInt8(ascii: "+"): alphabet == .standard ? 62 : nil
    case UInt8(ascii: "/"): alphabet == .standard ? 63 : nil
    case UInt8(ascii: "-"): alphabet == .urlSafe ? 62 : nil
    case UInt8(ascii: "_"): alphabet == .urlSafe ? 63 : nil
    default: nil
    }
  }

  private static func character(_ value: UInt8) -> UInt8 {
    switch value {
    case 0..<26: value + 0x41
    case 26..<52: value + 0x47
    case 52..<62: value - 4
    case 62: UInt8(ascii: "+")
    default: UInt8(ascii: "/")
    }
  }
}
