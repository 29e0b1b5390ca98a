import Glibc
import Storage

/// A folder of suites for one test, removed with all it holds.
final class VectorFolder: Sendable {
  let path: String

  init(_ files: [String: String]) {
    var template = Array("/tmp/membrane-test.XXXXXX\0".utf8CString.dropLast())
    guard unsafe mkdtemp(&template) != nil else { fatalError("mkdtemp: \(errno)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for (name, text) in files { write(name, text) }
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if unsafe unlink(path) == 0 { return }
    for name in (try? Folder(at: path).names()) ?? [] { remove(path + "/" + name) }
    unsafe rmdir(path)
  }

  private func write(_ name: String, _ text: String) {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/" + part
      unsafe mkdir(folder, 0o755)
    }
    let number = unsafe open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    defer { close(number) }
    do {
      try writeAll(Array(text.utf8), to: number, path: name)
    } catch {
      fatalError("\(error)")
    }
  }
}
