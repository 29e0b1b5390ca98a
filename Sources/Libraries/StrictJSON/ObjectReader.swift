/// The members of one object, asked for by name. `JSONNode.object` makes one and refuses afterwards
/// what was not asked for, so that an unknown member is always an error.
public struct ObjectReader {
  private let node: JSONNode
  /// The entries of the names, and which of them were asked for.
  private var names: [Int32] = []
  private var read: UInt64 = 0
  private var readMany: Set<Int> = []

  init(_ node: JSONNode) throws(JSONRefusal) {
    try node.require(.object)
    self.node = node
    names.reserveCapacity(12)
    var place = node.index + 1
    while place < node.nextIndex {
      names.append(Int32(place))
      place = Int(node.document.entries[place + 1].next)
    }
  }

  /// The member, or nil when the object does not have it. A member that is `null` is there.
  public mutating func optional(_ name: StaticString) -> JSONNode? {
    for place in names.indices where isNamed(name, Int(names[place])) {
      if place < 64 { read |= 1 << UInt64(place) } else { readMany.insert(place) }
      return JSONNode(document: node.document, index: Int(names[place]) + 1)
    }
    return nil
  }

  /// The member, which must be there.
  public mutating func required(_ name: StaticString) throws(JSONRefusal) -> JSONNode {
    guard let member = optional(name) else { throw node.refusal(.member("\(name)")) }
    return member
  }

  /// Reads an optional member with `body`.
  public mutating func optional<Value>(
    _ name: StaticString, _ body: (JSONNode) throws(JSONRefusal) -> Value
  ) throws(JSONRefusal) -> Value? {
    guard let member = optional(name) else { return nil }
    return try body(member)
  }

  /// A `schema` member with exactly this value.
  public mutating func schema(_ name: StaticString) throws(JSONRefusal) {
    let member = try required("schema")
    guard try member.string() == "\(name)" else { throw member.refusal(.oneOf(["\(name)"])) }
  }

  /// All members not asked for so far, for objects whose names are data.
  public mutating func rest() -> [(name: JSONNode, value: JSONNode)] {
    var members: [(name: JSONNode, value: JSONNode)] = []
    for place in names.indices where !isRead(place) {
      if place < 64 { read |= 1 << UInt64(place) } else { readMany.insert(place) }
      let index = Int(names[place])
      members.append(
        (
          JSONNode(document: node.document, index: index),
          JSONNode(document: node.document, index: index + 1)
        ))
    }
    return members
  }

  func finish() throws(JSONRefusal) {
    for place in names.indices where !isRead(place) {
      throw JSONNode(document: node.document, index: Int(names[place])).refusal(.knownMember)
    }
  }

  private func isRead(_ place: Int) -> Bool {
    place < 64 ? read & 1 << UInt64(place) != 0 : readMany.contains(place)
  }

  private func isNamed(_ name: StaticString, _ index: Int) -> Bool {
    let entry = node.document.entries[index]
    if entry.escaped {
      return unescaped(JSONNode(document: node.document, index: index).token)
        .elementsEqual("\(name)".utf8)
    }
    let start = Int(entry.start)
    let count = Int(entry.end) - start
    guard count == name.utf8CodeUnitCount else { return false }
    for step in 0..<count
    where unsafe node.document.bytes[start + step] != name.utf8Start[step] { return false }
    return true
  }
}
