import CheckedValues

extension Artifact {
  /// Whether `signature` is the key's under `scheme` over these bytes.
  func isSigned(
    _ signature: ArraySlice<UInt8>, _ key: PublicKey, _ scheme: SignatureScheme
  ) -> Bool {
    switch scheme.hash {
    case nil:
      unsafe bytes?.withBytes { unsafe key.check(signature, $0, scheme) } ?? false
    case .sha256?: key.verifies(signature, digest: digests.sha256.bytes[...], scheme)
    case .sha512?:
      digests.sha512.map { key.verifies(signature, digest: $0[...], scheme) } ?? false
    }
  }

  /// Whether `signature` is the key's under any of its schemes over these bytes.
  func isSigned(_ signature: ArraySlice<UInt8>, _ key: PublicKey) -> Bool {
    key.canMake(signatureOf: signature.count)
      && key.schemes.contains { isSigned(signature, key, $0) }
  }
}

extension PublicKey {
  /// What must be read of an artifact so that this key can check a signature of `count` bytes over it.
  public func needs(forSignatureOf count: Int) -> ArtifactNeeds {
    guard canMake(signatureOf: count) else { return [] }
    return switch algorithm {
    case .ed25519: .bytes
    case .ecdsaP256: []
    case .rsa: schemes.contains { $0.hash == .sha512 } ? .sha512 : []
    }
  }
}
