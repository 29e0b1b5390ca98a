internal import CLinux
public import CheckedValues
internal import Linux
internal import Signatures

/// What a receipt records of a file that was read.
public struct FileDigest: Sendable, Equatable {
  public var sha256: SHA256Digest
  /// Bytes.
  public var size: Int

  public init(sha256: SHA256Digest, size: Int) {
    self.sha256 = sha256
    self.size = size
  }
}

/// A whole file in memory.
public struct FileContents: Sendable, Equatable {
  public var bytes: [UInt8]
  public var digest: FileDigest
}

/// A regular file that is open for reading. It is opened once; what is hashed and what is used come
/// from this one descriptor, and each way of reading says so if the file was written to meanwhile.
public struct InputFile: ~Copyable, Sendable {
  let descriptor: Descriptor
  let stamp: FileStamp
  /// The folder as the operator named it, and the file below it; nil for a file that was named itself.
  private let folder: String?
  private let name: String
  /// As the operator named it; for messages on standard error only.
  public var path: String { folder.map { Folder.path($0, name) } ?? name }
  /// Bytes, when it was opened.
  public var size: Int { stamp.size }

  /// Opens a file of this folder. To people it is `whole`, below the folder that is named `path`.
  static func open(
    _ name: String, in folder: Int32, named path: String, _ whole: String
  ) throws(Fault) -> Result<InputFile, FileRefusal> {
    guard let descriptor = Descriptor(name, in: folder, flags: O_RDONLY) else {
      let code = errno
      switch code {
      case ENOENT, ENOTDIR: return .failure(.notFound)
      case ELOOP: return .failure(.symbolicLink)
      default:
        // A socket, or what nobody may open.
        if let stamp = FileStamp(name, in: folder), !stamp.isRegular { return .failure(.notRegular) }
        throw Fault(.open, Folder.path(path, whole), code: code)
      }
    }
    guard let stamp = FileStamp(of: descriptor) else { throw Fault(.inspect, Folder.path(path, whole)) }
    guard stamp.isRegular else { return .failure(.notRegular) }
    return .success(InputFile(descriptor, stamp, path, whole))
  }

  /// Opens a file that the operator named; links in its path are followed.
  public static func open(at path: String) throws(Fault) -> Result<InputFile, FileRefusal> {
    guard !path.utf8.contains(0) else { throw Fault(.open, path, code: EINVAL) }
    guard let descriptor = Descriptor(trusted: path, flags: O_RDONLY | O_NONBLOCK) else {
      if errno == ENOENT || errno == ENOTDIR { return .failure(.notFound) }
      throw Fault(.open, path)
    }
    guard let stamp = FileStamp(of: descriptor) else { throw Fault(.inspect, path) }
    guard stamp.isRegular else { return .failure(.notRegular) }
    return .success(InputFile(descriptor, stamp, nil, path))
  }

  private init(
    _ descriptor: consuming Descriptor, _ stamp: FileStamp, _ folder: String?, _ name: String
  ) {
    self.descriptor = descriptor
    self.stamp = stamp
    (self.folder, self.name) = (folder, name)
  }

  /// Whether the file is still as it was when it was opened.
  func isUnchanged() throws(Fault) -> Bool {
    guard let now = FileStamp(of: descriptor) else { throw Fault(.inspect, path) }
    return now == stamp
  }

  /// Reads at `offset` into `buffer`: how many bytes, 0 at the end, negative with errno set.
  @unsafe
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    while true {
      let count = unsafe pread(descriptor.number, buffer.baseAddress, buffer.count, offset)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  /// The whole file, of at most `limit` bytes, with the digest of just these bytes.
  public borrowing func contents(limit: Int) throws(Fault) -> Result<FileContents, FileRefusal> {
    guard size <= limit else { return .failure(.tooLarge(limit: limit)) }
    // One byte more than there should be shows a file that grows.
    var bytes = [UInt8](repeating: 0, count: size + 1)
    var count = 0
    while count < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { all in
        unsafe read(into: UnsafeMutableRawBufferPointer(rebasing: all[count...]), at: count)
      }
      guard got >= 0 else { throw Fault(.read, path) }
      count += got
      // Less than asked for is the end; that nothing came behind it, the stamp says.
      if got == 0 || count == size { break }
    }
    guard count == size, try isUnchanged() else { return .failure(.changed) }
    bytes.removeLast()
    let digest = FileDigest(sha256: SHA256.digest(of: bytes), size: count)
    return .success(FileContents(bytes: bytes, digest: digest))
  }
}
