public import CheckedValues
internal import Signatures

// Self-hashes, worked out from Foundation's reading of a document.
extension PlainJSON {
  public func digest(without names: [String] = []) -> SHA256Digest {
    SHA256.digest(of: Array(without(names).canonical.utf8))
  }

  /// A document in which the hash `name` is made right again, in the same form.
  public static func sealed(
    _ text: String, _ name: String, without others: [String] = []
  ) throws -> String {
    let document = try PlainJSON(text.utf8)
    guard let old = document[name]?.text else { return text }
    return text.replacing(
      "\"\(name)\": \"\(old)\"",
      with: "\"\(name)\": \"\(document.digest(without: [name] + others))\"")
  }
}
