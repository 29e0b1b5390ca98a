/// Reads words of a vocabulary that mostly come in its own order: each is looked for behind the one before, and
/// then from the start.
public struct WordsInOrder<Word: RawRepresentable & CaseIterable> where Word.RawValue == String {
  private let all = Array(Word.allCases)
  private var place = 0

  public init() {}

  public mutating func next(_ node: JSONNode) throws(JSONRefusal) -> Word {
    let (all, start) = (all, place)
    let found = try node.withUTF8 { text in
      all[start...].firstIndex { text.isSame(as: $0.rawValue) }
        ?? all[..<start].firstIndex { text.isSame(as: $0.rawValue) }
    }
    guard let found else { throw node.refusal(.oneOf(all.map { $0.rawValue })) }
    place = found + 1
    return all[found]
  }
}
