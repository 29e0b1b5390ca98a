import CheckedValues
internal import Linux

/// Bytes that many signatures and keys may be held against. They are not digested before a key comes that
/// signs their digest, which Ed25519 does not, and then not anew for each.
final class SignedMessage: Sendable {
  let bytes: [UInt8]
  private let digested = Mutex<Artifact?>(nil)

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether `signature` is the key's under any of its schemes over the bytes.
  func isSigned(_ signature: ArraySlice<UInt8>, _ key: PublicKey) -> Bool {
    guard key.canMake(signatureOf: signature.count) else { return false }
    if key.algorithm == .ed25519 { return key.verifies(signature, of: bytes[...], .ed25519) }
    return artifact(key.needs(forSignatureOf: signature.count)).isSigned(signature, key)
  }

  private func artifact(_ needs: ArtifactNeeds) -> Artifact {
    let bytes = bytes
    return digested.withLock { digested in
      if let digested, digested.digests.sha512 != nil || !needs.contains(.sha512) { return digested }
      var digester = ArtifactDigester(needs)
      unsafe digester.update(bytes.span.bytes)
      let sha256 = SHA256.digest(of: bytes)
      let made = Artifact(digester.finish(sha256: sha256, size: bytes.count))
      digested = made
      return made
    }
  }
}
