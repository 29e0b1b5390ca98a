import CheckedValues

extension PublicKey {
  /// The schemes that a signature of this key may be made with where its container does not say, the
  /// likeliest first.
  public var schemes: [SignatureScheme] {
    switch (algorithm, material.rsaUse) {
    case (.ed25519, _): [.ed25519]
    case (.ecdsaP256, _): [.ecdsaP256]
    case (.rsa, .any): [.rsaPKCS1(.sha256), .rsaPSS(.sha256), .rsaPKCS1(.sha512), .rsaPSS(.sha512)]
    case (.rsa, .pss(nil)): [.rsaPSS(.sha256), .rsaPSS(.sha512)]
    case (.rsa, .pss(let bound?)):
      [.rsaPSS(bound.hash, mask: bound.mask, saltLength: bound.saltLength)]
    }
  }

  /// Whether the key may be used with `scheme`. A salt length that is left open fits every key.
  public func allows(_ scheme: SignatureScheme) -> Bool {
    switch (algorithm, scheme) {
    case (.ed25519, .ed25519), (.ecdsaP256, .ecdsaP256): true
    case (.rsa, .rsaPKCS1): material.rsaUse.isAny
    case (.rsa, .rsaPSS(let hash, let mask, let saltLength)):
      if case .pss(let bound?) = material.rsaUse {
        hash == bound.hash && mask == bound.mask && saltLength ?? bound.saltLength == bound.saltLength
      } else {
        true
      }
    default: false
    }
  }

  /// Whether `signature` is this key's under `scheme` over `message`.
  public func verifies(
    _ signature: ArraySlice<UInt8>, of message: ArraySlice<UInt8>, _ scheme: SignatureScheme
  ) -> Bool {
    switch scheme.hash {
    case nil: check(signature, message, scheme)
    case .sha256?: check(signature, SHA256.digest(of: message).bytes[...], scheme)
    case .sha512?: check(signature, SHA512.digest(of: message)[...], scheme)
    }
  }

  /// Whether `signature` is right under any scheme of the key, over `message`.
  public func verifies(_ signature: ArraySlice<UInt8>, of message: ArraySlice<UInt8>) -> Bool {
    schemes.contains { verifies(signature, of: message, $0) }
  }

  /// Whether `signature` is this key's over a message of which only the digest under the scheme's hash
  /// is at hand. Never for Ed25519, which needs the message.
  public func verifies(
    _ signature: ArraySlice<UInt8>, digest: ArraySlice<UInt8>, _ scheme: SignatureScheme
  ) -> Bool {
    scheme.hash.map { $0.byteCount == digest.count } ?? false && check(signature, digest, scheme)
  }

  /// Whether a signature of this many bytes can be this key's.
  public func canMake(signatureOf count: Int) -> Bool {
    switch algorithm {
    case .ed25519: count == 64
    case .ecdsaP256: (8...72).contains(count)
    case .rsa(let bits): count == (bits + 7) / 8
    }
  }

  /// `input` is the message for Ed25519 and its digest otherwise.
  private func check(
    _ signature: ArraySlice<UInt8>, _ input: ArraySlice<UInt8>, _ scheme: SignatureScheme
  ) -> Bool {
    unsafe input.withUnsafeBytes { unsafe check(signature, $0, scheme) }
  }

  @unsafe
  func check(
    _ signature: ArraySlice<UInt8>, _ input: UnsafeRawBufferPointer, _ scheme: SignatureScheme
  ) -> Bool {
    guard canMake(signatureOf: signature.count), allows(scheme) else { return false }
    func verify() -> Bool { unsafe handle?.verifies(signature, input, bound(scheme)) ?? false }
    guard let verified else { return verify() }
    return unsafe verified.holds(signature, input, scheme, verify)
  }

  /// A salt length that is left open is the one that the key is bound to.
  private func bound(_ scheme: SignatureScheme) -> SignatureScheme {
    if case .rsaPSS(let hash, let mask, nil) = scheme, case .pss(let bound?) = material.rsaUse {
      return .rsaPSS(hash, mask: mask, saltLength: bound.saltLength)
    }
    return scheme
  }
}

extension HashAlgorithm {
  public var byteCount: Int { self == .sha256 ? 32 : 64 }
}

/// DER of an ECDSA signature that is written as r and s of 32 bytes each, one behind the other
/// (IEEE P1363). Nil when there are not 64 bytes.
public func ecdsaSignature(raw: ArraySlice<UInt8>) -> [UInt8]? {
  guard raw.count == 64 else { return nil }
  return ecdsaSignature(r: raw.prefix(32), s: raw.suffix(32))
}

/// DER of an ECDSA signature; r and s are big-endian, at most 33 bytes each.
func ecdsaSignature(r: ArraySlice<UInt8>, s: ArraySlice<UInt8>) -> [UInt8]? {
  guard r.count <= 33, s.count <= 33 else { return nil }
  var der: [UInt8] = [DERReader.Tag.sequence.rawValue, 0]
  der.reserveCapacity(72)
  for magnitude in [r, s] { appendInteger(magnitude, to: &der) }
  der[1] = UInt8(der.count - 2)
  return der
}

private func appendInteger(_ magnitude: ArraySlice<UInt8>, to der: inout [UInt8]) {
  let digits = magnitude.drop { $0 == 0 }
  // A number that begins with a set bit would be a negative one.
  let isShort = digits.first.map { $0 >= 0x80 } ?? true
  der.append(DERReader.Tag.integer.rawValue)
  der.append(UInt8(digits.count + (isShort ? 1 : 0)))
  if isShort { der.append(0) }
  der.append(contentsOf: digits)
}
