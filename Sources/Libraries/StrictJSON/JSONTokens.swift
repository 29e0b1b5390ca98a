// The tokens of RFC 8259. Each function starts at the first byte of its token and leaves the position
// behind the last.
extension JSONScanner {
  /// The next byte, which is not consumed; nil at the end.
  @inline(__always)
  mutating func peek() throws(JSONRefusal) -> UInt8? {
    try ensure(1) ? buffer[position] : nil
  }

  /// The next byte after white space (section 2), which is not consumed.
  @inline(__always)
  mutating func peekToken() throws(JSONRefusal) -> UInt8 {
    if position < end, buffer[position] > 0x20 { return buffer[position] }
    return try tokenBehindBlanks()
  }

  private mutating func tokenBehindBlanks() throws(JSONRefusal) -> UInt8 {
    // One blank between tokens is the commonest case.
    if end &- position > 1, buffer[position] == 0x20, buffer[position &+ 1] > 0x20 {
      position &+= 1
      return buffer[position]
    }
    while true {
      position = unsafe buffer.withUnsafeBytes { bytes in
        unsafe blankEnd(UnsafeRawBufferPointer(rebasing: bytes[..<end]), from: position)
      }
      if position < end { return buffer[position] }
      guard try ensure(1) else { throw refusal(.moreBytes) }
    }
  }

  /// Refuses everything but white space up to the end of the text.
  mutating func expectEnd() throws(JSONRefusal) {
    while let byte = try peek() {
      switch byte {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: throw refusal(.endOfText)
      }
    }
  }

  @inline(__always)
  mutating func expect(_ byte: UInt8) throws(JSONRefusal) {
    guard try peekToken() == byte else { throw refusal(wanted: byte) }
    position += 1
  }

  private func refusal(wanted byte: UInt8) -> JSONRefusal {
    refusal(.character(Character(Unicode.Scalar(byte))))
  }

  /// `true`, `false` or `null`.
  mutating func literal(_ word: StaticString) throws(JSONRefusal) {
    let count = word.utf8CodeUnitCount
    guard try ensure(count) else { throw refusal(.value) }
    for index in 0..<count where unsafe buffer[position + index] != word.utf8Start[index] {
      throw refusal(.value)
    }
    position += count
  }

  /// A number (section 6); its text is not converted.
  mutating func number() throws(JSONRefusal) {
    if try peek() == UInt8(ascii: "-") { position += 1 }
    if try peek() == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if try peek() == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if let byte = try peek(), byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if let sign = try peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        position += 1
      }
      try digits()
    }
  }

  private mutating func digits() throws(JSONRefusal) {
    guard let first = try peek(), isDigit(first) else { throw refusal(.digit) }
    repeat { position += 1 } while isDigit(try peek() ?? 0)
  }

  /// A string (section 7) without its opening quote, up to and with the closing one. Gives whether an
  /// escape is in it.
  @discardableResult
  mutating func stringBody() throws(JSONRefusal) -> Bool {
    position = plainEnd(from: position)
    guard position < end, buffer[position] == UInt8(ascii: "\"") else {
      return try unusualStringBody()
    }
    position += 1
    return false
  }

  /// Passes over the string that starts here with its quote, when it lies in the window whole and is
  /// plain; where its text lies.
  @inline(__always)
  mutating func plainString() -> Range<Int>? {
    let start = position &+ 1
    let place = plainEnd(from: start)
    guard place < end, buffer[place] == UInt8(ascii: "\"") else { return nil }
    position = place &+ 1
    return unsafe Range(uncheckedBounds: (start, place))
  }

  @inline(__always)
  private func plainEnd(from start: Int) -> Int {
    unsafe buffer.withUnsafeBytes { bytes in
      unsafe plainTextEnd(UnsafeRawBufferPointer(rebasing: bytes[..<end]), from: start)
    }
  }

  /// Escapes, characters outside ASCII, the end of the window.
  @inline(never)
  private mutating func unusualStringBody() throws(JSONRefusal) -> Bool {
    var escaped = false
    while true {
      position = plainEnd(from: position)
      guard let byte = try peek() else { throw refusal(.moreBytes) }
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return escaped
      case UInt8(ascii: "\\"):
        escaped = true
        try escape()
      case 0x80...:
        try utf8Sequence()
      case ..<0x20:
        throw refusal(.escapedControl)
      default:
        continue
      }
    }
  }

  private mutating func escape() throws(JSONRefusal) {
    guard try ensure(2) else { throw refusal(.moreBytes) }
    switch buffer[position + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 2
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      guard unit & 0xF800 == 0xD800 else { return }
      let low = unit < 0xDC00 ? try? codeUnit() : nil
      guard let low, low & 0xFC00 == 0xDC00 else { throw refusal(.surrogatePair) }
    default:
      throw refusal(.escape)
    }
  }

  /// `\uXXXX`.
  private mutating func codeUnit() throws(JSONRefusal) -> UInt16 {
    guard try ensure(6), buffer[position] == UInt8(ascii: "\\"),
      buffer[position + 1] == UInt8(ascii: "u")
    else { throw refusal(.escape) }
    guard let unit = hexCodeUnit(buffer[(position + 2)..<(position + 6)]) else {
      throw refusal(.escape)
    }
    position += 6
    return unit
  }

  /// One character outside ASCII: the byte ranges of Unicode, table 3-7.
  private mutating func utf8Sequence() throws(JSONRefusal) {
    let (count, second): (Int, ClosedRange<UInt8>)
    switch buffer[position] {
    case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
    case 0xE0: (count, second) = (3, 0xA0...0xBF)
    case 0xED: (count, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
    case 0xF0: (count, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
    case 0xF4: (count, second) = (4, 0x80...0x8F)
    default: throw refusal(.utf8)
    }
    guard try ensure(count), second.contains(buffer[position + 1]) else { throw refusal(.utf8) }
    for index in 2..<max(count, 2) where buffer[position + index] & 0xC0 != 0x80 {
      throw refusal(.utf8)
    }
    position += count
  }
}

@inline(__always)
private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

/// Four hex digits as a UTF-16 code unit.
func hexCodeUnit(_ digits: ArraySlice<UInt8>) -> UInt16? {
  var unit: UInt16 = 0
  for byte in digits {
    switch byte {
    case 0x30...0x39: unit = unit << 4 | UInt16(byte - 0x30)
    case 0x41...0x46: unit = unit << 4 | UInt16(byte - 0x37)
    case 0x61...0x66: unit = unit << 4 | UInt16(byte - 0x57)
    default: return nil
    }
  }
  return unit
}
