internal import CLibcrypto

/// A context that is set up to check signatures of one key under one scheme, again and again. It may go
/// from thread to thread, but one thread uses it at a time: `KeyHandle` gives it to one caller only.
@safe
final class VerifyContext: @unchecked Sendable {
  /// Ed25519 takes the message itself, everything else a digest of it.
  @unsafe
  private enum Kind {
    case message(OpaquePointer)
    case digest(OpaquePointer)
  }

  private let kind: Kind

  /// For Ed25519.
  init?(message key: OpaquePointer) {
    guard let context = unsafe EVP_MD_CTX_new() else { return nil }
    unsafe kind = .message(context)
    guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return nil }
  }

  /// For ECDSA and RSA.
  init?(digest key: OpaquePointer, scheme: SignatureScheme) {
    guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return nil }
    unsafe kind = .digest(context)
    guard unsafe EVP_PKEY_verify_init(context) == 1, unsafe Self.set(scheme, in: context) else {
      return nil
    }
  }

  deinit {
    switch unsafe kind {
    case .message(let context): unsafe EVP_MD_CTX_free(context)
    case .digest(let context): unsafe EVP_PKEY_CTX_free(context)
    }
  }

  private static func set(_ scheme: SignatureScheme, in context: OpaquePointer) -> Bool {
    switch scheme {
    case .ed25519, .ecdsaP256: true
    case .rsaPKCS1(let hash):
      unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        && EVP_PKEY_CTX_set_signature_md(context, hash.method) == 1
    case .rsaPSS(let hash, let mask, let saltLength):
      unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
        && EVP_PKEY_CTX_set_signature_md(context, hash.method) == 1
        && EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask.method) == 1
        && EVP_PKEY_CTX_set_rsa_pss_saltlen(
          context, saltLength.map(Int32.init) ?? RSA_PSS_SALTLEN_AUTO) == 1
    }
  }

  /// `input` is the message for Ed25519 and its digest for everything else.
  @unsafe
  func verifies(_ signature: ArraySlice<UInt8>, _ input: UnsafeRawBufferPointer) -> Bool {
    unsafe signature.withUnsafeBufferPointer { signature in
      let bytes = unsafe input.bindMemory(to: UInt8.self).baseAddress
      return switch unsafe kind {
      case .message(let context):
        unsafe EVP_DigestVerify(context, signature.baseAddress, signature.count, bytes, input.count)
          == 1
      case .digest(let context):
        unsafe EVP_PKEY_verify(context, signature.baseAddress, signature.count, bytes, input.count)
          == 1
      }
    }
  }
}

extension HashAlgorithm {
  fileprivate var method: OpaquePointer? {
    switch self {
    case .sha256: unsafe EVP_sha256()
    case .sha512: unsafe EVP_sha512()
    }
  }
}
