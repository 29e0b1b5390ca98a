internal import CLibcrypto
public import CheckedValues

/// SHA-256 (FIPS 180-4) as a stream.
///
/// It uses the `SHA256_*` functions, which hash without loading a provider: that alone would take
/// longer than a whole stage.
public struct SHA256: ~Copyable {
  private var context = SHA256_CTX()
  /// Bytes hashed so far.
  public private(set) var count = 0

  public init() { _ = unsafe SHA256_Init(&context) }

  public mutating func update(_ bytes: [UInt8]) {
    update(bytes[...])
  }

  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Hashes memory that is not an array, such as a mapped file.
  @unsafe
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    _ = unsafe SHA256_Update(&context, bytes.baseAddress, bytes.count)
    count += bytes.count
  }

  /// The digest of all that was given; the stream is used up.
  public consuming func finish() -> SHA256Digest {
    var digest = SIMD4<UInt64>()
    unsafe withUnsafeMutableBytes(of: &digest) { digest in
      _ = unsafe SHA256_Final(digest.bindMemory(to: UInt8.self).baseAddress, &context)
    }
    return SHA256Digest(inMemory: digest)
  }

  public static func digest(of bytes: [UInt8]) -> SHA256Digest {
    digest(of: bytes[...])
  }

  public static func digest(of bytes: ArraySlice<UInt8>) -> SHA256Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }
}
