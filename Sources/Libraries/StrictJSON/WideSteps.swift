// Steps of sixteen bytes: every byte of a report passes here.

/// The first place from `start` that is not white space, or the end.
@inline(__always) @unsafe
func blankEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
  unsafe firstPlace(in: bytes, from: start) { block in
    var others = SIMD16<UInt8>(repeating: 0xFF)
    others.replace(with: 0, where: block .== SIMD16(repeating: 0x20))
    others.replace(with: 0, where: block .== SIMD16(repeating: 0x0A))
    others.replace(with: 0, where: block .== SIMD16(repeating: 0x0D))
    others.replace(with: 0, where: block .== SIMD16(repeating: 0x09))
    return others
  }
}

/// The first place from `start` that is not plain ASCII text of a string, or the end.
@inline(__always) @unsafe
func plainTextEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
  unsafe firstPlace(in: bytes, from: start) { block in
    // Not ASCII: the highest bit. Control characters: the highest three are zero.
    var special = block & 0x80
    special.replace(with: 0xFF, where: block .== SIMD16(repeating: 0x22))
    special.replace(with: 0xFF, where: block .== SIMD16(repeating: 0x5C))
    special.replace(with: 0xFF, where: (block & 0xE0) .== SIMD16(repeating: 0))
    return special
  }
}

/// The first place from `start` for which `wanted` gives anything but zero, or the end. `wanted` should compare for equality only: the
/// compiler makes loops over the lanes of anything else.
@inline(__always) @unsafe
private func firstPlace(
  in bytes: UnsafeRawBufferPointer, from start: Int, _ wanted: (SIMD16<UInt8>) -> SIMD16<UInt8>
) -> Int {
  let end = bytes.count
  var index = start
  while index <= end &- 16 {
    let block = unsafe bytes.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
    let words = unsafe unsafeBitCast(wanted(block), to: SIMD2<UInt64>.self)
    let (low, high) = (UInt64(littleEndian: words[0]), UInt64(littleEndian: words[1]))
    // Which half it is cannot be foretold, so that there is no branch for it.
    if low | high != 0 {
      return index &+ (low != 0 ? 0 : 8) &+ (low != 0 ? low : high).trailingZeroBitCount >> 3
    }
    index &+= 16
  }
  while index < end, unsafe wanted(SIMD16(repeating: bytes[index]))[0] == 0 { index &+= 1 }
  return index
}
