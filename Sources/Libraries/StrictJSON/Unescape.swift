/// The text of a string token, as UTF-8. The token was checked before: every escape is whole.
func unescaped(_ token: ArraySlice<UInt8>) -> [UInt8] {
  var text: [UInt8] = []
  text.reserveCapacity(token.count)
  var index = token.startIndex
  while index < token.endIndex {
    guard token[index] == UInt8(ascii: "\\") else {
      text.append(token[index])
      index += 1
      continue
    }
    let letter = token[index + 1]
    guard letter == UInt8(ascii: "u") else {
      text.append(singleEscape(letter))
      index += 2
      continue
    }
    var scalar = UInt32(hexCodeUnit(token[(index + 2)..<(index + 6)]) ?? 0)
    index += 6
    if scalar & 0xFC00 == 0xD800 {
      let low = UInt32(hexCodeUnit(token[(index + 2)..<(index + 6)]) ?? 0)
      scalar = 0x10000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
      index += 6
    }
    appendUTF8(scalar, to: &text)
  }
  return text
}

private func singleEscape(_ letter: UInt8) -> UInt8 {
  switch letter {
  case UInt8(ascii: "b"): 0x08
  case UInt8(ascii: "f"): 0x0C
  case UInt8(ascii: "n"): 0x0A
  case UInt8(ascii: "r"): 0x0D
  case UInt8(ascii: "t"): 0x09
  default: letter
  }
}

private func appendUTF8(_ scalar: UInt32, to text: inout [UInt8]) {
  if let scalar = Unicode.Scalar(scalar) { text.append(contentsOf: UTF8.encode(scalar)!) }
}
