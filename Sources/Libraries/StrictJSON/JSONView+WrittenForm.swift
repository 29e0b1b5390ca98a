extension JSONNode {
  /// Whether the whole document is written exactly as `JSONValue.pretty` writes it, so that not one
  /// byte of it, white space included, can be another. It is told from the places of its parts, without
  /// writing that form anew.
  public var isInWrittenForm: Bool {
    unsafe document.withView { view in
      guard let end = unsafe view.writtenEnd(of: 0, from: 0, indent: 0) else { return false }
      return unsafe end == view.bytes.count - 1 && view.bytes[end] == UInt8(ascii: "\n")
    }
  }
}

// Where values end that are in the form of `JSONValue.pretty`; nil for those that are not, or begin elsewhere.
extension JSONView {
  fileprivate func writtenEnd(of index: Int, from place: Int, indent: Int) -> Int? {
    let entry = unsafe entries[index]
    switch entry.kind {
    case .null, .bool: return entry.start == place ? Int(entry.end) : nil
    case .number:
      return unsafe entry.start == place && isWholeNumber(token(entry)) ? Int(entry.end) : nil
    case .string: return unsafe writtenEnd(ofString: entry, from: place)
    case .array, .object:
      guard entry.start == place,
        let end = unsafe writtenEnd(ofPartsOf: index, from: place + 1, indent: indent)
      else { return nil }
      return end == entry.end - 1 ? end + 1 : nil
    }
  }

  private func writtenEnd(ofString entry: JSONDocument.Entry, from place: Int) -> Int? {
    guard entry.start == place + 1 else { return nil }
    guard unsafe !entry.escaped || isWrittenForm(ofEscaped: entry) else { return nil }
    return Int(entry.end) + 1
  }

  private func isWrittenForm(ofEscaped entry: JSONDocument.Entry) -> Bool {
    var text = JSONText(room: 0)
    unsafe withText(entry) { unsafe _ = text.appendQuoted($0) }
    return unsafe text.bytes.dropFirst().dropLast().elementsEqual(token(entry))
  }

  /// In the range in which every reader of JSON sees the same number; the grammar leaves `-0` to be refused.
  private func isWholeNumber(_ token: UnsafeRawBufferPointer) -> Bool {
    var (value, place) = (0, 0)
    if unsafe token[0] == UInt8(ascii: "-") { place = 1 }
    guard token.count - place <= 16 else { return false }
    let isNegative = place == 1
    while place < token.count {
      let digit = unsafe token[place] &- 0x30
      guard digit < 10 else { return false }
      value = value * 10 + Int(digit)
      place += 1
    }
    return value <= 1 << 53 && !(isNegative && value == 0)
  }

  private func writtenEnd(ofPartsOf index: Int, from place: Int, indent: Int) -> Int? {
    let isObject = unsafe entries[index].kind == .object
    let next = unsafe Int(entries[index].next)
    var (place, part) = (place, index + 1)
    while part < next {
      // Only a comma can stand between two parts, besides white space.
      if part > index + 1 {
        guard unsafe bytes[place] == UInt8(ascii: ",") else { return nil }
        place += 1
      }
      guard unsafe isNewLine(at: place, indent: indent + 2) else { return nil }
      place += indent + 3
      if isObject {
        guard let end = unsafe writtenEnd(ofString: entries[part], from: place),
          unsafe bytes[end] == UInt8(ascii: ":"), unsafe bytes[end + 1] == UInt8(ascii: " ")
        else { return nil }
        (place, part) = (end + 2, part + 1)
      }
      guard let end = unsafe writtenEnd(of: part, from: place, indent: indent + 2) else { return nil }
      (place, part) = (end, unsafe Int(entries[part].next))
    }
    guard next > index + 1 else { return place }
    return unsafe isNewLine(at: place, indent: indent) ? place + indent + 1 : nil
  }

  private func isNewLine(at place: Int, indent: Int) -> Bool {
    guard unsafe place + indent < bytes.count, unsafe bytes[place] == UInt8(ascii: "\n") else { return false }
    var blank = place + 1
    while blank <= place + indent {
      if unsafe bytes[blank] != UInt8(ascii: " ") { return false }
      blank += 1
    }
    return true
  }
}
