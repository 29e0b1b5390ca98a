public import CheckedValues
internal import Glibc

/// A folder that stays open while several hold it.
public final class OpenFolder: Sendable {
  public let folder: Folder

  public init(_ folder: consuming Folder) { self.folder = folder }

  public convenience init(at path: String) throws(Fault) { self.init(try Folder(at: path)) }

  /// Opens the folder in which a file below this one lies.
  public func folder(of file: CasePath) throws(Fault) -> Result<OpenFolder, FileRefusal> {
    switch try folder.walked(file.parts.dropLast().map { String($0) }[...], file) {
    case .success(let found):
      let parts = file.parts.dropLast().joined(separator: "/")
      return .success(OpenFolder(Folder(found, folder.path(of: parts))))
    case .failure(let refusal): return .failure(refusal)
    }
  }

  /// Opens a regular file in this folder itself, for reading.
  public func open(named name: String) throws(Fault) -> Result<InputFile, FileRefusal> {
    try InputFile.open(name, in: folder.descriptor.number, path: folder.path(of: name))
  }
}
