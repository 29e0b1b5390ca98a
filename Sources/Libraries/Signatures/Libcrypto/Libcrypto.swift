internal import CLibcrypto

/// The state of libcrypto itself.
enum Libcrypto {
  /// No configuration file and no environment may change what is accepted, and nothing is to be
  /// cleaned up when the process ends. Texts of errors and the names of algorithms from before there
  /// were providers are left out: nobody reads them, and they are half of what the start costs.
  ///
  /// Made on first use, so that a stage that only hashes does not pay for it.
  private static let isReady = OPENSSL_init_crypto(
    UInt64(
      OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS
        | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS), nil)

  /// Stands before the first call of every type that uses EVP.
  static func prepare() {
    precondition(isReady == 1, "libcrypto does not start")
  }

  /// A refused key or signature leaves entries in the thread's queue of errors, which nobody reads.
  static func forgetErrors() { ERR_clear_error() }
}
