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
    var all: UInt8 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: text.count / 2) { bytes, count in
      count = text.count / 2
      unsafe text.withUnsafeBufferPointer { text in
        for place in 0..<count {
          let high = unsafe value(of: text[2 &* place])
          let low = unsafe value(of: text[2 &* place &+ 1])
          all |= high | low
          unsafe bytes.initializeElement(at: place, to: high << 4 | low)
        }
      }
    }
    return all < 16 ? bytes : nil
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  /// 255 for what is no digit.
  private static func value(of character: UInt8) -> UInt8 {
    let (digit, letter) = (character &- 0x30, character &- 0x61)
    return digit < 10 ? digit : letter < 6 ? letter &+ 10 : 255
  }
}
