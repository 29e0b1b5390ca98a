/// The members of one object, asked for by name. `JSONNode.object` makes one and refuses afterwards
/// what was not asked for, so that an unknown member is always an error.
public struct ObjectReader: ~Copyable {
  private let node: JSONNode
  /// Which members were asked for, by their place in the object.
  private var read: UInt64 = 0
  /// Those beyond the 64th, which hardly any object has.
  private var readMany = ManyPlaces.none
  /// The member behind the one that was asked for last: documents are mostly read in their own order.
  private var next: Member
  /// The entry behind the object.
  private let end: Int

  /// A member by the entry of its name and its place in the object.
  private struct Member {
    var index: Int
    var place = 0
  }

  init(_ node: JSONNode) throws(JSONRefusal) {
    try node.require(.object)
    self.node = node
    next = Member(index: node.index &+ 1)
    end = node.nextIndex
  }

  /// The member, or nil when the object does not have it. A member that is `null` is there.
  public mutating func optional(_ name: StaticString) -> JSONNode? {
    if next.index >= end || !isNamed(name, next.index) {
      guard let member = find(name) else { return nil }
      next = member
    }
    markRead(next.place)
    let value = JSONNode(document: node.document, index: next.index &+ 1)
    next = after(next)
    return value
  }

  /// From the member behind the next one to the last, then from the first to the next one.
  @inline(never)
  private func find(_ name: StaticString) -> Member? {
    var (member, end) = (next, end)
    for _ in 0..<2 {
      while member.index < end {
        if isNamed(name, member.index) { return member }
        member = after(member)
      }
      (member, end) = (Member(index: node.index &+ 1), next.index)
    }
    return nil
  }

  @inline(__always)
  private func after(_ member: Member) -> Member {
    Member(
      index: Int(node.document.entries[member.index &+ 1].next), place: member.place &+ 1)
  }

  @inline(__always)
  private mutating func markRead(_ place: Int) {
    if place < 64 {
      read |= 1 << UInt64(place)
    } else {
      if readMany === ManyPlaces.none { readMany = ManyPlaces() }
      readMany.all.insert(place)
    }
  }

  /// The member, which must be there.
  public mutating func required(_ name: StaticString) throws(JSONRefusal) -> JSONNode {
    guard let member = optional(name) else { throw node.refusal(.member("\(name)")) }
    return member
  }

  /// A `schema` member with exactly this value.
  public mutating func schema(_ name: StaticString) throws(JSONRefusal) {
    let member = try required("schema")
    guard try member.withUTF8({ $0.isSame(as: name) }) else { throw member.refusal(.oneOf(["\(name)"])) }
  }

  /// All members not asked for so far, for objects whose names are data.
  public mutating func rest() -> [(name: JSONNode, value: JSONNode)] {
    var members: [(name: JSONNode, value: JSONNode)] = []
    var member = Member(index: node.index + 1)
    while member.index < end {
      if !isRead(member.place) {
        markRead(member.place)
        if members.isEmpty { members.reserveCapacity(min((end - member.index) / 2, 64)) }
        let name = JSONNode(document: node.document, index: member.index)
        members.append((name, JSONNode(document: node.document, index: member.index + 1)))
      }
      member = after(member)
    }
    return members
  }

  func finish() throws(JSONRefusal) {
    // All members, one behind the other, is how most objects are read.
    if next.index == end, next.place < 64, read == 1 &<< UInt64(next.place) &- 1 { return }
    try refuseUnread()
  }

  @inline(never)
  private func refuseUnread() throws(JSONRefusal) {
    var member = Member(index: node.index + 1)
    while member.index < end {
      if !isRead(member.place) {
        throw JSONNode(document: node.document, index: member.index).refusal(.knownMember)
      }
      member = after(member)
    }
  }

  private func isRead(_ place: Int) -> Bool {
    place < 64 ? read & 1 << UInt64(place) != 0 : readMany.all.contains(place)
  }

  @inline(__always)
  private func isNamed(_ name: StaticString, _ index: Int) -> Bool {
    let entry = node.document.entries[index]
    let count = Int(entry.end) &- Int(entry.start)
    if entry.escaped { return isNamedUnescaped(name, index) }
    guard count == name.utf8CodeUnitCount else { return false }
    return unsafe node.document.bytes.withUnsafeBytes { bytes in
      guard let text = bytes.baseAddress else { return true }
      return unsafe areSame(text + Int(entry.start), name.utf8Start, count)
    }
  }
}

extension ObjectReader {
  @inline(never)
  private func isNamedUnescaped(_ name: StaticString, _ index: Int) -> Bool {
    unescaped(JSONNode(document: node.document, index: index).token).span.isSame(as: name)
  }
}

/// Places in an object, behind one reference: a reader is made for every object, and to carry a set along costs
/// more.
private final class ManyPlaces: @unchecked Sendable {
  /// Nothing is ever added to this one.
  static let none = ManyPlaces()

  var all: Set<Int> = []
}
