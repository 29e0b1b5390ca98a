internal import CheckedValues
internal import StrictJSON

// How reports write what Membrane uses: a list or a text that is not there is often `null`.
extension JSONStream {
  /// A text; nil for `null`.
  mutating func text() throws(JSONRefusal) -> String? {
    if try isNull() { return nil }
    return try string()
  }

  /// A text as UTF-8, to be let go before more is read; nil for `null`.
  mutating func textUTF8() throws(JSONRefusal) -> ArraySlice<UInt8>? {
    if try isNull() { return nil }
    return try utf8()
  }

  /// Reads each element with `body`; `null` has none.
  mutating func list(
    _ body: (inout JSONStream) throws(JSONRefusal) -> Void
  ) throws(JSONRefusal) {
    if try !isNull() { try array(body) }
  }

  /// Skips a `null`; then true.
  mutating func isNull() throws(JSONRefusal) -> Bool {
    guard try kind() == .null else { return false }
    try skip()
    return true
  }

  mutating func identifier() throws(JSONRefusal) -> Identifier {
    guard let identifier = Identifier(try utf8()) else { throw valueRefusal(.form("identifier")) }
    return identifier
  }

  /// A time to the second, as the chain's own is; nil for `null` and for an empty text, which some scanners write.
  mutating func time() throws(JSONRefusal) -> Timestamp? {
    guard let text = try text(), !text.isEmpty else { return nil }
    guard let time = Timestamp(report: text) else { throw valueRefusal(.form("report_time")) }
    return time
  }

  mutating func score() throws(JSONRefusal) -> Score {
    guard let score = Score(number: try numberUTF8()) else { throw valueRefusal(.form("score")) }
    return score
  }

  /// A word of a closed vocabulary.
  mutating func word<Word: RawRepresentable & CaseIterable>(
    _: Word.Type = Word.self
  ) throws(JSONRefusal) -> Word where Word.RawValue == String {
    guard let word = Word(rawValue: try string()) else {
      throw valueRefusal(.oneOf(Word.allCases.map { $0.rawValue }))
    }
    return word
  }

  /// A digest under the name of its algorithm, which is SHA256 in SPDX and SHA-256 in CycloneDX; other spellings are
  /// taken, too, for a digest that is passed over names no subject. Nil for another algorithm.
  borrowing func digest(
    _ value: String, by algorithm: String
  ) throws(JSONRefusal) -> SHA256Digest? {
    guard SHA256Digest.isCalled(algorithm) else { return nil }
    guard let digest = SHA256Digest(hex: value.lowercased()) else {
      throw refusal(.form("sha256"))
    }
    return digest
  }

  /// What a report names as the digest of what it scanned; nil for `null` and an empty text. Another text could be the
  /// digest of something else.
  mutating func subjectDigest() throws(JSONRefusal) -> SHA256Digest? {
    guard let text = try text(), !text.isEmpty else { return nil }
    guard let digest = SHA256Digest(inText: text) else { throw valueRefusal(.form("sha256_digest")) }
    return digest
  }

  /// The same of an image's id, where a report that was made from an SBOM has the name of a component.
  mutating func imageDigest() throws(JSONRefusal) -> SHA256Digest? {
    guard let text = try text(), !text.isEmpty else { return nil }
    if let digest = SHA256Digest(inText: text) { return digest }
    let word = text.lowercased()
    let digits = word.dropFirst(3).prefix { $0.isNumber }
    let isNamed = word.hasPrefix("sha") && !digits.isEmpty && word.dropFirst(3 + digits.count).first == ":"
    if isNamed || SHA256Digest(hex: word) != nil { throw valueRefusal(.form("sha256_digest")) }
    return nil
  }

  /// The sha256 in a text such as `sha256:HEX` or `name@sha256:HEX`, if there is one.
  mutating func digest() throws(JSONRefusal) -> SHA256Digest? {
    try text().flatMap { SHA256Digest(inText: $0) }
  }
}

extension SHA256Digest {
  /// Whether this is a name of SHA-256, in one of its spellings.
  static func isCalled(_ algorithm: String) -> Bool {
    algorithm.utf8.filter { $0 != UInt8(ascii: "-") }.map { $0 | 0x20 }.elementsEqual("sha256".utf8)
  }

  /// The sha256 in a text such as `sha256:HEX` or `name@sha256:HEX`. Nil where there is none.
  init?(inText text: String) {
    let tail = text.utf8.suffix(7 + 2 * Self.byteCount)
    guard tail.starts(with: "sha256:".utf8),
      tail.count == text.utf8.count || text.utf8.dropLast(tail.count).last == UInt8(ascii: "@")
    else { return nil }
    self.init(hex: String(decoding: tail.dropFirst(7), as: UTF8.self).lowercased())
  }
}

extension Set<SHA256Digest> {
  /// Digests of one thing: what has another one beside that of the artifact is not the artifact.
  mutating func dropUnlessAlone(_ artifact: SHA256Digest) { if count > 1 { remove(artifact) } }
}
