extension JSONNode {
  /// Whether the value stands in the text in its canonical form (RFC 8785). It is told from the places of
  /// its parts, without writing that form anew.
  public var isCanonical: Bool {
    let start = Int(entry.start) - (kind == .string ? 1 : 0)
    return unsafe document.withView { unsafe $0.canonicalEnd(of: index, from: start) } != nil
  }
}

extension JSONView {
  /// Where the value ends; nil unless it begins at `place` and is canonical.
  fileprivate func canonicalEnd(of index: Int, from place: Int) -> Int? {
    let entry = unsafe entries[index]
    switch entry.kind {
    case .null, .bool: return entry.start == place ? Int(entry.end) : nil
    case .number:
      return unsafe entry.start == place && isCanonicalForm(index, of: entry) ? Int(entry.end) : nil
    case .string:
      guard entry.start == place + 1, unsafe !entry.escaped || isCanonicalForm(index, of: entry)
      else { return nil }
      return Int(entry.end) + 1
    case .array, .object:
      guard entry.start == place, unsafe partsEnd(of: index, from: place + 1) == Int(entry.end) - 1
      else { return nil }
      return Int(entry.end)
    }
  }

  /// Of a number, or a string with escapes.
  private func isCanonicalForm(_ index: Int, of entry: JSONDocument.Entry) -> Bool {
    let token = unsafe token(entry)
    if entry.kind == .number, token.count <= 15, unsafe token.allSatisfy({ $0 &- 0x30 < 10 }) {
      return true
    }
    var text = JSONText(room: 0)
    guard unsafe writeCanonical(index, to: &text, without: []) == nil else { return false }
    let quote = entry.kind == .string ? 1 : 0
    return unsafe text.bytes.dropFirst(quote).dropLast(quote).elementsEqual(token)
  }

  /// Where the elements or members end that begin at `place`, each with its comma.
  private func partsEnd(of index: Int, from place: Int) -> Int? {
    let isObject = unsafe entries[index].kind == .object
    let next = unsafe Int(entries[index].next)
    var (place, part) = (place, index + 1)
    var before: Int?
    while part < next {
      if part > index + 1 { place += 1 }
      if isObject {
        guard let colon = unsafe canonicalEnd(of: part, from: place),
          before.map({ unsafe precedes($0, part) }) ?? true
        else { return nil }
        before = part
        (place, part) = (colon + 1, part + 1)
      }
      guard let end = unsafe canonicalEnd(of: part, from: place) else { return nil }
      (place, part) = (end, unsafe Int(entries[part].next))
    }
    return place
  }

  private func precedes(_ one: Int, _ other: Int) -> Bool {
    unsafe withText(entries[one]) { one in
      unsafe withText(entries[other]) { unsafe precedesInUTF16(one, $0) }
    }
  }
}
