internal import CLinux
internal import Signatures

extension InputFile {
  /// Bytes that one step of a large read asks for: enough to make the calls cheap, few enough to stay
  /// in the processor's cache.
  static let chunkBytes = 256 << 10

  /// Reads the file front to back, for files of any size; `body` gets each piece. Gives the SHA-256
  /// and size of exactly the bytes that `body` saw.
  public borrowing func forEachChunk(
    _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) -> Result<FileDigest, FileRefusal> {
    if size > Self.chunkBytes {
      _ = posix_fadvise(descriptor.number, 0, 0, POSIX_FADV_SEQUENTIAL)
    }
    let bytes = min(Self.chunkBytes, size + 1)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    var hash = SHA256()
    while true {
      let got = unsafe read(into: buffer, at: hash.count)
      guard got >= 0 else { throw Fault(.read, path) }
      if got == 0 { break }
      let piece = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<got])
      unsafe hash.update(piece)
      try unsafe body(piece.bytes)
      // A file that grows without end must not keep a stage busy without end.
      if hash.count > size { return .failure(.changed) }
      // Less than asked for is the end; that nothing came behind it, the stamp says.
      if hash.count == size, got < buffer.count { break }
    }
    guard hash.count == size, try isUnchanged() else { return .failure(.changed) }
    return .success(FileDigest(sha256: hash.finish(), size: size))
  }

  /// The digest alone.
  public borrowing func digest() throws(Fault) -> Result<FileDigest, FileRefusal> {
    try forEachChunk { _ in }
  }
}
