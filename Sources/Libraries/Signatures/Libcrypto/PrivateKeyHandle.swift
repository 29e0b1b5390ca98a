internal import CLibcrypto

/// A private key in libcrypto's hands. It is never changed after it was made, so threads share it; each
/// signature has a context of its own.
@safe
final class PrivateKeyHandle: @unchecked Sendable {
  private let key: OpaquePointer
  /// The 32 bytes of an Ed25519 key, or the uncompressed point of a P-256 key.
  let publicBytes: [UInt8]
  private let isEd25519: Bool

  private init(_ key: OpaquePointer, publicBytes: [UInt8], isEd25519: Bool) {
    unsafe self.key = key
    (self.publicBytes, self.isEd25519) = (publicBytes, isEd25519)
  }

  deinit { unsafe EVP_PKEY_free(key) }

  /// The 32 bytes of RFC 8032, section 5.1.5. Nil when there are not 32.
  convenience init?(ed25519 seed: [UInt8]) {
    Libcrypto.prepare()
    guard let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
    else {
      Libcrypto.forgetErrors()
      return nil
    }
    var publicBytes = [UInt8](repeating: 0, count: 32)
    var count = publicBytes.count
    let isDerived = unsafe EVP_PKEY_get_raw_public_key(key, &publicBytes, &count) == 1
    unsafe self.init(key, publicBytes: publicBytes, isEd25519: true)
    if !isDerived || count != 32 { return nil }
  }

  /// The big-endian private number of a P-256 key. Nil when it is not in the range of SEC 1, section
  /// 3.2.1.
  convenience init?(p256 scalar: [UInt8]) {
    Libcrypto.prepare()
    defer { Libcrypto.forgetErrors() }
    let number = unsafe BN_bin2bn(scalar, Int32(scalar.count), nil)
    defer { unsafe BN_clear_free(number) }
    guard let number = unsafe number, let point = unsafe Self.point(of: number) else { return nil }
    let key = unsafe point.withUnsafeBytes { point in
      unsafe KeyHandle.make(CLibcryptoEC, CLibcryptoKeyPair) { parameters in
        unsafe OSSL_PARAM_BLD_push_utf8_string(parameters, CLibcryptoGroup, CLibcryptoP256, 0) == 1
          && OSSL_PARAM_BLD_push_BN_pad(parameters, CLibcryptoScalar, number, 32) == 1
          && OSSL_PARAM_BLD_push_octet_string(
            parameters, CLibcryptoPoint, point.baseAddress, point.count) == 1
      }
    }
    guard let key = unsafe key else { return nil }
    unsafe self.init(key, publicBytes: point, isEd25519: false)
  }

  /// The public point, which a key file need not state.
  private static func point(of number: OpaquePointer) -> [UInt8]? {
    let group = unsafe EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)
    let point = unsafe EC_POINT_new(group)
    defer {
      unsafe EC_POINT_free(point)
      unsafe EC_GROUP_free(group)
    }
    unsafe BN_set_flags(number, BN_FLG_CONSTTIME)
    var bytes = [UInt8](repeating: 0, count: 65)
    guard unsafe BN_is_zero(number) == 0,
      unsafe BN_cmp(number, EC_GROUP_get0_order(group)) < 0,
      unsafe EC_POINT_mul(group, point, number, nil, nil, nil) == 1,
      unsafe EC_POINT_point2oct(
        group, point, POINT_CONVERSION_UNCOMPRESSED, &bytes, bytes.count, nil) == bytes.count
    else { return nil }
    return bytes
  }

  /// A signature over `input`, which is the message for Ed25519 and its SHA-256 for ECDSA. Nil when
  /// libcrypto has no memory or no random numbers.
  func sign(_ input: [UInt8]) -> [UInt8]? {
    let signature = isEd25519 ? signed(message: input) : signed(digest: input)
    if signature == nil { Libcrypto.forgetErrors() }
    return signature
  }

  private func signed(message: [UInt8]) -> [UInt8]? {
    guard let context = unsafe EVP_MD_CTX_new() else { return nil }
    defer { unsafe EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: 64)
    var count = signature.count
    guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1
    else { return nil }
    return Array(signature.prefix(count))
  }

  private func signed(digest: [UInt8]) -> [UInt8]? {
    guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return nil }
    defer { unsafe EVP_PKEY_CTX_free(context) }
    // DER: two numbers of at most 33 bytes.
    var signature = [UInt8](repeating: 0, count: 72)
    var count = signature.count
    guard unsafe EVP_PKEY_sign_init(context) == 1,
      unsafe EVP_PKEY_sign(context, &signature, &count, digest, digest.count) == 1
    else { return nil }
    return Array(signature.prefix(count))
  }
}
