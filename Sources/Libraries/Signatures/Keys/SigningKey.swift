public import CheckedValues

/// Why a private key is not taken. Nothing of the key is in it.
public enum SigningKeyRefusal: Error, Hashable, Sendable {
  /// It is not a PEM file that OpenSSL would have written, or the numbers in it make no key.
  case malformed
  /// It is a key of a kind that is not accepted: `rsa`, `ecdsa-p384`, `encrypted-private-key`. The name
  /// has the form of an `Identifier`.
  case unsupported(String)
}

/// libcrypto could not make a signature, or made one that does not verify.
public struct SigningFailed: Error, Hashable, Sendable {}

/// A private key that signs what the gate itself says: Ed25519 (RFC 8032), or ECDSA on P-256 with SHA-256.
/// Threads may share one.
public struct SigningKey: Sendable {
  /// Bytes of a key file at most.
  public static let fileLimit = 1 << 16

  public let publicKey: PublicKey
  /// SHA-256 of the public key as DER of a SubjectPublicKeyInfo: what
  /// `openssl pkey -pubin -in KEY -outform DER | sha256sum` prints.
  public let keyID: SHA256Digest
  private let handle: PrivateKeyHandle

  /// Reads an unencrypted key in PEM: PKCS#8 (RFC 5958, version 1) or SEC 1 (RFC 5915), as OpenSSL writes
  /// them.
  public init(pem: [UInt8]) throws(SigningKeyRefusal) {
    try self.init(SigningKeyMaterial(pem: pem[...]))
  }

  init(_ material: SigningKeyMaterial) throws(SigningKeyRefusal) {
    let handle: PrivateKeyHandle?
    let head: [UInt8]
    switch material.algorithm {
    case .ed25519: (handle, head) = (PrivateKeyHandle(ed25519: material.secret), Self.ed25519Head)
    case .ecdsaP256: (handle, head) = (PrivateKeyHandle(p256: material.secret), Self.p256Head)
    }
    guard let handle, material.statedPoint ?? handle.publicBytes == handle.publicBytes else {
      throw .malformed
    }
    let information = head + handle.publicBytes
    do throws(KeyRefusal) {
      publicKey = try PublicKey(.subjectPublicKeyInfo(information[...]), .pem)
    } catch {
      throw .malformed
    }
    keyID = SHA256.digest(of: information)
    self.handle = handle
  }

  /// A signature over `message`: 64 bytes for Ed25519, DER for ECDSA. Ed25519 gives the same bytes for the
  /// same message; ECDSA draws a random number for each signature. The signature was verified, so that a
  /// fault of the machine cannot give one away that betrays the key.
  public func sign(_ message: [UInt8]) throws(SigningFailed) -> [UInt8] {
    let input =
      publicKey.algorithm == .ed25519 ? message : Array(SHA256.digest(of: message).bytes)
    guard let signature = handle.sign(input),
      publicKey.verifies(signature[...], of: message[...])
    else { throw SigningFailed() }
    return signature
  }

  /// SubjectPublicKeyInfo up to the key itself (RFC 8410, section 4; RFC 5480, section 2).
  fileprivate static let ed25519Head: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]
  fileprivate static let p256Head: [UInt8] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A,
    0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
  ]
}

extension PublicKey {
  /// What `SigningKey.keyID` is for its private key; nil for RSA, which signs nothing here.
  public var keyID: SHA256Digest? {
    switch algorithm {
    case .ed25519: SHA256.digest(of: SigningKey.ed25519Head + material.bytes)
    case .ecdsaP256: SHA256.digest(of: SigningKey.p256Head + [4] + material.bytes)
    case .rsa: nil
    }
  }
}
