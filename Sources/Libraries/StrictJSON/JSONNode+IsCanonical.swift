extension JSONNode {
  /// Whether the value stands in the text in its canonical form (RFC 8785). It is told from the places of
  /// its parts, without writing that form anew.
  public var isCanonical: Bool { canonicalEnd(from: start) == end }

  /// Of the value with its quotes.
  private var start: Int { Int(entry.start) - (kind == .string ? 1 : 0) }
  private var end: Int { Int(entry.end) + (kind == .string ? 1 : 0) }

  /// Where the value ends; nil unless it begins at `place` and is canonical.
  private func canonicalEnd(from place: Int) -> Int? {
    guard start == place else { return nil }
    switch kind {
    case .null, .bool: break
    case .number, .string:
      guard isPlain || (try? canonical().elementsEqual(document.bytes[start..<end])) == true else {
        return nil
      }
    case .array, .object:
      guard partsEnd(from: place + 1) == end - 1 else { return nil }
    }
    return end
  }

  /// Without a closer look: a string without escapes, an integer of up to 15 digits.
  private var isPlain: Bool {
    guard kind == .number else { return !entry.escaped }
    return token.count <= 15 && token.allSatisfy { $0 &- 0x30 < 10 }
  }

  /// Where the elements or members end that begin at `place`, each with its comma.
  private func partsEnd(from place: Int) -> Int? {
    var (place, part) = (place, index + 1)
    var before: JSONNode?
    while part < nextIndex {
      if part > index + 1 { place += 1 }
      var node = JSONNode(document: document, index: part)
      if kind == .object {
        guard let colon = node.canonicalEnd(from: place), before?.precedes(node) ?? true else {
          return nil
        }
        before = node
        place = colon + 1
        node = JSONNode(document: document, index: part + 1)
      }
      guard let end = node.canonicalEnd(from: place) else { return nil }
      (place, part) = (end, node.nextIndex)
    }
    return place
  }

  private func precedes(_ other: JSONNode) -> Bool {
    entry.escaped || other.entry.escaped
      ? precedesInUTF16(unescapedToken, other.unescapedToken)
      : document.precedesInUTF16(entry, other.entry)
  }
}
