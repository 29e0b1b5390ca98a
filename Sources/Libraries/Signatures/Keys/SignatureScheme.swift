/// The hash functions that a signature may be made with.
public enum HashAlgorithm: String, Sendable, CaseIterable {
  case sha256, sha512
}

/// How a signature is made from a message.
public enum SignatureScheme: Hashable, Sendable {
  /// RFC 8032, the pure variant: the message itself is signed.
  case ed25519
  /// ECDSA on P-256 with SHA-256; the signature is strict DER of r and s (RFC 3279, section 2.2.3).
  case ecdsaP256
  /// RFC 8017, section 8.2.
  case rsaPKCS1(HashAlgorithm)
  /// RFC 8017, section 8.1, with MGF1. A salt length of nil is found from the signature.
  case rsaPSS(HashAlgorithm, mask: HashAlgorithm, saltLength: Int?)

  /// PSS as everyone writes it: MGF1 with the same hash, the salt as long as it is.
  public static func rsaPSS(_ hash: HashAlgorithm) -> SignatureScheme {
    .rsaPSS(hash, mask: hash, saltLength: nil)
  }

  /// The hash of the message that is signed; nil for Ed25519, which signs the message itself.
  public var hash: HashAlgorithm? {
    switch self {
    case .ed25519: nil
    case .ecdsaP256: .sha256
    case .rsaPKCS1(let hash), .rsaPSS(let hash, _, _): hash
    }
  }

  var isRSA: Bool {
    switch self {
    case .ed25519, .ecdsaP256: false
    case .rsaPKCS1, .rsaPSS: true
    }
  }
}
