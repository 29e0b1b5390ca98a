/// Lower-case hexadecimal, the only form that Membrane writes or reads. Eight digits are worked on at a time,
/// each in a byte of a number: digests are read and written all the time.
public enum Hex {
  public static func encode(_ bytes: [UInt8]) -> String {
    unsafe String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      for (place, byte) in bytes.enumerated() {
        let digits = digits(of: UInt32(byte))
        unsafe text.initializeElement(at: 2 * place, to: UInt8(truncatingIfNeeded: digits >> 8))
        unsafe text.initializeElement(at: 2 * place + 1, to: UInt8(truncatingIfNeeded: digits))
      }
      return 2 * bytes.count
    }
  }

  /// Nil for an odd count, an upper-case digit or anything that is no digit.
  public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for place in stride(from: text.startIndex, to: text.endIndex, by: 2) {
      // Zeros before the two digits make eight of them.
      let pair = UInt64(text[place]) << 8 | UInt64(text[place + 1])
      guard let byte = number(of: zeros << 16 | pair) else { return nil }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return bytes
  }

  /// The number that the sixteen digits at this place make; nil when one is no digit.
  static func number(_ text: Span<UInt8>, at place: Int) -> UInt64? {
    precondition(place >= 0 && place + 16 <= text.count)
    let (first, second) = unsafe text.withUnsafeBytes { text in
      unsafe (
        text.loadUnaligned(fromByteOffset: place, as: UInt64.self),
        text.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
      )
    }
    guard let high = number(of: first.bigEndian), let low = number(of: second.bigEndian) else { return nil }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// Writes a number as sixteen digits.
  @unsafe
  static func write(_ number: UInt64, to text: UnsafeMutableBufferPointer<UInt8>, at place: Int) {
    precondition(place >= 0 && place + 16 <= text.count)
    let all = UnsafeMutableRawBufferPointer(text)
    let (high, low) = (UInt32(truncatingIfNeeded: number >> 32), UInt32(truncatingIfNeeded: number))
    unsafe all.storeBytes(of: digits(of: high).bigEndian, toByteOffset: place, as: UInt64.self)
    unsafe all.storeBytes(of: digits(of: low).bigEndian, toByteOffset: place + 8, as: UInt64.self)
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let zeros: UInt64 = ones * 0x30

  /// The eight digits of a number, the first in the highest byte.
  private static func digits(of number: UInt32) -> UInt64 {
    var values = UInt64(number)
    values = (values | values << 16) & 0x0000_FFFF_0000_FFFF
    values = (values | values << 8) & 0x00FF_00FF_00FF_00FF
    values = (values | values << 4) & (ones * 0x0F)
    let letters = (values &+ ones * 6) >> 4 & ones
    return values &+ zeros &+ letters &* 0x27
  }

  /// The number of eight digits. What is no digit gives some number, too, which is written in another way.
  private static func number(of digits: UInt64) -> UInt32? {
    var values = (digits & (ones * 0x0F) &+ (digits >> 6 & ones) &* 9) & (ones * 0x0F)
    values = (values | values >> 4) & 0x00FF_00FF_00FF_00FF
    values = (values | values >> 8) & 0x0000_FFFF_0000_FFFF
    let number = UInt32(truncatingIfNeeded: values | values >> 16)
    return Self.digits(of: number) == digits ? number : nil
  }
}
