internal import CLinux

// RFC 8785, the JSON Canonicalization Scheme.
extension JSONNode {
  /// The canonical form of the value. Members of the value itself that are named in `left` are left
  /// out, which is how a document's own hash is computed. A number outside the range of a double is
  /// refused.
  public func canonical(without left: [String] = []) throws(JSONRefusal) -> [UInt8] {
    var text = JSONText(room: 2 * Int(entry.end - entry.start))
    var tooLarge: Int?
    unsafe document.withView { view in
      unsafe tooLarge = view.writeCanonical(index, to: &text, without: left)
    }
    if let tooLarge { throw JSONNode(document: document, index: tooLarge).refusal(.finiteNumber) }
    return text.bytes
  }
}

extension JSONView {
  /// Gives the number, if there is one, that no double holds.
  func writeCanonical(_ index: Int, to text: inout JSONText, without left: [String]) -> Int? {
    let entry = unsafe entries[index]
    switch entry.kind {
    case .null, .bool: unsafe text.append(token(entry))
    case .number: return unsafe writeCanonicalNumber(token(entry), to: &text) ? nil : index
    case .string: unsafe withText(entry) { unsafe _ = text.appendQuoted($0) }
    case .array: return unsafe writeCanonicalArray(index, to: &text)
    case .object: return unsafe writeCanonicalObject(index, to: &text, without: left)
    }
    return nil
  }

  private func writeCanonicalArray(_ index: Int, to text: inout JSONText) -> Int? {
    text.append(UInt8(ascii: "["))
    var place = index + 1
    let end = unsafe Int(entries[index].next)
    while place < end {
      if place > index + 1 { text.append(UInt8(ascii: ",")) }
      if let found = unsafe writeCanonical(place, to: &text, without: []) { return found }
      place = unsafe Int(entries[place].next)
    }
    text.append(UInt8(ascii: "]"))
    return nil
  }

  private func writeCanonicalObject(
    _ index: Int, to text: inout JSONText, without left: [String]
  ) -> Int? {
    var found: Int?
    text.sortedObject { text in
      var name = index + 1
      let end = unsafe Int(entries[index].next)
      while name < end, found == nil {
        unsafe withText(entries[name]) { written in
          if left.contains(where: { unsafe written.elementsEqual($0.utf8) }) { return }
          unsafe text.member(written) { text in
            found = unsafe writeCanonical(name + 1, to: &text, without: [])
          }
        }
        name = unsafe Int(entries[name + 1].next)
      }
    }
    return found
  }

  /// False when no double holds it.
  private func writeCanonicalNumber(
    _ token: UnsafeRawBufferPointer, to text: inout JSONText
  ) -> Bool {
    // The commonest case needs no double: up to 15 digits, no fraction, no exponent, not -0.
    let isNegative = unsafe token.first == UInt8(ascii: "-")
    let digits = unsafe UnsafeRawBufferPointer(rebasing: token[(isNegative ? 1 : 0)...])
    if digits.count <= 15, unsafe digits.allSatisfy({ $0 &- 0x30 < 10 }) {
      unsafe text.append(digits.elementsEqual([0x30]) ? digits : token)
      return true
    }
    // The token is a number of JSON, and no tool sets a locale, so the point is a point.
    let number = unsafe strtod(String(decoding: token, as: UTF8.self), nil)
    guard number.isFinite else { return false }
    text.append(ecmaScriptText(of: number))
    return true
  }
}

/// The order of RFC 8785, section 3.2.3: by UTF-16 code units. It differs from the order of the bytes
/// only where a character outside the basic plane meets one of U+E000 to U+FFFF.
@unsafe
func precedesInUTF16(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
  var place = 0
  let shared = min(one.count, other.count)
  while place < shared {
    let (left, right) = unsafe (one[place], other[place])
    if left != right {
      if left >= 0xEE && right >= 0xEE && (left >= 0xF0) != (right >= 0xF0) { return left >= 0xF0 }
      return left < right
    }
    place &+= 1
  }
  return one.count < other.count
}
