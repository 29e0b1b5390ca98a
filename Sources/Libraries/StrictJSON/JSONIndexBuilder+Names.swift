// Names that an object has twice, compared after unescaping.
extension JSONIndexBuilder {
  /// The second of two members of the last object of the index that have the same name; nil when there are none.
  func duplicate(in object: Int) -> Int? {
    if entry(object).escaped { return sortedDuplicate(in: object) }
    return pairwiseDuplicate(in: object)
  }

  /// Few names are compared with each other where they lie, without an array of them, and only with
  /// names that are of the same class.
  private func pairwiseDuplicate(in object: Int) -> Int? {
    var (seen, names) = (UInt64(0), 0)
    var later = object &+ 1
    while later < count {
      let bit = classBit(of: entry(later))
      if seen & bit != 0 {
        if names >= 64 { return sortedDuplicate(in: object) }
        if hasSameName(from: object &+ 1, before: later) { return later }
      }
      (seen, names) = (seen | bit, names &+ 1)
      later = Int(entry(later &+ 1).next)
    }
    return nil
  }

  /// One of 64 classes, by the length and the first and the last byte.
  @inline(__always)
  private func classBit(of name: JSONDocument.Entry) -> UInt64 {
    let text = unsafe text(name)
    guard text.count > 0 else { return 1 }
    let (first, last) = unsafe (text[0], text[text.count &- 1])
    return 1 &<< (UInt64(text.count) &* 5 ^ UInt64(first) ^ UInt64(last) &<< 2)
  }

  private func hasSameName(from first: Int, before later: Int) -> Bool {
    let wanted = unsafe text(entry(later))
    var earlier = first
    while earlier < later {
      if unsafe areSame(text(entry(earlier)), wanted) { return true }
      earlier = Int(entry(earlier &+ 1).next)
    }
    return false
  }

  /// Sorting keeps a hostile object of many names at n log n.
  private func sortedDuplicate(in object: Int) -> Int? {
    var names: [(name: Int, text: [UInt8])] = []
    var name = object + 1
    while name < count {
      let token = unsafe Array(text(entry(name)))
      names.append((name, entry(name).escaped ? unescaped(token[...]) : token))
      name = Int(entry(name + 1).next)
    }
    names.sort { $0.text == $1.text ? $0.name < $1.name : $0.text.lexicographicallyPrecedes($1.text) }
    for (one, other) in zip(names, names.dropFirst()) where one.text == other.text {
      return other.name
    }
    return nil
  }
}
