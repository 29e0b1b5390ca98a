import StrictJSON
import Testing

/// Whether a text is in the written form must be told as by writing that form.
@Suite struct WrittenFormTests {
  private func value(_ node: JSONNode) throws(JSONRefusal) -> JSONValue {
    switch node.kind {
    case .null: .null
    case .bool: .bool(try node.bool())
    case .number: .integer(try node.integer(in: -(1 << 53)...(1 << 53)))
    case .string: .string(try node.string())
    case .array: .array(try node.array { node throws(JSONRefusal) in try value(node) })
    case .object:
      .object(
        try node.object { reader throws(JSONRefusal) in
          var members: [JSONValue.Member] = []
          for member in reader.rest() {
            members.append(.init(.text(try member.name.string()), try value(member.value)))
          }
          return members
        })
    }
  }

  private func check(_ text: [UInt8]) {
    guard let root = try? JSONDocument(text).root else { return }
    let isWritten = (try? value(root))?.pretty() == text
    #expect(root.isInWrittenForm == isWritten, "\(String(decoding: text, as: UTF8.self))")
  }

  static let texts = [
    "{}\n", "[]\n", "null\n", "-15\n", "9007199254740992\n", "9007199254740993\n", "-0\n", "1.0\n", "\"a\"\n",
    "{\n  \"b\": [\n    1,\n    -2,\n    {}\n  ],\n  \"a\": {\n    \"\": \"\\n\\u0001\\\"\"\n  }\n}\n",
    "[\n  [],\n  true,\n  \"\u{E9}\",\n  \"\\u00e9\",\n  \"\\/\"\n]\n",
  ]

  @Test(arguments: texts)
  func `is told as by writing it`(text: String) {
    let bytes = Array(text.utf8)
    check(bytes)
    for place in bytes.indices {
      check(Array(bytes[..<place] + bytes[(place + 1)...]))
      for byte: UInt8 in [0x20, 0x0A, 0x09] { check(bytes[...place] + [byte] + bytes[(place + 1)...]) }
      for byte: UInt8 in [0x09, 0x20, 0x2C, 0x30, 0x2E, 0x5C, 0x61] {
        var changed = bytes
        changed[place] = byte
        check(changed)
      }
    }
  }
}
