public import CheckedValues
internal import Signatures
internal import StrictJSON

/// A document to be written: its members in the documented order. It can be sealed with its own hash,
/// and becomes bytes only through the search for secrets.
public struct OutputDocument: Sendable {
  private var members: [JSONValue.Member] = []

  public init() { members.reserveCapacity(32) }

  public mutating func add(_ name: MemberName, _ value: Metadata) {
    members.append(JSONValue.Member(name.json, value.json))
  }

  /// Adds the self-hash: sha256 over the RFC 8785 form of all members so far.
  @discardableResult
  public mutating func seal(_ name: MemberName) -> SHA256Digest {
    let digest = SHA256.digest(of: JSONValue.object(members).canonical())
    add(name, .digest(digest))
    return digest
  }

  /// The bytes of the file. Throws when something stands in them that must never leave the gate.
  public func bytes() throws(SecretFound) -> [UInt8] {
    try searched(pretty())
  }

  /// The RFC 8785 form, which is what is signed of a document that goes into an envelope. Throws as
  /// `bytes` does: base64 would hide a secret from every later search.
  public func canonicalBytes() throws(SecretFound) -> [UInt8] {
    try searched(JSONValue.object(members).canonical())
  }

  /// Whether a file with these bytes holds this document.
  public func isWritten(as bytes: [UInt8]) -> Bool { pretty().isSame(as: bytes) }

  /// The path of the first member that is another one in `bytes`; nil when they are no document.
  public func firstDifference(from bytes: [UInt8]) -> String? {
    guard let other = try? JSONDocument(bytes, limits: .receipt).root,
      let own = try? JSONDocument(pretty(), limits: .receipt).root
    else { return nil }
    return own.firstDifference(from: other)
  }

  private func pretty() -> [UInt8] { JSONValue.object(members).pretty() }

  private func searched(_ bytes: [UInt8]) throws(SecretFound) -> [UInt8] {
    if let kind = SecretKind.find(in: bytes) { throw SecretFound(kind: kind) }
    return bytes
  }
}
