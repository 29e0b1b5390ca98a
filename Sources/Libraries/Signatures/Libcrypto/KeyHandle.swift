internal import CLibcrypto
internal import Linux

/// A public key in libcrypto's hands. It is never changed after it was made, so threads share it;
/// contexts, which they cannot share, are kept for the next check when one is done.
@safe
final class KeyHandle: @unchecked Sendable {
  private let key: OpaquePointer
  private let idle = Mutex<[VerifyContext]>([])

  private init(_ key: OpaquePointer) { unsafe self.key = key }

  deinit { unsafe EVP_PKEY_free(key) }

  /// Nil when the numbers make no key.
  convenience init?(_ material: KeyMaterial) {
    switch material.algorithm {
    case .ed25519: self.init(ed25519: material.bytes)
    case .ecdsaP256: self.init(p256: [4] + material.bytes)
    case .rsa: self.init(rsaModulus: material.bytes, exponent: material.exponent)
    }
  }

  /// An Ed25519 key of 32 bytes.
  convenience init?(ed25519 bytes: [UInt8]) {
    Libcrypto.prepare()
    guard
      let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
    else {
      Libcrypto.forgetErrors()
      return nil
    }
    unsafe self.init(key)
  }

  /// A point of P-256, uncompressed (SEC 1, section 2.3.3). Nil when it is not on the curve.
  convenience init?(p256 point: [UInt8]) {
    let key = unsafe point.withUnsafeBytes { point in
      unsafe Self.make(CLibcryptoEC) { parameters in
        unsafe OSSL_PARAM_BLD_push_utf8_string(parameters, CLibcryptoGroup, CLibcryptoP256, 0) == 1
          && OSSL_PARAM_BLD_push_octet_string(
            parameters, CLibcryptoPoint, point.baseAddress, point.count) == 1
      }
    }
    guard let key = unsafe key else { return nil }
    unsafe self.init(key)
  }

  /// An RSA key; both numbers are big-endian.
  convenience init?(rsaModulus modulus: [UInt8], exponent: [UInt8]) {
    let n = unsafe BN_bin2bn(modulus, Int32(modulus.count), nil)
    let e = unsafe BN_bin2bn(exponent, Int32(exponent.count), nil)
    defer {
      unsafe BN_free(n)
      unsafe BN_free(e)
    }
    let key = unsafe Self.make(CLibcryptoRSA) { parameters in
      unsafe OSSL_PARAM_BLD_push_BN(parameters, CLibcryptoModulus, n) == 1
        && OSSL_PARAM_BLD_push_BN(parameters, CLibcryptoExponent, e) == 1
    }
    guard let key = unsafe key else { return nil }
    unsafe self.init(key)
  }

  /// A key from parameters, which costs far less than libcrypto's decoders. What `describe` points to must
  /// live until `make` returns.
  static func make(
    _ kind: UnsafePointer<CChar>?, _ selection: Int32 = CLibcryptoPublicKey,
    _ describe: (OpaquePointer) -> Bool
  ) -> OpaquePointer? {
    Libcrypto.prepare()
    let builder = unsafe OSSL_PARAM_BLD_new()
    let context = unsafe EVP_PKEY_CTX_new_from_name(nil, kind, nil)
    defer {
      unsafe OSSL_PARAM_BLD_free(builder)
      unsafe EVP_PKEY_CTX_free(context)
      Libcrypto.forgetErrors()
    }
    guard let builder = unsafe builder, unsafe describe(builder),
      let parameters = unsafe OSSL_PARAM_BLD_to_param(builder)
    else { return nil }
    defer { unsafe OSSL_PARAM_free(parameters) }
    var key: OpaquePointer?
    guard unsafe EVP_PKEY_fromdata_init(context) == 1,
      unsafe EVP_PKEY_fromdata(context, &key, selection, parameters) == 1
    else { return nil }
    return unsafe key
  }

  /// Whether `signature` is right. `input` is the message for Ed25519 and its digest for everything
  /// else; the caller has seen to its length.
  @unsafe
  func verifies(
    _ signature: ArraySlice<UInt8>, _ input: UnsafeRawBufferPointer, _ scheme: SignatureScheme
  ) -> Bool {
    guard let context = context(for: scheme) else {
      Libcrypto.forgetErrors()
      return false
    }
    let verifies = unsafe context.verifies(signature, input)
    if !verifies { Libcrypto.forgetErrors() }
    if !scheme.isRSA { idle.withLock { $0.append(context) } }
    return verifies
  }

  /// Keys of one scheme only keep their contexts; with RSA a new one costs little beside the check.
  private func context(for scheme: SignatureScheme) -> VerifyContext? {
    if scheme.isRSA { return unsafe VerifyContext(digest: key, scheme: scheme) }
    if let context = idle.withLock({ $0.popLast() }) { return context }
    return scheme == .ed25519
      ? unsafe VerifyContext(message: key) : unsafe VerifyContext(digest: key, scheme: scheme)
  }
}
