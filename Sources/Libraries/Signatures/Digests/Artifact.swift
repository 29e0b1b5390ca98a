/// Bytes that lie in memory as one piece: an array, a mapped file.
public protocol ByteRegion: Sendable {
  @unsafe
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result
}

extension Array: ByteRegion where Element == UInt8 {
  @unsafe
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe withUnsafeBytes { unsafe body($0) }
  }
}

/// Memory that its owner lends for as long as the artifact is judged.
@safe
public struct BorrowedRegion: ByteRegion, @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer

  /// The memory must outlive the region.
  @unsafe
  public init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  @unsafe
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe body(bytes)
  }
}

/// An artifact as signatures see it: its digests, and its bytes where a signature was made over them.
/// What a signature needs and does not find here does not verify.
public struct Artifact: Sendable {
  public let digests: ArtifactDigests
  public let bytes: (any ByteRegion)?

  /// `bytes` are those that the digests were computed from.
  public init(_ digests: ArtifactDigests, bytes: (any ByteRegion)? = nil) {
    self.digests = digests
    self.bytes = bytes
  }

  /// An artifact in memory, with all digests.
  public init(_ bytes: [UInt8]) {
    var digester = ArtifactDigester([.sha512, .blake2b512])
    unsafe digester.update(bytes.span.bytes)
    let sha256 = SHA256.digest(of: bytes)
    self.init(digester.finish(sha256: sha256, size: bytes.count), bytes: bytes)
  }
}
