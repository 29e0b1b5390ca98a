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
  /// text is refused, and then `bytes` is as it was.
  public static func decode(
    _ text: ArraySlice<UInt8>, _ alphabet: Alphabet = .standard, appendingTo bytes: inout [UInt8]
  ) -> Bool {
    guard text.count.isMultiple(of: 4) else { return false }
    guard !text.isEmpty else { return true }
    let values = alphabet == .standard ? standardValues : urlSafeValues
    precondition(values.count == 1024)
    let start = bytes.count
    bytes.append(addingCapacity: text.count / 4 * 3) { room in
      unsafe text.withUnsafeBufferPointer { text in
        unsafe values.withUnsafeBufferPointer { values in
          unsafe room.withUnsafeMutableBufferPointer { room, count in
            unsafe count = decode(text, values, room) ?? 0
          }
        }
      }
    }
    return bytes.count > start
  }

  /// Decodes groups of four characters, the last with padding or without. An envelope is decoded each time that one of
  /// its signatures is checked, so that each step of it tells. Gives how many bytes there are; nil when it is refused.
  @unsafe
  private static func decode(
    _ text: UnsafeBufferPointer<UInt8>, _ values: UnsafeBufferPointer<UInt32>,
    _ bytes: UnsafeMutableBufferPointer<UInt8>
  ) -> Int? {
    let count = text.count
    let padding = unsafe text[count - 1] != pad ? 0 : text[count - 2] != pad ? 1 : 2
    guard var character = text.baseAddress, let values = values.baseAddress,
      var byte = UnsafeMutableRawPointer(bytes.baseAddress)
    else { return nil }
    var all: UInt32 = 0
    let last = unsafe character + (count - 4)
    while unsafe character < last {
      let group =
        unsafe values[Int(character[0])] | values[256 + Int(character[1])]
        | values[512 + Int(character[2])] | values[768 + Int(character[3])]
      all |= group
      // One byte more than there is in a group: the next group writes over it.
      unsafe byte.storeBytes(of: group.littleEndian, as: UInt32.self)
      unsafe character += 4
      unsafe byte += 3
    }
    var group = unsafe values[Int(character[0])] | values[256 + Int(character[1])]
    if padding < 2 { unsafe group |= values[512 + Int(character[2])] }
    if padding < 1 { unsafe group |= values[768 + Int(character[3])] }
    // The bits that are left over are zero.
    guard (all | group) & foreign == 0, group &>> (24 - 8 * UInt32(padding)) == 0 else { return nil }
    for place in 0..<3 - padding {
      let value = UInt8(truncatingIfNeeded: group &>> (8 * UInt32(place)))
      unsafe byte.storeBytes(of: value, toByteOffset: place, as: UInt8.self)
    }
    return count / 4 * 3 - padding
  }

  private static let pad = UInt8(ascii: "=")

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

  private static let standardValues = values(of: .standard)
  private static let urlSafeValues = values(of: .urlSafe)

  /// Set in what stands for a character outside of the alphabet.
  private static let foreign: UInt32 = 1 << 31

  /// The value of each character in each of the four places of a group, where its bits lie in the group's bytes,
  /// the first of which is the lowest.
  private static func values(of alphabet: Alphabet) -> [UInt32] {
    var values = [UInt32](repeating: foreign, count: 1024)
    for value: UInt8 in 0..<64 {
      let character =
        switch value {
        case 62: UInt8(ascii: alphabet == .standard ? "+" : "-")
        case 63: UInt8(ascii: alphabet == .standard ? "/" : "_")
        default: character(value)
        }
      for place in 0..<4 {
        let group = UInt32(value) << (18 - 6 * UInt32(place))
        values[256 * place + Int(character)] = group.byteSwapped >> 8
      }
    }
    return values
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
