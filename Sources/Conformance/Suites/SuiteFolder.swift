internal import CLinux
internal import Storage

/// All files of a suite, in the order of their paths. The folder is the operator's own: links are
/// followed, which the tools do not do with a case.
struct SuiteFolder {
  /// Folders deeper inside each other are passed over; links may go in circles.
  static let maximumDepth = 24
  /// A larger file is a failure of the suite, not read.
  static let fileBytes = 256 << 20

  let suite: String
  private let path: String
  /// Paths relative to the folder of the suite.
  private(set) var files: [String] = []

  init(_ suite: String, in parent: String) throws(Fault) {
    self.suite = suite
    path = parent + "/" + suite
    try list("", depth: 0)
  }

  private mutating func list(_ folder: String, depth: Int) throws(Fault) {
    for name in try Folder(at: path + "/" + folder).names() {
      let below = folder.isEmpty ? name : folder + "/" + name
      guard try isFolder(below) else {
        files.append(below)
        continue
      }
      if depth < Self.maximumDepth { try list(below, depth: depth + 1) }
    }
  }

  private func isFolder(_ name: String) throws(Fault) -> Bool {
    do throws(Fault) {
      _ = try Folder(at: path + "/" + name)
      return true
    } catch {
      // A link that leads nowhere is a file that will not be found.
      guard error.code == ENOTDIR || error.code == ENOENT || error.code == ELOOP else { throw error }
      return false
    }
  }

  func has(_ file: String) -> Bool { files.contains(file) }

  /// The bytes of a file; nil when there is no such file, or one that is no regular file, too large, or not to be read
  /// by this user.
  func bytes(_ file: String) throws(Fault) -> [UInt8]? {
    do throws(Fault) {
      guard case .success(let input) = try InputFile.open(at: path + "/" + file),
        case .success(let contents) = try input.contents(limit: Self.fileBytes)
      else { return nil }
      return contents.bytes
    } catch {
      if error.code == EACCES { return nil }
      throw error
    }
  }

  /// Calls `body` with each of the files; one that cannot be read is a failed case.
  func forEach(
    _ wanted: [String], _ report: inout SuiteReport,
    _ body: (inout SuiteReport, String, [UInt8]) throws(Fault) -> Void
  ) throws(Fault) {
    for file in wanted {
      guard let bytes = try bytes(file) else {
        report.fail(file, "cannot be read")
        continue
      }
      try body(&report, file, bytes)
    }
  }
}

/// The last part of a path.
func fileName(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

/// A path without its last part; empty when it has only one.
func folderName(_ path: String) -> String {
  path.split(separator: "/").dropLast().joined(separator: "/")
}

/// The path of `name` in `folder`, which may be empty.
func joined(_ folder: String, _ name: String) -> String {
  folder.isEmpty ? name : folder + "/" + name
}

extension String {
  /// Whether these bytes stand somewhere in it.
  func holds(_ part: String) -> Bool {
    utf8.indices.contains { utf8[$0...].starts(with: part.utf8) }
  }
}
