/// The words of a closed vocabulary that is long. They are looked through one after the other: the compiler's
/// own way from a text to a word makes a table of all texts first, which takes longer than a short run has need of
/// it.
struct WordList<Word: RawRepresentable & CaseIterable & Sendable>: Sendable where Word.RawValue == String {
  private let all = Array(Word.allCases)

  func word(_ text: String) -> Word? {
    let count = text.utf8.count
    return all.first { word in
      let raw = word.rawValue
      return raw.utf8.count == count && raw == text
    }
  }
}
