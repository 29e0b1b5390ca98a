internal import CLinux

/// What a path leads to, as an absolute path without links. For programs and folders that are handed
/// to other programs; files of a case are opened through `Folder`.
public struct RealPath: Sendable {
  public let text: String
  public let isFolder: Bool

  /// Nil when nothing is there, or nothing that can be named in UTF-8.
  public init?(_ path: String) {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    var status = stat()
    guard unsafe stat(real, &status) == 0, let text = unsafe String(validatingCString: real) else {
      return nil
    }
    self.text = text
    isFolder = UInt32(status.st_mode) & UInt32(S_IFMT) == UInt32(S_IFDIR)
  }

  /// Where a symbolic link at this very path points to, as it is written there; nil when it is none.
  public static func linkTarget(_ path: String) -> String? {
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe target.withUnsafeMutableBytes { bytes in
      guard let start = unsafe bytes.bindMemory(to: CChar.self).baseAddress else { return -1 }
      return unsafe readlink(path, start, bytes.count)
    }
    return count > 0 ? String(validating: target[..<count], as: UTF8.self) : nil
  }
}
