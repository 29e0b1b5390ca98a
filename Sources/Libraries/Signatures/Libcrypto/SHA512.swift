internal import CLibcrypto

/// SHA-512 (FIPS 180-4) as a stream; like `SHA256` it needs no provider.
public struct SHA512: ~Copyable {
  public static let byteCount = 64

  private var context = SHA512_CTX()

  public init() { _ = unsafe SHA512_Init(&context) }

  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Hashes memory that is not an array, such as a mapped file.
  @unsafe
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    _ = unsafe SHA512_Update(&context, bytes.baseAddress, bytes.count)
  }

  /// The 64 bytes of the digest; the stream is used up.
  public consuming func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    _ = unsafe SHA512_Final(&digest, &context)
    return digest
  }

  public static func digest(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    var hash = SHA512()
    hash.update(bytes)
    return hash.finish()
  }
}
