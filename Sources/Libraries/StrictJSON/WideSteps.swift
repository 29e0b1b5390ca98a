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
  unsafe firstPlace(in: bytes, from: start, special)
}

/// Where these are not plain ASCII text of a string: anything but zero.
@inline(__always)
private func special(_ block: SIMD16<UInt8>) -> SIMD16<UInt8> {
  // Not ASCII: the highest bit. Control characters: the highest three are zero.
  var special = block & 0x80
  special.replace(with: 0xFF, where: block .== SIMD16(repeating: 0x22))
  special.replace(with: 0xFF, where: block .== SIMD16(repeating: 0x5C))
  special.replace(with: 0xFF, where: (block & 0xE0) .== SIMD16(repeating: 0))
  return special
}

/// Copies a text, and tells whether it is plain ASCII text of a string. To look at it while it is copied is faster
/// than to read again what was just written.
@inline(__always) @unsafe
func copyIfPlain(_ text: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) -> Bool {
  guard let source = text.baseAddress else { return true }
  let count = text.count
  if count >= 16 {
    var found = SIMD16<UInt8>(repeating: 0)
    // The last step overlaps the one before.
    for place in stride(from: 0, to: count &- 16, by: 16) {
      found |= special(unsafe move(SIMD16<UInt8>.self, from: source, to: target, at: place))
    }
    return isZero(found | special(unsafe move(SIMD16<UInt8>.self, from: source, to: target, at: count &- 16)))
  }
  if count >= 8 {
    let first = unsafe move(UInt64.self, from: source, to: target, at: 0)
    return isPlain(first, unsafe move(UInt64.self, from: source, to: target, at: count &- 8))
  }
  if count >= 4 {
    let first = unsafe move(UInt32.self, from: source, to: target, at: 0)
    let last = unsafe move(UInt32.self, from: source, to: target, at: count &- 4)
    let both = UInt64(first) | UInt64(last) << 32
    return isPlain(both, both)
  }
  // With a byte of plain text where there are fewer than eight.
  var word: UInt64 = 0x2020_2020_2020_2020
  for place in 0..<count {
    word = word << 8 | UInt64(unsafe move(UInt8.self, from: source, to: target, at: place))
  }
  return isPlain(word, word)
}

@inline(__always)
private func isPlain(_ first: UInt64, _ second: UInt64) -> Bool {
  isZero(special(unsafe unsafeBitCast(SIMD2(first, second), to: SIMD16<UInt8>.self)))
}

@inline(__always)
private func isZero(_ block: SIMD16<UInt8>) -> Bool {
  let words = unsafe unsafeBitCast(block, to: SIMD2<UInt64>.self)
  return words[0] | words[1] == 0
}

@inline(__always) @unsafe
private func move<Word: BitwiseCopyable>(
  _: Word.Type, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, at place: Int
) -> Word {
  let word = unsafe source.loadUnaligned(fromByteOffset: place, as: Word.self)
  unsafe target.storeBytes(of: word, toByteOffset: place, as: Word.self)
  return word
}

/// The first place from `start` for which `wanted` gives anything but zero, or the end. `wanted` should compare for
/// equality only: the compiler makes loops over the lanes of anything else.
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
