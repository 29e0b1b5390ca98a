internal import CLinux
internal import Linux

/// An open file descriptor, closed when its owner ends.
struct Descriptor: ~Copyable, Sendable {
  private let open: OpenNumber

  var number: Int32 { open.number }

  /// Opens relative to `folder`; nil leaves the reason in errno. Symbolic links in the last part are
  /// never followed, nothing blocks, and no terminal is taken over.
  init?(_ name: String, in folder: Int32, flags: Int32, mode: mode_t = 0) {
    let safe = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    let number = unsafe name.withCString { name in
      Self.retrying { unsafe linux_openat(folder, name, safe, mode) }
    }
    guard let number else { return nil }
    open = OpenNumber(number)
  }

  /// Opens a path that the operator gave, following links as every other program does.
  init?(trusted path: String, flags: Int32) {
    guard let number = Self.retrying({ unsafe linux_open(path, flags | O_CLOEXEC) }) else { return nil }
    open = OpenNumber(number)
  }

  /// Makes a file without a name, near this folder; nil leaves the reason in errno.
  init?(unnamedIn folder: Int32) {
    guard let number = Self.retrying({ linux_unnamed_file(folder) }) else { return nil }
    open = OpenNumber(number)
  }

  /// Closes and gives the errno of close(2), 0 when there is none: network file systems report a
  /// failed write here.
  consuming func close() -> Int32 {
    let number = release()
    return CLinux.close(number) == 0 || errno == EINTR ? 0 : errno
  }

  /// Gives the number to a new owner.
  consuming func release() -> Int32 {
    open.release()
  }

  /// Gives what was made just now this very mode; the umask of the caller plays no part. Hardly any umask
  /// takes away from the modes that are asked for, and to look is cheaper than to change an inode.
  borrowing func setMode(_ mode: mode_t) -> Bool {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { return false }
    return status.st_mode & 0o7777 == mode || fchmod(number, mode) == 0
  }

  /// Calls again when a signal came in between; nil when the call failed, with errno set.
  static func retrying(_ call: () -> Int32) -> Int32? {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { return nil }
    }
  }
}

/// What a descriptor closes. (A class, because Embedded Swift lets no value of another module end that has an end of
/// its own.)
private final class OpenNumber: @unchecked Sendable {
  private(set) var number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { if number >= 0 { _ = CLinux.close(number) } }

  func release() -> Int32 {
    defer { number = -1 }
    return number
  }
}

/// What tells one state of a file from another; two equal stamps around a read mean that nobody wrote
/// in between.
struct FileStamp: Equatable, Sendable {
  var device: UInt
  var inode: UInt
  var size: Int
  /// Times of the last write and the last change, seconds and nanoseconds.
  var modified: SIMD4<Int>
  var kind: UInt32

  /// Nil leaves the reason in errno.
  init?(of descriptor: borrowing Descriptor) {
    var status = stat()
    guard unsafe fstat(descriptor.number, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Of what lies there itself, not of what a symbolic link points to; nil leaves the reason in errno.
  init?(_ name: String, in folder: Int32) {
    var status = stat()
    // To hand over the string itself would make a copy of it.
    let result = unsafe name.withCString { unsafe fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) }
    guard result == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    size = Int(status.st_size)
    modified = SIMD4(
      status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
    kind = UInt32(status.st_mode) & UInt32(S_IFMT)
  }

  var isRegular: Bool { kind == UInt32(S_IFREG) }
  var isLink: Bool { kind == UInt32(S_IFLNK) }
}
