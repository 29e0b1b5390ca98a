internal import CLinux
public import CheckedValues

/// A folder that stays open while several hold it.
public final class OpenFolder: Sendable {
  public let folder: Folder

  public init(_ folder: consuming Folder) { self.folder = folder }

  public convenience init(at path: String) throws(Fault) { self.init(try Folder(at: path)) }

  /// Opens this folder in which a file below this one lies.
  public func folder(
    _ name: Substring, of file: CasePath
  ) throws(Fault) -> Result<OpenFolder, FileRefusal> {
    switch try folder.walked(name, file) {
    case .success(let found): .success(OpenFolder(Folder(found, folder.path(of: String(name)))))
    case .failure(let refusal): .failure(refusal)
    }
  }

  /// Opens a regular file in this folder itself, for reading.
  public func open(named name: String) throws(Fault) -> Result<InputFile, FileRefusal> {
    try InputFile.open(name, in: folder.descriptor.number, named: folder.path, name)
  }
}
