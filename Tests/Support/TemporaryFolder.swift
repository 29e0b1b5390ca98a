public import CheckedValues
public import Glibc
import Storage

/// A folder of its own for one test, removed with all it holds.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() {
    var template = Array("/tmp/membrane-test.XXXXXX\0".utf8CString.dropLast())
    guard unsafe mkdtemp(&template) != nil else { fatalError("mkdtemp: \(errno)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  public static func remove(_ path: String) {
    if unsafe unlink(path) == 0 { return }
    for name in (try? Folder(at: path).names()) ?? [] { remove(path + "/" + name) }
    unsafe rmdir(path)
  }

  public func at(_ name: String) -> String { path + "/" + name }

  @discardableResult
  public func folder(_ name: String) -> String {
    unsafe mkdir(at(name), 0o755)
    return at(name)
  }

  @discardableResult
  public func file(_ name: String, _ bytes: [UInt8], flags: Int32 = O_TRUNC) -> String {
    let number = unsafe open(at(name), O_WRONLY | O_CREAT | flags, 0o644)
    defer { close(number) }
    do { try writeAll(bytes, to: number, path: name) } catch { fatalError("\(error)") }
    return at(name)
  }

  @discardableResult
  public func file(_ name: String, _ text: String = "text") -> String { file(name, Array(text.utf8)) }

  public func link(_ name: String, to target: String) { unsafe symlink(target, at(name)) }

  /// All names below, sorted, folders with a slash.
  public func tree(_ folder: String = "") -> [String] {
    let here = folder.isEmpty ? path : at(folder)
    var all: [String] = []
    for name in (try? Folder(at: here).names()) ?? [] {
      let below = folder.isEmpty ? name : folder + "/" + name
      var status = stat()
      unsafe lstat(at(below), &status)
      let isFolder = UInt32(status.st_mode) & UInt32(S_IFMT) == UInt32(S_IFDIR)
      all.append(isFolder ? below + "/" : below)
      if isFolder { all += tree(below) }
    }
    return all
  }

  public func text(_ name: String) -> String? {
    guard let file = CasePath(name),
      case .success(let contents)? = try? Folder(at: path).read(file, limit: 1 << 20)
    else { return nil }
    return String(decoding: contents.bytes, as: UTF8.self)
  }

  public func mode(_ name: String) -> UInt32 {
    var status = stat()
    unsafe lstat(at(name), &status)
    return UInt32(status.st_mode) & 0o7777
  }
}

/// A path that is known to be one.
public func casePath(_ text: String) -> CasePath {
  guard let path = CasePath(text) else { fatalError(text) }
  return path
}

public func caseName(_ text: String) -> CaseName {
  guard let name = CaseName(text) else { fatalError(text) }
  return name
}

/// Bytes with no short period, so that a piece in the wrong place shows.
public func pattern(_ count: Int) -> [UInt8] {
  var state: UInt32 = 1
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(state >> 24)
  }
}
