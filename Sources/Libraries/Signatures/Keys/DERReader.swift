/// Reads DER (X.690, section 10): definite lengths in their shortest form, low tag numbers. Every
/// reader must be used up, which `isAtEnd` tells.
struct DERReader {
  enum Tag: UInt8 {
    case integer = 0x02
    case bitString = 0x03
    case octetString = 0x04
    case null = 0x05
    case objectIdentifier = 0x06
    case sequence = 0x30
    /// `[0]` to `[2]` around another value.
    case explicit0 = 0xA0
    case explicit1 = 0xA1
    case explicit2 = 0xA2
  }

  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  /// Whether the next value has this tag.
  func isNext(_ tag: Tag) -> Bool { rest.first == tag.rawValue }

  /// The contents of the next value. Nil when it has another tag or is not DER.
  mutating func read(_ tag: Tag) -> ArraySlice<UInt8>? {
    guard isNext(tag), rest.count >= 2 else { return nil }
    var start = rest.startIndex + 2
    var count = Int(rest[start - 1])
    if count >= 0x80 {
      guard let long = longLength(octets: count & 0x7F) else { return nil }
      start += count & 0x7F
      count = long
    }
    guard rest.endIndex - start >= count else { return nil }
    defer { rest = rest[(start + count)...] }
    return rest[start..<(start + count)]
  }

  /// Section 10.1: no more octets than needed. Nothing that is read here needs more than two.
  private func longLength(octets: Int) -> Int? {
    let start = rest.startIndex + 2
    guard (1...2).contains(octets), rest.endIndex - start >= octets else { return nil }
    let count = rest[start..<(start + octets)].reduce(0) { $0 << 8 | Int($1) }
    return count >= (octets == 1 ? 0x80 : 0x100) ? count : nil
  }

  /// A reader of the next value's contents.
  mutating func nested(_ tag: Tag) -> DERReader? { read(tag).map { DERReader($0) } }

  /// The magnitude of an INTEGER that is not negative, without leading zeros; one zero for zero.
  mutating func unsigned() -> ArraySlice<UInt8>? {
    read(.integer).flatMap { unsignedMagnitude($0) }
  }
}

/// The magnitude of a big-endian two's complement number of the shortest form (X.690, section 8.3;
/// RFC 4251, section 5, for SSH's `mpint`). Nil when it is negative or longer than it must be.
func unsignedMagnitude(_ number: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
  guard let first = number.first, first < 0x80 else { return nil }
  guard first == 0, number.count > 1 else { return number }
  return number[number.startIndex + 1] >= 0x80 ? number.dropFirst() : nil
}

/// An OBJECT IDENTIFIER in the usual notation, `1.3.101.112`. Nil when it is not well-formed
/// (X.690, section 8.19), an arc is beyond 32 bits, or it is longer than fits into an `Identifier`.
func dottedObjectIdentifier(_ contents: ArraySlice<UInt8>) -> String? {
  guard let last = contents.last, last < 0x80, contents.count <= 24 else { return nil }
  var arcs: [UInt64] = []
  var arc: UInt64 = 0
  for byte in contents {
    if arc == 0 && byte == 0x80 { return nil }
    arc = arc << 7 | UInt64(byte & 0x7F)
    guard arc <= UInt32.max else { return nil }
    if byte < 0x80 {
      arcs.append(arc)
      arc = 0
    }
  }
  let first = min(arcs[0] / 40, 2)
  var text = "\(first).\(arcs[0] - first * 40)"
  for arc in arcs.dropFirst() { text += ".\(arc)" }
  return text
}
