/// A JSON value to be written. Numbers are integers, members keep their order.
public enum JSONValue: Sendable, Equatable {
  public struct Member: Sendable, Equatable {
    public var name: JSONName
    public var value: JSONValue

    public init(_ name: JSONName, _ value: JSONValue) {
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
    var text = JSONText()
    write(to: &text, indent: 0)
    text.append(UInt8(ascii: "\n"))
    return text.bytes
  }

  /// RFC 8785 (JCS) form.
  public func canonical() -> [UInt8] {
    var text = JSONText()
    writeCanonical(to: &text)
    return text.bytes
  }

  private func writeCanonical(to text: inout JSONText) {
    switch self {
    case .null, .bool, .string: write(to: &text, indent: 0)
    case .integer(let number):
      if number.magnitude <= 1 << 53 {
        text.append(number)
      } else {
        text.append(ecmaScriptText(of: Double(number)))
      }
    case .array(let elements):
      text.append(UInt8(ascii: "["))
      for place in elements.indices {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        elements[place].writeCanonical(to: &text)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let members):
      text.sortedObject { text in
        for place in members.indices {
          unsafe members[place].name.withUTF8Bytes { name in
            unsafe text.member(name) {
              members[place].value.writeCanonical(to: &$0)
            }
          }
        }
      }
    }
  }

  private func write(to text: inout JSONText, indent: Int) {
    switch self {
    case .null: text.append(word: "null")
    case .bool(let flag): text.append(word: flag ? "true" : "false")
    case .integer(let number): text.append(number)
    case .string(let string): text.appendQuoted(string)
    case .array(let elements):
      text.append(UInt8(ascii: "["))
      for place in elements.indices {
        text.newLine(indent: indent + 2, comma: place > 0)
        elements[place].write(to: &text, indent: indent + 2)
      }
      if !elements.isEmpty { text.newLine(indent: indent) }
      text.append(UInt8(ascii: "]"))
    case .object(let members):
      text.append(UInt8(ascii: "{"))
      for place in members.indices {
        text.newLine(indent: indent + 2, comma: place > 0)
        unsafe members[place].name.withUTF8Bytes { unsafe _ = text.appendQuoted($0) }
        text.append(word: ": ")
        members[place].value.write(to: &text, indent: indent + 2)
      }
      if !members.isEmpty { text.newLine(indent: indent) }
      text.append(UInt8(ascii: "}"))
    }
  }
}
