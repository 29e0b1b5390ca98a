import CheckedValues
import StrictJSON

/// A sigstore bundle v0.3 (https://github.com/sigstore/protobuf-specs, `sigstore_bundle.proto`) whose
/// signature is checked with a key:
///
///     { "mediaType": …, "verificationMaterial": { "publicKey": { "hint": … }, … },
///       "messageSignature": { "messageDigest": …, "signature": base64 } or "dsseEnvelope": { … } }
///
/// A bundle with a certificate stands and falls with a chain and a log entry, which are not looked at
/// here, so it is refused; beside a key, log entries and timestamps prove nothing that is asked for.
public struct SigstoreBundle: Sendable {
  public enum Content: Sendable {
    /// A signature over the artifact's bytes, and the digest that its maker says they have.
    case message(signature: [UInt8], claimedSHA256: [UInt8]?)
    case envelope(DSSEEnvelope)
  }

  private static let mediaTypes: Set<String> = [
    "application/vnd.dev.sigstore.bundle.v0.3+json",
    "application/vnd.dev.sigstore.bundle+json;version=0.3",
  ]

  public let content: Content
  /// What the maker calls the key. A hint: it decides nothing.
  public let keyHint: String?

  public init(_ bytes: [UInt8]) throws(ContainerRefusal) {
    var fields = Fields()
    do throws(JSONRefusal) {
      try fields.read(JSONDocument(bytes, limits: .envelope).root)
    } catch {
      throw .json(error)
    }
    if let name = fields.unsupported { throw .unsupported(name) }
    guard let content = fields.content else { throw .unsupported("sigstore-content") }
    self.content = content
    keyHint = fields.keyHint
  }

  private struct Fields {
    /// The first thing that is needed and not accepted; the members behind it are not read.
    var unsupported: String?
    var keyHint: String?
    var content: Content?

    mutating func read(_ root: JSONNode) throws(JSONRefusal) {
      var fields = self
      try root.object { bundle throws(JSONRefusal) in
        if try !mediaTypes.contains(bundle.required("mediaType").string()) {
          fields.unsupported = "sigstore-media-type"
        } else {
          try fields.readMaterial(bundle.required("verificationMaterial"))
        }
        if fields.unsupported == nil { try fields.readContent(root, &bundle) } else { _ = bundle.rest() }
      }
      self = fields
    }

    private mutating func readMaterial(_ node: JSONNode) throws(JSONRefusal) {
      var fields = self
      try node.object { material throws(JSONRefusal) in
        for (name, word): (StaticString, String) in [
          ("x509CertificateChain", "sigstore-certificate-chain"), ("certificate", "sigstore-certificate"),
        ] where material.optional(name) != nil {
          fields.unsupported = word
        }
        if fields.unsupported != nil {
          _ = material.rest()
          return
        }
        fields.keyHint = try material.required("publicKey").object { key throws(JSONRefusal) in
          try key.optional("hint")?.string()
        }
        _ = material.optional("tlogEntries")
        _ = material.optional("timestampVerificationData")
      }
      self = fields
    }

    /// One of the two, not both.
    private mutating func readContent(
      _ root: JSONNode, _ bundle: inout ObjectReader
    ) throws(JSONRefusal) {
      let message = bundle.optional("messageSignature")
      let envelope = bundle.optional("dsseEnvelope")
      switch (message, envelope) {
      case (let message?, nil): try readMessage(message)
      case (nil, let envelope?): content = .envelope(try Self.envelope(envelope))
      case (nil, nil): throw root.refusal(.member("messageSignature"))
      case (.some, let envelope?): throw envelope.refusal(.knownMember)
      }
    }

    /// The envelope of a bundle has exactly one signature (`sigstore_bundle.proto`).
    private static func envelope(_ node: JSONNode) throws(JSONRefusal) -> DSSEEnvelope {
      let envelope = try DSSEEnvelope(node)
      if envelope.signatures.count != 1 { throw node.refusal(.form("envelope_with_one_signature")) }
      return envelope
    }

    private mutating func readMessage(_ node: JSONNode) throws(JSONRefusal) {
      var fields = self
      try node.object { message throws(JSONRefusal) in
        let digest = try message.optional("messageDigest").map { (node) throws(JSONRefusal) in
          try fields.digest(node)
        }
        let member = try message.required("signature")
        let signature = try member.base64()
        guard DetachedSignature.isWellFormed(signature) else {
          throw member.refusal(.form("signature"))
        }
        fields.content = .message(signature: signature, claimedSHA256: digest)
      }
      self = fields
    }

    private mutating func digest(_ node: JSONNode) throws(JSONRefusal) -> [UInt8] {
      let (algorithm, digest) = try node.object { digest throws(JSONRefusal) in
        try (digest.required("algorithm").string(), digest.required("digest").base64())
      }
      if algorithm != "SHA2_256" { unsupported = "sigstore-digest" }
      return digest
    }
  }

  /// What must be read of the artifact so that these keys can check the signature.
  public func needs(_ keys: some Sequence<PublicKey>) -> ArtifactNeeds {
    guard case .message(let signature, _) = content else { return [] }
    return keys.reduce(into: []) { $0.formUnion($1.needs(forSignatureOf: signature.count)) }
  }

  /// Whether a message signature is the key's over the artifact.
  func verifies(_ key: PublicKey, _ artifact: Artifact) -> Bool {
    guard case .message(let signature, _) = content else { return false }
    return artifact.isSigned(signature[...], key)
  }

  /// Whether the digest that the maker says the artifact has, if any, is the artifact's.
  func isAbout(_ artifact: Artifact) -> Bool {
    guard case .message(_, let claimed?) = content else { return true }
    return claimed == artifact.digests.sha256.bytes
  }
}
