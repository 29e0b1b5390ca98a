internal import CLinux
public import CheckedValues
internal import Linux

/// An open folder. Everything below it is opened relative to its descriptor, one part of the path
/// after the other, so that no symbolic link and no exchanged folder leads out of it
/// (formats.md, Paths).
public struct Folder: ~Copyable, Sendable {
  let descriptor: Descriptor
  /// As the operator named it; for messages on standard error only.
  public let path: String
  /// Whether it was made just now, so that its entry in the folder above may not be durable.
  let isNew: Bool

  /// Opens a folder that the operator named; links in its own path are followed.
  public init(at path: String) throws(Fault) {
    guard !path.utf8.contains(0) else { throw Fault(.open, path, code: EINVAL) }
    guard let descriptor = Descriptor(trusted: path, flags: O_RDONLY | O_DIRECTORY) else {
      throw Fault(.open, path)
    }
    self.init(descriptor, path)
  }

  init(_ descriptor: consuming Descriptor, _ path: String, isNew: Bool = false) {
    self.descriptor = descriptor
    self.path = path
    self.isNew = isNew
  }

  /// How a file in this folder is named to people.
  public func path(of name: String) -> String { Self.path(path, name) }

  static func path(_ folder: String, _ name: String) -> String {
    folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
  }

  /// Opens a regular file below this folder, for reading.
  public borrowing func open(_ file: CasePath) throws(Fault) -> Result<InputFile, FileRefusal> {
    guard let above = file.folder else {
      return try InputFile.open(file.text, in: descriptor.number, named: path, file.text)
    }
    switch try walked(above, file) {
    case .success(let folder):
      return try InputFile.open(String(file.name), in: folder.number, named: path, file.text)
    case .failure(let refusal): return .failure(refusal)
    }
  }

  /// Reads a whole file of at most `limit` bytes.
  public borrowing func read(
    _ file: CasePath, limit: Int
  ) throws(Fault) -> Result<FileContents, FileRefusal> {
    switch try open(file) {
    case .success(let input): try input.contents(limit: limit)
    case .failure(let refusal): .failure(refusal)
    }
  }

  /// Goes down through the folders of a path, one after the other.
  borrowing func walked(
    _ folders: Substring, _ whole: CasePath
  ) throws(Fault) -> Result<Descriptor, FileRefusal> {
    let slash = UInt8(ascii: "/")
    var end = folders.utf8.firstIndex(of: slash) ?? folders.endIndex
    var here = try opened(folders[..<end], in: descriptor.number, whole)
    while end < folders.endIndex {
      let rest = folders[folders.utf8.index(after: end)...]
      end = rest.utf8.firstIndex(of: slash) ?? rest.endIndex
      switch consume here {
      case .success(let above): here = try opened(rest[..<end], in: above.number, whole)
      case .failure(let refusal): return .failure(refusal)
      }
    }
    return here
  }

  private borrowing func opened(
    _ name: Substring, in folder: Int32, _ file: CasePath
  ) throws(Fault) -> Result<Descriptor, FileRefusal> {
    let part = String(name)
    if let found = Descriptor(part, in: folder, flags: O_RDONLY | O_DIRECTORY) {
      return .success(found)
    }
    let code = errno
    if code == ENOENT { return .failure(.notFound) }
    guard code == ENOTDIR || code == ELOOP else {
      throw Fault(.open, path(of: file.text), code: code)
    }
    // A link to a folder says ENOTDIR too.
    let isLink = FileStamp(part, in: folder)?.isLink ?? false
    return .failure(isLink ? .symbolicLink : .notFound)
  }

  /// A folder in this one, made if it is missing. A symbolic link is not followed.
  borrowing func subfolder(_ name: String) throws(Fault) -> Folder {
    let path = path(of: name)
    // Opened first: to try to make one keeps all others from this folder meanwhile.
    if let found = Descriptor(name, in: descriptor.number, flags: O_RDONLY | O_DIRECTORY) {
      return Folder(found, path)
    }
    guard errno == ENOENT else { throw Fault(.open, path) }
    let isNew = unsafe mkdirat(descriptor.number, name, 0o755) == 0
    guard isNew || errno == EEXIST else { throw Fault(.create, path) }
    guard let found = Descriptor(name, in: descriptor.number, flags: O_RDONLY | O_DIRECTORY) else {
      throw Fault(.open, path)
    }
    guard !isNew || found.setMode(0o755) else { throw Fault(.create, path) }
    return Folder(found, path, isNew: isNew)
  }

  /// The names in this folder, without `.` and `..`, sorted by their bytes. A name that is not UTF-8
  /// is left out: it cannot be asked for.
  public borrowing func names() throws(Fault) -> [String] {
    guard let copy = Descriptor(".", in: descriptor.number, flags: O_RDONLY | O_DIRECTORY) else {
      throw Fault(.list, path)
    }
    let number = copy.release()
    guard let list = unsafe fdopendir(number) else {
      let fault = Fault(.list, path)
      _ = close(number)
      throw fault
    }
    defer { unsafe closedir(list) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(list) else { break }
      let text = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(validatingCString: $0) }
      }
      if let text, text != ".", text != ".." { names.append(text) }
    }
    guard errno == 0 else { throw Fault(.list, path) }
    return names.sorted { $0.precedesInBytes($1) }
  }
}
