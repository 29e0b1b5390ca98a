/// Passes over values in a piece of memory, as long as they are plain: whole, of ASCII text without
/// escapes and numbers without exponents. Nearly all of a report is, and this is several times as fast as
/// the careful way, which deals with everything else and finds the words for what is wrong. Nothing passes
/// here that the careful way would refuse.
@safe
struct PlainValues {
  private let bytes: UnsafeRawBufferPointer

  @unsafe
  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  /// The place behind the value that starts at `start`; or, as a negative number, the complement of
  /// the place that the careful way is needed for. `depth` is how many arrays and objects may still be
  /// opened in each other.
  func end(of start: Int, depth: Int) -> Int {
    switch byte(start) {
    case UInt8(ascii: "\""): stringEnd(start)
    case UInt8(ascii: "{"): depth > 0 ? objectEnd(start, depth: depth - 1) : ~start
    case UInt8(ascii: "["): depth > 0 ? arrayEnd(start, depth: depth - 1) : ~start
    case UInt8(ascii: "t"): wordEnd(start, "true")
    case UInt8(ascii: "f"): wordEnd(start, "false")
    case UInt8(ascii: "n"): wordEnd(start, "null")
    default: numberEnd(start)
    }
  }

  private func objectEnd(_ start: Int, depth: Int) -> Int {
    var place = blankEnd(start + 1)
    if byte(place) == UInt8(ascii: "}") { return place + 1 }
    while true {
      guard byte(place) == UInt8(ascii: "\"") else { return ~place }
      place = stringEnd(place)
      if place < 0 { return place }
      place = blankEnd(place)
      guard byte(place) == UInt8(ascii: ":") else { return ~place }
      place = end(of: blankEnd(place + 1), depth: depth)
      if place < 0 { return place }
      place = blankEnd(place)
      if byte(place) == UInt8(ascii: "}") { return place + 1 }
      guard byte(place) == UInt8(ascii: ",") else { return ~place }
      place = blankEnd(place + 1)
    }
  }

  private func arrayEnd(_ start: Int, depth: Int) -> Int {
    var place = blankEnd(start + 1)
    if byte(place) == UInt8(ascii: "]") { return place + 1 }
    while true {
      place = end(of: place, depth: depth)
      if place < 0 { return place }
      place = blankEnd(place)
      if byte(place) == UInt8(ascii: "]") { return place + 1 }
      guard byte(place) == UInt8(ascii: ",") else { return ~place }
      place = blankEnd(place + 1)
    }
  }

  @inline(__always)
  private func stringEnd(_ start: Int) -> Int {
    let place = unsafe plainTextEnd(bytes, from: start &+ 1)
    return byte(place) == UInt8(ascii: "\"") ? place &+ 1 : ~place
  }

  @inline(__always)
  private func blankEnd(_ start: Int) -> Int {
    if byte(start) > 0x20 { return start }
    if byte(start &+ 1) > 0x20, byte(start) == 0x20 { return start &+ 1 }
    return unsafe StrictJSON.blankEnd(bytes, from: start)
  }

  private func numberEnd(_ start: Int) -> Int {
    var place = byte(start) == UInt8(ascii: "-") ? start + 1 : start
    let integer = place
    place = digitEnd(place)
    if place == integer || (byte(integer) == UInt8(ascii: "0") && place > integer + 1) { return ~start }
    if byte(place) == UInt8(ascii: ".") {
      let fraction = place + 1
      place = digitEnd(fraction)
      if place == fraction { return ~start }
    }
    // At the window's end the number may go on.
    return byte(place) == 0 || byte(place) | 0x20 == UInt8(ascii: "e") ? ~start : place
  }

  @inline(__always)
  private func digitEnd(_ start: Int) -> Int {
    var place = start
    while byte(place) &- 0x30 < 10 { place &+= 1 }
    return place
  }

  private func wordEnd(_ start: Int, _ word: StaticString) -> Int {
    for place in 0..<word.utf8CodeUnitCount
    where unsafe byte(start + place) != word.utf8Start[place] {
      return ~start
    }
    return start + word.utf8CodeUnitCount
  }

  /// Zero, which stands nowhere in a JSON text, behind the end.
  @inline(__always)
  private func byte(_ place: Int) -> UInt8 { unsafe place < bytes.count ? bytes[place] : 0 }
}

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

/// The first place from `start` for which `wanted` gives anything but zero, or the end. Sixteen bytes at
/// a time, for every byte of a report passes here. `wanted` should compare for equality only: the
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
