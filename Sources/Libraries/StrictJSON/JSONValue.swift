/// A JSON value to be written. Numbers are integers, members keep their order.
public enum JSONValue: Sendable, Equatable {
  public struct Member: Sendable, Equatable {
    public var name: String
    public var value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  case null
  case bool(Bool)
  case integer(Int)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// Two-space indentation, LF, a final newline; empty arrays and objects on one line.
  public func pretty() -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(4096)
    write(to: &text, indent: 0)
    text.append(UInt8(ascii: "\n"))
    return text
  }

  /// RFC 8785 (JCS) form.
  public func canonical() -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(4096)
    writeCanonical(to: &text)
    return text
  }

  private func writeCanonical(to text: inout [UInt8]) {
    switch self {
    case .null, .bool, .string: write(to: &text, indent: 0)
    case .integer(let number):
      let isExact = number.magnitude <= 1 << 53
      text.append(contentsOf: (isExact ? "\(number)" : ecmaScriptText(of: Double(number))).utf8)
    case .array(let elements):
      text.append(UInt8(ascii: "["))
      for place in elements.indices {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        elements[place].writeCanonical(to: &text)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let members):
      // Their places are sorted: to move a member means to count references.
      let sorted = members.indices.sorted {
        precedesInUTF16(members[$0].name.utf8, members[$1].name.utf8)
      }
      text.append(UInt8(ascii: "{"))
      for place in sorted.indices {
        let name = members[sorted[place]].name.utf8
        if place > 0 {
          precondition(
            !name.elementsEqual(members[sorted[place - 1]].name.utf8), "a name is written once")
          text.append(UInt8(ascii: ","))
        }
        appendQuoted(name, to: &text)
        text.append(UInt8(ascii: ":"))
        members[sorted[place]].value.writeCanonical(to: &text)
      }
      text.append(UInt8(ascii: "}"))
    }
  }

  private func write(to text: inout [UInt8], indent: Int) {
    switch self {
    case .null: text.append(contentsOf: "null".utf8)
    case .bool(let flag): text.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let number): text.append(contentsOf: "\(number)".utf8)
    case .string(let string): appendQuoted(string.utf8, to: &text)
    case .array(let elements):
      Self.writeList(elements, brackets: ("[", "]"), to: &text, indent: indent) { element, text in
        element.write(to: &text, indent: indent + 2)
      }
    case .object(let members):
      Self.writeList(members, brackets: ("{", "}"), to: &text, indent: indent) { member, text in
        appendQuoted(member.name.utf8, to: &text)
        text.append(contentsOf: ": ".utf8)
        member.value.write(to: &text, indent: indent + 2)
      }
    }
  }

  private static func writeList<Item>(
    _ items: [Item], brackets: (Unicode.Scalar, Unicode.Scalar), to text: inout [UInt8], indent: Int,
    item: (Item, inout [UInt8]) -> Void
  ) {
    text.append(UInt8(ascii: brackets.0))
    for place in items.indices {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      newLine(to: &text, indent: indent + 2)
      item(items[place], &text)
    }
    if !items.isEmpty { newLine(to: &text, indent: indent) }
    text.append(UInt8(ascii: brackets.1))
  }
}

/// A string token with the escapes of RFC 8785, section 3.2.2.2: only what must be escaped is.
func appendQuoted(_ utf8: some Collection<UInt8>, to text: inout [UInt8]) {
  text.append(UInt8(ascii: "\""))
  let start = text.count
  text.append(contentsOf: utf8)
  // Looked at where they now lie, which is the fastest place, for hardly ever must one be escaped.
  let plain = unsafe text.withUnsafeBytes { unsafe plainTextEnd($0, from: start) }
  for place in plain..<text.count where mustBeEscaped(text[place]) {
    text.removeSubrange(start...)
    appendEscaped(utf8, to: &text)
    break
  }
  text.append(UInt8(ascii: "\""))
}

private func mustBeEscaped(_ byte: UInt8) -> Bool {
  byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}

private func appendEscaped(_ utf8: some Collection<UInt8>, to text: inout [UInt8]) {
  for byte in utf8 {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      text.append(UInt8(ascii: "\\"))
      text.append(byte)
    case 0x08: text.append(contentsOf: "\\b".utf8)
    case 0x09: text.append(contentsOf: "\\t".utf8)
    case 0x0A: text.append(contentsOf: "\\n".utf8)
    case 0x0C: text.append(contentsOf: "\\f".utf8)
    case 0x0D: text.append(contentsOf: "\\r".utf8)
    case ..<0x20:
      text.append(contentsOf: "\\u00".utf8)
      for half in [byte >> 4, byte & 15] { text.append(half < 10 ? 0x30 + half : 0x57 + half) }
    default: text.append(byte)
    }
  }
}

extension JSONNode {
  /// Whether the whole document is written exactly as `JSONValue.pretty` writes it, so that not one
  /// byte of it, white space included, can be another.
  public var isInWrittenForm: Bool {
    var text: [UInt8] = []
    text.reserveCapacity(document.bytes.count)
    guard document.root.write(to: &text, indent: 0) else { return false }
    text.append(UInt8(ascii: "\n"))
    return text == document.bytes
  }

  /// As `JSONValue` writes it; false when a number in it is not an integer.
  private func write(to text: inout [UInt8], indent: Int) -> Bool {
    switch kind {
    case .null, .bool: text.append(contentsOf: token)
    case .number:
      guard (try? integer(in: -(1 << 53)...(1 << 53))) != nil else { return false }
      text.append(contentsOf: token)
    case .string: appendQuoted(unescapedToken, to: &text)
    case .array: return writeList(brackets: ("[", "]"), to: &text, indent: indent)
    case .object: return writeList(brackets: ("{", "}"), to: &text, indent: indent)
    }
    return true
  }

  private func writeList(
    brackets: (Unicode.Scalar, Unicode.Scalar), to text: inout [UInt8], indent: Int
  ) -> Bool {
    text.append(UInt8(ascii: brackets.0))
    var place = index + 1
    while place < nextIndex {
      if place > index + 1 { text.append(UInt8(ascii: ",")) }
      newLine(to: &text, indent: indent + 2)
      if kind == .object {
        appendQuoted(JSONNode(document: document, index: place).unescapedToken, to: &text)
        text.append(contentsOf: ": ".utf8)
        place += 1
      }
      let node = JSONNode(document: document, index: place)
      guard node.write(to: &text, indent: indent + 2) else { return false }
      place = node.nextIndex
    }
    if place > index + 1 { newLine(to: &text, indent: indent) }
    text.append(UInt8(ascii: brackets.1))
    return true
  }
}

private func newLine(to text: inout [UInt8], indent: Int) {
  text.append(UInt8(ascii: "\n"))
  for _ in 0..<indent { text.append(UInt8(ascii: " ")) }
}
