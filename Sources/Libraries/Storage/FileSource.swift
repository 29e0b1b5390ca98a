internal import CLinux
internal import CheckedValues
internal import Signatures
public import StrictJSON

/// A file as the source of a `JSONStream`. Everything that passes is hashed on the way; `finish()`
/// reads what the stream left, so that the digest is always that of the whole file.
///
/// `finish()` also goes back to the start: a source may be read again, and each pass must then see the
/// same bytes as the first.
public final class FileSource: ByteSource {
  private let file: InputFile
  private var hash = SHA256()
  private var before: FileDigest?
  /// Why `read` gave a negative count.
  public private(set) var fault: Fault?

  public init(_ file: consuming InputFile) {
    if file.size > InputFile.chunkBytes {
      _ = posix_fadvise(file.descriptor.number, 0, 0, POSIX_FADV_SEQUENTIAL)
    }
    self.file = file
  }

  public func read(into buffer: inout [UInt8], from offset: Int) -> Int {
    let position = hash.count
    let count = unsafe buffer.withUnsafeMutableBytes { all in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: all[offset...])
      let count = unsafe file.read(into: room, at: position)
      if count > 0 { unsafe hash.update(UnsafeRawBufferPointer(rebasing: room[..<count])) }
      return count
    }
    if count < 0 { fault = Fault(.read, file.path) }
    // More than the file had when it was opened: `finish` will say so; a stream must not run on.
    return count > 0 && hash.count > file.size ? 0 : count
  }

  /// Reads the rest, gives the digest of all that passed, and goes back to the start.
  public func finish() throws(Fault) -> Result<FileDigest, FileRefusal> {
    if let fault { throw fault }
    let left = max(file.size - hash.count, 0) + 1
    var rest = [UInt8](repeating: 0, count: min(InputFile.chunkBytes, left))
    while read(into: &rest, from: 0) > 0 {}
    if let fault { throw fault }
    let size = hash.count
    var passed = SHA256()
    swap(&passed, &hash)
    let digest = FileDigest(sha256: passed.finish(), size: size)
    guard size == file.size, try file.isUnchanged(), before ?? digest == digest else {
      return .failure(.changed)
    }
    before = digest
    return .success(digest)
  }
}
