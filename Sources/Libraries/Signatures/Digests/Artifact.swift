/// Bytes that lie in memory as one piece.
@safe
public struct ByteRegion: @unchecked Sendable {
  private let array: [UInt8]
  private let borrowed: UnsafeRawBufferPointer?

  public init(_ array: [UInt8]) {
    self.array = array
    unsafe borrowed = nil
  }

  /// Memory that its owner lends, a mapped file; it must outlive the region.
  @unsafe
  public init(borrowing bytes: UnsafeRawBufferPointer) {
    array = []
    unsafe borrowed = bytes
  }

  @unsafe
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if let borrowed = unsafe borrowed { return unsafe body(borrowed) }
    return unsafe array.withUnsafeBytes { unsafe body($0) }
  }
}

/// An artifact as signatures see it: its digests, and its bytes where a signature was made over them.
/// What a signature needs and does not find here does not verify.
public struct Artifact: Sendable {
  public let digests: ArtifactDigests
  public let bytes: ByteRegion?

  /// `bytes` are those that the digests were computed from.
  public init(_ digests: ArtifactDigests, bytes: ByteRegion? = nil) {
    self.digests = digests
    self.bytes = bytes
  }

  /// An artifact in memory, with all digests.
  public init(_ bytes: [UInt8]) {
    var digester = ArtifactDigester([.sha512, .blake2b512])
    unsafe digester.update(bytes.span.bytes)
    let sha256 = SHA256.digest(of: bytes)
    self.init(digester.finish(sha256: sha256, size: bytes.count), bytes: ByteRegion(bytes))
  }
}
