import Foundation
import Glibc

/// A folder of its own for one test, removed with all it holds. In memory where there is such a place: the
/// tests write tens of thousands of small files.
final class Scratch: Sendable {
  let path: String

  init() {
    let memory = unsafe access("/dev/shm", W_OK | X_OK) == 0 && isFolder("/dev/shm")
    let place = memory ? "/dev/shm" : "/tmp"
    var template = Array("\(place)/membrane-pipeline.XXXXXX\0".utf8CString.dropLast())
    guard unsafe mkdtemp(&template) != nil else { fatalError("mkdtemp: \(errno)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func at(_ name: String) -> String { path + "/" + name }

  /// Writes a file anew, so that other links to an old one keep the old bytes; makes the folders above.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try writeFile(at(name), bytes)
    return at(name)
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  func text(_ name: String) -> String { String(decoding: readFile(at(name)) ?? [], as: UTF8.self) }

  @discardableResult
  func folder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: at(name), withIntermediateDirectories: true)
    return at(name)
  }
}

struct SystemFailure: Error {
  let path: String
  let code: Int32
}

func writeFile(_ path: String, _ bytes: [UInt8]) throws {
  _ = unsafe unlink(path)
  var file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL, 0o644)
  if file < 0, errno == ENOENT {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL, 0o644)
  }
  guard file >= 0 else { throw SystemFailure(path: path, code: errno) }
  defer { close(file) }
  guard unsafe write(file, bytes, bytes.count) == bytes.count else {
    throw SystemFailure(path: path, code: errno)
  }
}

/// All bytes of a file; nil when it cannot be read.
func readFile(_ path: String) -> [UInt8]? {
  let file = unsafe open(path, O_RDONLY)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var status = stat()
  guard unsafe fstat(file, &status) == 0 else { return nil }
  let size = Int(status.st_size)
  return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    count = unsafe max(0, read(file, buffer.baseAddress, size))
  }
}

/// The names and bytes of all files below a folder.
func tree(_ path: String) -> [String: [UInt8]] {
  var files: [String: [UInt8]] = [:]
  for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
    if let bytes = readFile(path + "/" + name), !isFolder(path + "/" + name) { files[name] = bytes }
  }
  return files
}

/// Waits until there is such a file, for so long.
func waitForFile(_ path: String, seconds: Int = 5) {
  for _ in 0..<100 * seconds where readFile(path) == nil { usleep(10_000) }
}

func isFolder(_ path: String) -> Bool {
  var status = stat()
  return unsafe lstat(path, &status) == 0
    && UInt32(status.st_mode) & UInt32(S_IFMT) == UInt32(S_IFDIR)
}

extension [UInt8] {
  /// Whether the text stands in these bytes.
  func holds(_ text: String) -> Bool {
    Data(self).range(of: Data(text.utf8)) != nil
  }
}
