// RFC 8785, the JSON Canonicalization Scheme.
extension JSONNode {
  /// The canonical form of the value. Members of the value itself that are named in `left` are left
  /// out, which is how a document's own hash is computed. A number outside the range of a double is
  /// refused.
  public func canonical(without left: [String] = []) throws(JSONRefusal) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(token.count)
    try writeCanonical(to: &text, without: left)
    return text
  }

  private func writeCanonical(to text: inout [UInt8], without left: [String]) throws(JSONRefusal) {
    switch kind {
    case .null, .bool: text.append(contentsOf: token)
    case .number: try writeCanonicalNumber(to: &text)
    case .string: writeCanonicalString(to: &text)
    case .array:
      text.append(UInt8(ascii: "["))
      var place = index + 1
      while place < nextIndex {
        if place > index + 1 { text.append(UInt8(ascii: ",")) }
        let element = JSONNode(document: document, index: place)
        try element.writeCanonical(to: &text, without: [])
        place = element.nextIndex
      }
      text.append(UInt8(ascii: "]"))
    case .object: try writeCanonicalObject(to: &text, without: left)
    }
  }

  private func writeCanonicalString(to text: inout [UInt8]) {
    guard entry.escaped else {
      text.append(UInt8(ascii: "\""))
      text.append(contentsOf: token)
      text.append(UInt8(ascii: "\""))
      return
    }
    appendQuoted(unescapedToken, to: &text)
  }

  private func writeCanonicalObject(
    to text: inout [UInt8], without left: [String]
  ) throws(JSONRefusal) {
    var names: [JSONNode] = []
    var place = index + 1
    while place < nextIndex {
      names.append(JSONNode(document: document, index: place))
      place = Int(document.entries[place + 1].next)
    }
    let isPlain = !names.contains { $0.entry.escaped }
    names.sort {
      isPlain
        ? document.precedesInUTF16($0.entry, $1.entry)
        : StrictJSON.precedesInUTF16($0.unescapedToken, $1.unescapedToken)
    }
    var first = true
    text.append(UInt8(ascii: "{"))
    for name in names {
      if left.contains(where: { name.unescapedToken.elementsEqual($0.utf8) }) { continue }
      if !first { text.append(UInt8(ascii: ",")) }
      first = false
      name.writeCanonicalString(to: &text)
      text.append(UInt8(ascii: ":"))
      let value = JSONNode(document: document, index: name.index + 1)
      try value.writeCanonical(to: &text, without: [])
    }
    text.append(UInt8(ascii: "}"))
  }

  private func writeCanonicalNumber(to text: inout [UInt8]) throws(JSONRefusal) {
    // The commonest case needs no double: up to 15 digits, no fraction, no exponent, not -0.
    let digits = token.first == UInt8(ascii: "-") ? token.dropFirst() : token
    if digits.count <= 15, digits.allSatisfy({ $0 &- 0x30 < 10 }) {
      text.append(contentsOf: digits.elementsEqual([0x30]) ? digits : token)
      return
    }
    guard let number = Double(String(decoding: token, as: UTF8.self)), number.isFinite else {
      throw refusal(.finiteNumber)
    }
    text.append(contentsOf: ecmaScriptText(of: number).utf8)
  }
}

/// The order of RFC 8785, section 3.2.3: by UTF-16 code units. It differs from the order of the bytes
/// only where a character outside the basic plane meets one of U+E000 to U+FFFF.
func precedesInUTF16(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
  for place in 0..<min(one.count, other.count) where unsafe one[place] != other[place] {
    let (left, right) = unsafe (one[place], other[place])
    if left >= 0xEE && right >= 0xEE && (left >= 0xF0) != (right >= 0xF0) { return left >= 0xF0 }
    return left < right
  }
  return one.count < other.count
}

/// The same for names that lie anywhere.
func precedesInUTF16(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
  let found: Bool?? = one.withContiguousStorageIfAvailable { one in
    other.withContiguousStorageIfAvailable { unsafe precedesInUTF16(one, $0) }
  }
  return (found ?? nil) ?? precedesInUTF16(Array(one), Array(other))
}

extension JSONDocument {
  /// The same for two strings without escapes, where they lie.
  func precedesInUTF16(_ one: Entry, _ other: Entry) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe StrictJSON.precedesInUTF16(
        UnsafeBufferPointer(rebasing: bytes[Int(one.start)..<Int(one.end)]),
        UnsafeBufferPointer(rebasing: bytes[Int(other.start)..<Int(other.end)]))
    }
  }
}
