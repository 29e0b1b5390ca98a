// Objects in the order of RFC 8785, section 3.2.3: their members are written as they come, and then these
// pieces of the text are put in order.
extension JSONText {
  /// Writes an object. `body` calls `member` for each of its members.
  mutating func sortedObject<Failure: Error>(
    _ body: (inout JSONText) throws(Failure) -> Void
  ) throws(Failure) {
    append(UInt8(ascii: "{"))
    let first = members.count
    if first == 0 { members.reserveCapacity(64) }
    try body(&self)
    if members.count > first {
      sortMembers(from: first)
      // The comma behind the last one.
      count &-= 1
      members.removeSubrange(first...)
    }
    append(UInt8(ascii: "}"))
  }

  /// Writes a member of the object that is being written.
  @unsafe
  mutating func member<Failure: Error>(
    _ name: UnsafeRawBufferPointer, _ value: (inout JSONText) throws(Failure) -> Void
  ) throws(Failure) {
    let start = count
    let isPlain = unsafe appendQuoted(name)
    let nameEnd = count - 1
    append(UInt8(ascii: ":"))
    try value(&self)
    append(UInt8(ascii: ","))
    members.append(
      Member(
        start: start, nameEnd: nameEnd, end: count, head: head(at: start + 1, name.count),
        isPlain: isPlain))
  }

  private mutating func head(at start: Int, _ size: Int) -> UInt64 {
    reserve(8)
    let word = unsafe memory.loadUnaligned(fromByteOffset: start, as: UInt64.self)
    return UInt64(bigEndian: word) & ~(size < 8 ? .max >> UInt64(8 * size) : 0)
  }

  private mutating func sortMembers(from first: Int) {
    if areInOrder(from: first) { return }
    let text = unsafe UnsafeRawPointer(memory)
    unsafe members.withUnsafeMutableBufferPointer { all in
      var found = unsafe UnsafeMutableBufferPointer(rebasing: all[first...])
      unsafe found.sort { unsafe $0.precedes($1, in: text) }
    }
    precondition(areInOrder(from: first), "a name is written once")
    moveMembers(from: first)
  }

  private func areInOrder(from first: Int) -> Bool {
    var place = first + 1
    while place < members.count {
      guard unsafe members[place - 1].precedes(members[place], in: memory) else { return false }
      place += 1
    }
    return true
  }

  private mutating func moveMembers(from first: Int) {
    let start = members[first...].reduce(count) { min($0, $1.start) }
    reserve(count - start)
    // They are copied behind the text and from there.
    let distance = count - start
    let unsorted = unsafe memory + distance
    unsafe (memory + count).copyMemory(from: memory + start, byteCount: distance)
    var place = start
    for member in members[first...] {
      let size = member.end - member.start
      unsafe (memory + place).copyMemory(from: unsorted + member.start, byteCount: size)
      place += size
    }
  }
}

extension JSONText.Member {
  @unsafe
  fileprivate func precedes(_ other: Self, in text: UnsafeRawPointer) -> Bool {
    guard isPlain && other.isPlain else {
      let (one, two) = unsafe (unescapedName(in: text), other.unescapedName(in: text))
      return unsafe one.withUnsafeBytes { one in
        unsafe two.withUnsafeBytes { unsafe precedesInUTF16(one, $0) }
      }
    }
    if head != other.head { return head < other.head }
    return unsafe precedesInUTF16(name(in: text), other.name(in: text))
  }

  @unsafe
  private func name(in text: UnsafeRawPointer) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: text + (start + 1), count: nameEnd - start - 1)
  }

  @unsafe
  private func unescapedName(in text: UnsafeRawPointer) -> [UInt8] {
    unsafe unescaped(Array(name(in: text))[...])
  }
}
