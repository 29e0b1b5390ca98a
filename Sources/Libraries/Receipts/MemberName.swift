internal import StrictJSON

/// The name of a member, or another word of the program itself: a literal, a word of a closed
/// vocabulary, or one of those with a stage's number. Never a text from an input.
public struct MemberName: Sendable, ExpressibleByStringLiteral {
  let json: JSONName

  public var text: String { json.text }

  public init(stringLiteral text: StaticString) { json = .literal(text) }

  /// `stage356_receipt_exists`.
  public init(stage: Int, _ name: MemberName) { json = .text("stage\(stage)_\(name.text)") }

  /// `runtime_decision_from_stage356`.
  public init(_ name: MemberName, stage: Int) { json = .text("\(name.text)\(stage)") }

  public init<Word: RawRepresentable & CaseIterable>(_ word: Word) where Word.RawValue == String {
    json = .text(word.rawValue)
  }
}
