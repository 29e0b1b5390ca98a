/// Where in sixteen places of a text the mark of a secret may start, by its first two to four bytes.
struct MarkStarts {
  private typealias Block = SIMD16<UInt8>

  /// A byte for each place, which is zero where none starts; the first place is in the lowest byte.
  private let low: UInt64
  private let high: UInt64

  /// Bytes that are looked at from a place on.
  static let width = 19

  @inline(__always) @unsafe
  init(in text: UnsafeRawBufferPointer, at place: Int) {
    let first = unsafe text.loadUnaligned(fromByteOffset: place, as: Block.self)
    let second = unsafe text.loadUnaligned(fromByteOffset: place &+ 1, as: Block.self)
    let third = unsafe text.loadUnaligned(fromByteOffset: place &+ 2, as: Block.self)
    let fourth = unsafe text.loadUnaligned(fromByteOffset: place &+ 3, as: Block.self)
    var starts = Self.lanes(first, "P") .& Self.lanes(second, "R")
    starts .|= Self.lanes(first, "R") .& Self.lanes(second, "W")
    starts .|= Self.lanes(first, "A")
      .& (Self.lanes(second, "G") .| Self.lanes(second, "K") .| Self.lanes(second, "S")
        .| Self.lanes(second, "I"))
    // Many words have the first two letters of these marks, too.
    starts .|= Self.lanes(first, "g")
      .& (Self.lanes(second, "h") .& Self.lanes(fourth, "_")
        .| Self.lanes(second, "i") .& Self.lanes(third, "t")
        .| Self.lanes(second, "l") .& Self.lanes(third, "p"))
    starts .|= Self.lanes(first, "x")
      .& (Self.lanes(second, "o") .& Self.lanes(third, "x")
        .| Self.lanes(second, "a") .& Self.lanes(third, "p"))
    starts .|= Self.lanes(first, "e")
      .& (Self.lanes(second, "n") .& Self.lanes(third, "c") .& Self.lanes(fourth, "r")
        .| Self.lanes(second, "y") .& Self.lanes(third, "J"))
    let words = unsafe unsafeBitCast(starts, to: SIMD2<UInt64>.self)
    (low, high) = (UInt64(littleEndian: words[0]), UInt64(littleEndian: words[1]))
  }

  @inline(__always)
  private static func lanes(_ block: Block, _ letter: Unicode.Scalar) -> SIMDMask<SIMD16<Int8>> {
    block .== Block(repeating: UInt8(ascii: letter))
  }

  @inline(__always)
  var isEmpty: Bool { low | high == 0 }

  /// Whether one starts at this of the sixteen places.
  func contains(_ place: Int) -> Bool {
    (place < 8 ? low : high) >> UInt64(place % 8 * 8) & 0xFF != 0
  }
}
