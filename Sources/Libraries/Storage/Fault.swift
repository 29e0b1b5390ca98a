internal import CLinux
internal import Linux

/// The operating system could not do what was asked: the plane of failure below verdicts and
/// refusals. A tool that meets one ends with status 3. Data only; the wording is in the tool layer.
public struct Fault: Error, Sendable, Equatable {
  /// What was being done.
  public enum Operation: String, Sendable, CaseIterable {
    case open, inspect, read, map, list, create, write, sync, rename, remove, lock, start, clock
  }

  public var operation: Operation
  /// The file or folder, as the operator named it; for messages on standard error only.
  public var path: String
  /// The errno of the call.
  public var code: Int32

  public init(_ operation: Operation, _ path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// The file or a folder on its way is not there.
  public var isMissingFile: Bool { code == ENOENT || code == ENOTDIR }

  /// The descriptor is not open, or not for this.
  public var isClosedDescriptor: Bool { code == EBADF }

  /// Somebody else holds what was wanted.
  public var isBusy: Bool { code == EWOULDBLOCK }

  /// With the errno of the call that just failed.
  init(_ operation: Operation, _ path: String) {
    self.init(operation, path, code: errno)
  }
}

/// What is opened; nil when it is not there.
public func ifThere<Opened>(_ open: () throws(Fault) -> Opened) throws(Fault) -> Opened? {
  do throws(Fault) { return try open() } catch {
    if error.isMissingFile { return nil }
    throw error
  }
}

/// Why a file inside a folder is not read: a finding about the case, not a failure of the machine.
public enum FileRefusal: Error, Sendable, Equatable {
  /// There is no such file, or something on the way to it is no folder.
  case notFound
  /// A symbolic link, or one on the way to it.
  case symbolicLink
  /// A folder, FIFO, socket or device.
  case notRegular
  /// The file has more bytes than its reader accepts.
  case tooLarge(limit: Int)
  /// The file was written to, or replaced, while it was being read.
  case changed
}
