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
    // What was just written can always be read again: the limits are those of memory.
    let limits = JSONLimits(bytes: .max, depth: 512, values: .max)
    guard let document = try? JSONDocument(pretty(), limits: limits),
      let bytes = try? document.root.canonical()
    else { preconditionFailure("a written value could not be read") }
    return bytes
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
    for (place, element) in items.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      newLine(to: &text, indent: indent + 2)
      item(element, &text)
    }
    if !items.isEmpty { newLine(to: &text, indent: indent) }
    text.append(UInt8(ascii: brackets.1))
  }

  private static func newLine(to text: inout [UInt8], indent: Int) {
    text.append(UInt8(ascii: "\n"))
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }
}

/// A string token with the escapes of RFC 8785, section 3.2.2.2: only what must be escaped is.
func appendQuoted(_ utf8: some Sequence<UInt8>, to text: inout [UInt8]) {
  text.append(UInt8(ascii: "\""))
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
  text.append(UInt8(ascii: "\""))
}

extension JSONNode {
  /// Whether the whole document is written exactly as `JSONValue.pretty` writes it, so that not one
  /// byte of it, white space included, can be another.
  public var isInWrittenForm: Bool {
    guard let value = document.root.value else { return false }
    return value.pretty() == document.bytes
  }

  /// The value as one to be written; nil when a number in it is not an integer.
  private var value: JSONValue? {
    switch kind {
    case .null: return .null
    case .bool: return (try? bool()).map { .bool($0) }
    case .number: return (try? integer(in: -(1 << 53)...(1 << 53))).map { .integer($0) }
    case .string: return (try? string()).map { .string($0) }
    case .array:
      var elements: [JSONValue] = []
      var place = index + 1
      while place < nextIndex {
        let node = JSONNode(document: document, index: place)
        guard let element = node.value else { return nil }
        elements.append(element)
        place = node.nextIndex
      }
      return .array(elements)
    case .object:
      var members: [JSONValue.Member] = []
      var place = index + 1
      while place < nextIndex {
        let name = JSONNode(document: document, index: place)
        let node = JSONNode(document: document, index: place + 1)
        guard let text = try? name.string(), let value = node.value else { return nil }
        members.append(JSONValue.Member(text, value))
        place = node.nextIndex
      }
      return .object(members)
    }
  }
}
