internal import CheckedValues
internal import StrictJSON

// Documents of suites are read leniently: what is not looked for may be anything.
extension JSONNode {
  /// A member of an object; nil for every other kind and where there is none.
  func member(_ name: StaticString) -> JSONNode? {
    let found: JSONNode?? = try? object { reader throws(JSONRefusal) in
      let member = reader.optional(name)
      _ = reader.rest()
      return member
    }
    return found ?? nil
  }

  func text(_ name: StaticString) -> String? {
    guard let member = member(name) else { return nil }
    return try? member.string()
  }

  /// A member that holds bytes in hexadecimal.
  func hex(_ name: StaticString) -> [UInt8]? {
    guard let text = text(name) else { return nil }
    return Hex.decode(Array(text.utf8)[...])
  }

  /// A member that holds bytes in base64.
  func base64(_ name: StaticString) -> [UInt8]? {
    guard let text = text(name) else { return nil }
    return Base64.decode(Array(text.utf8)[...])
  }

  func integer(_ name: StaticString) -> Int? {
    guard let member = member(name) else { return nil }
    return try? member.integer(in: 0...1 << 40)
  }

  /// The elements of a member that is an array; none where there is none.
  func list(_ name: StaticString) -> [JSONNode] {
    guard let member = member(name) else { return [] }
    return (try? member.elements()) ?? []
  }

  /// What an array or an object holds.
  var children: [JSONNode] {
    if let elements = try? elements() { return elements }
    let members: [(name: JSONNode, value: JSONNode)]? = try? object { reader throws(JSONRefusal) in
      reader.rest()
    }
    return (members ?? []).map { $0.value }
  }
}

/// Files of suites are larger than anything a tool takes as one document.
let suiteLimits = JSONLimits(bytes: 256 << 20, depth: 512, values: 1 << 24)

/// The document, or nil when it is no JSON.
func document(_ bytes: [UInt8]) -> JSONNode? {
  guard let document = try? JSONDocument(bytes, limits: suiteLimits) else { return nil }
  return document.root
}
