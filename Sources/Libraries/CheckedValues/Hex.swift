/// Lower-case hexadecimal, the only form that Membrane writes or reads.
public enum Hex {
  public static func encode(_ bytes: [UInt8]) -> String {
    unsafe String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      for (place, byte) in bytes.enumerated() {
        unsafe text.initializeElement(at: 2 * place, to: digit(byte >> 4))
        unsafe text.initializeElement(at: 2 * place + 1, to: digit(byte & 15))
      }
      return 2 * bytes.count
    }
  }

  /// Nil for an odd count, an upper-case digit or anything that is no digit.
  public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? { decode(text.span) }

  /// The same of bytes where they lie.
  public static func decode(_ text: Span<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var isHex = true
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: text.count / 2) { bytes, count in
      while isHex, count < text.count / 2 {
        guard let high = value(of: text[2 * count]), let low = value(of: text[2 * count + 1]) else {
          isHex = false
          break
        }
        unsafe bytes.initializeElement(at: count, to: high << 4 | low)
        count += 1
      }
    }
    return isHex ? bytes : nil
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x61...0x66: character - 0x57
    default: nil
    }
  }
}
