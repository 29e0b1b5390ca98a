public import CheckedValues
internal import StrictJSON

/// A value that may stand in an output: a digest, an identifier, a time, a version, a code, a word of
/// a closed vocabulary, a count or a flag, and lists and objects of those. There is no way to make one
/// from free text, so nothing that an input says can reach an output as prose.
public struct Metadata: Sendable, Equatable {
  let json: JSONValue

  private init(_ json: JSONValue) { self.json = json }

  public static let null = Metadata(.null)

  public static func flag(_ flag: Bool) -> Metadata { Metadata(.bool(flag)) }

  /// A count; within ±2⁵³−1, so that every reader of JSON sees the same number.
  public static func count(_ count: Int) -> Metadata {
    precondition(count.magnitude < 1 << 53, "counts stay in the range of a double")
    return Metadata(.integer(count))
  }

  public static func digest(_ digest: SHA256Digest) -> Metadata { Metadata(.string(digest.hex)) }
  public static func identifier(_ name: Identifier) -> Metadata { Metadata(.string(name.text)) }
  public static func caseName(_ name: CaseName) -> Metadata { Metadata(.string(name.text)) }
  public static func path(_ path: GivenPath) -> Metadata { Metadata(.string(path.text)) }
  public static func time(_ time: Timestamp) -> Metadata { Metadata(.string(time.text)) }
  public static func version(_ version: SemanticVersion) -> Metadata {
    Metadata(.string(version.text))
  }

  /// A word of a closed vocabulary.
  public static func word<Word: RawRepresentable & CaseIterable>(
    _ word: Word
  ) -> Metadata where Word.RawValue == String {
    Metadata(.string(word.rawValue))
  }

  /// A text of the program itself.
  public static func constant(_ text: MemberName) -> Metadata { Metadata(.string(text.text)) }

  /// Values that are texts, one behind the other, such as a URI of a constant and an identifier.
  public static func joined(_ parts: [Metadata]) -> Metadata {
    Metadata(
      .string(
        parts.map { part in
          guard case .string(let text) = part.json else {
            preconditionFailure("only texts are joined")
          }
          return text
        }.joined()))
  }

  /// A number with a fraction, not negative, written as a string: 9800 thousandths are `"9.8"`.
  public static func decimal(thousandths: Int) -> Metadata {
    precondition(thousandths >= 0, "scores are not negative")
    var fraction = String(1000 + thousandths % 1000).dropFirst()
    while fraction.count > 1, fraction.last == "0" { fraction.removeLast() }
    return Metadata(.string("\(thousandths / 1000).\(fraction)"))
  }

  public static func list(_ values: [Metadata]) -> Metadata {
    Metadata(.array(values.map { $0.json }))
  }

  public static func object(_ members: [(MemberName, Metadata)]) -> Metadata {
    Metadata(.object(members.map { JSONValue.Member($0.0.json, $0.1.json) }))
  }

  /// `make(value)`, or null when there is none.
  public static func optional<Value>(
    _ value: Value?, _ make: (Value) -> Metadata
  ) -> Metadata {
    value.map(make) ?? .null
  }
}
