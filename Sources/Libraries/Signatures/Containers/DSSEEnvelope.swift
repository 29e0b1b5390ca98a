import CheckedValues
public import StrictJSON

/// A DSSE envelope (https://github.com/secure-systems-lab/dsse, `envelope.md` 1.0.2) around a payload of
/// any type:
///
///     { "payload": base64, "payloadType": type, "signatures": [ { "keyid": hint, "sig": base64 } ] }
///
/// What is signed is the pre-authentication encoding (PAE) of type and payload, which holds the payload
/// as it is used afterwards. Members that the protocol does not know are passed over, as it demands; one
/// that says that it must be understood, or brings other payloads, is refused.
public struct DSSEEnvelope: Sendable {
  public struct Signature: Sendable, Equatable {
    /// What the maker calls the key. A hint: it decides nothing.
    public let keyID: String?
    public let bytes: [UInt8]
  }

  /// Every signature may be held against every key that is trusted.
  static let signatureCount = 1...16
  private static let refusedMembers: Set<String> = ["crit", "critical", "payloads"]

  public let payloadType: String
  public let signatures: [Signature]
  private let message: SignedMessage
  private let payloadStart: Int

  /// The pre-authentication encoding: `DSSEv1 <length> <type> <length> <payload>`.
  public var pae: [UInt8] { message.bytes }
  /// The bytes that were signed.
  public var payload: ArraySlice<UInt8> { pae[payloadStart...] }

  public init(_ bytes: [UInt8]) throws(ContainerRefusal) {
    do throws(JSONRefusal) {
      try self.init(JSONDocument(bytes, limits: .envelope).root)
    } catch {
      throw .json(error)
    }
  }

  /// Reads an envelope that stands in a larger document.
  public init(_ node: JSONNode) throws(JSONRefusal) {
    let (payload, type, signatures) = try node.object { envelope throws(JSONRefusal) in
      let read = try (
        envelope.required("payload"), envelope.required("payloadType").string(),
        envelope.required("signatures").array(Self.signatureCount, of: Self.signature)
      )
      try Self.passOver(envelope.rest())
      return read
    }
    let (pae, start) = try Self.pae(type, payload)
    (payloadType, self.signatures, payloadStart) = (type, signatures, start)
    message = SignedMessage(pae)
  }

  private static func signature(_ node: JSONNode) throws(JSONRefusal) -> Signature {
    try node.object { signature throws(JSONRefusal) in
      let keyID = try signature.optional("keyid")?.string()
      let member = try signature.required("sig")
      let bytes = try member.base64()
      if bytes.isEmpty { throw member.refusal(.form("signature")) }
      try passOver(signature.rest())
      return Signature(keyID: keyID, bytes: bytes)
    }
  }

  private static func passOver(
    _ members: [(name: JSONNode, value: JSONNode)]
  ) throws(JSONRefusal) {
    for (name, _) in members where refusedMembers.contains(try name.string()) {
      throw name.refusal(.knownMember)
    }
  }

  /// The pre-authentication encoding up to the payload, with room for one of `count` bytes.
  static func encodingHead(_ type: String, count: Int) -> [UInt8] {
    var head: [UInt8] = []
    head.reserveCapacity(64 + type.utf8.count + count)
    func add(_ part: String) {
      head.append(contentsOf: part.utf8)
      head.append(UInt8(ascii: " "))
    }
    add("DSSEv1")
    add(String(type.utf8.count))
    add(type)
    add(String(count))
    return head
  }

  /// The payload is decoded to its place in the encoding, so that it is in memory once.
  private static func pae(
    _ type: String, _ payload: JSONNode
  ) throws(JSONRefusal) -> (pae: [UInt8], start: Int) {
    let text = try payload.utf8()
    let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
    let count = text.count / 4 * 3 - padding
    var pae = encodingHead(type, count: count)
    let start = pae.count
    guard Base64.decodeEither(text, appendingTo: &pae) else { throw payload.refusal(.form("base64")) }
    return (pae, start)
  }

  /// Whether `signature` is the key's over the PAE. For ECDSA r and s of 32 bytes each are accepted beside
  /// DER.
  public func verifies(_ signature: Signature, _ key: PublicKey) -> Bool {
    if message.isSigned(signature.bytes[...], key) { return true }
    guard key.algorithm == .ecdsaP256, let der = ecdsaSignature(raw: signature.bytes[...]) else {
      return false
    }
    return message.isSigned(der[...], key)
  }
}

extension JSONNode {
  /// Bytes in standard or URL-safe base64.
  func base64() throws(JSONRefusal) -> [UInt8] {
    var bytes: [UInt8] = []
    guard Base64.decodeEither(try utf8(), appendingTo: &bytes) else { throw refusal(.form("base64")) }
    return bytes
  }
}

extension Base64 {
  /// Decodes a text that keeps to one of the two alphabets.
  static func decodeEither(_ text: ArraySlice<UInt8>, appendingTo bytes: inout [UInt8]) -> Bool {
    decode(text, .standard, appendingTo: &bytes) || decode(text, .urlSafe, appendingTo: &bytes)
  }
}
