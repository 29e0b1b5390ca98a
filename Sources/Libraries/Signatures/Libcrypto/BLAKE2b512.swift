internal import CLibcrypto

/// BLAKE2b with a digest of 512 bits and no key (RFC 7693) as a stream.
@safe
public struct BLAKE2b512: ~Copyable {
  public static let byteCount = 64

  private let context: Context

  public init() {
    Libcrypto.prepare()
    guard let context = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex(context, EVP_blake2b512(), nil) == 1
    else { preconditionFailure("libcrypto has no BLAKE2b or no memory is left") }
    self.context = unsafe Context(context)
  }

  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Hashes memory that is not an array, such as a mapped file.
  @unsafe
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    _ = unsafe EVP_DigestUpdate(context.pointer, bytes.baseAddress, bytes.count)
  }

  /// The 64 bytes of the digest; the stream is used up.
  public consuming func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    _ = unsafe EVP_DigestFinal_ex(context.pointer, &digest, nil)
    return digest
  }

  public static func digest(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    var hash = BLAKE2b512()
    hash.update(bytes)
    return hash.finish()
  }
}

@safe
private final class Context {
  let pointer: OpaquePointer

  @unsafe
  init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

  deinit { unsafe EVP_MD_CTX_free(pointer) }
}
