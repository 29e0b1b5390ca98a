internal import CLinux
internal import Linux

/// A file to be written: its name in the folder of the stage and all its bytes.
public struct OutputFile: Sendable, Equatable {
  public var name: String
  public var bytes: [UInt8]

  public init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// The folder of one stage of one case, cleared and ready for its outputs (formats.md, Writing).
public final class StageFolder: Sendable {
  /// `<out>/<case>`, where the receipts of the stages before lie.
  public let caseFolder: OpenFolder
  let folder: Folder
  /// Whether one sync of the file system of `<out>` reaches this folder.
  let sameDevice: Bool
  /// Whether there was no such folder before: the stage never worked on this case.
  public var isNew: Bool { folder.isNew }

  init(caseFolder: OpenFolder, folder: consuming Folder, sameDevice: Bool) {
    self.caseFolder = caseFolder
    self.folder = folder
    self.sameDevice = sameDevice
  }

  /// Writes all files under temporary names. None can be seen under its own name until a `Committer`
  /// has made all of them durable. The last one is renamed last: put the receipt there.
  ///
  /// When one cannot be written, none is left. `streams` are made durable before the files are shown; `obsolete` are
  /// removed right after.
  public func write(
    _ files: [OutputFile], after streams: [UnsyncedStream] = [], removing obsolete: [String] = []
  ) throws(Fault) -> StagedFiles {
    let staged = StagedFiles(self, names: files.map { $0.name }, after: streams, removing: obsolete)
    for file in files { try staged.write(file) }
    return staged
  }
}

extension Folder {
  /// Removes these files, the last of them first, which is the receipt: it is there only with all others. Then
  /// temporary files of a run that was cut off.
  borrowing func clear(_ outputs: [String]) throws(Fault) {
    let names = try names()
    for name in outputs.reversed() where names.contains(name) { try remove(name) }
    for name in names where TemporaryName.matches(name) { try remove(name) }
  }

  /// Removes a file; one that is not there is as good as removed.
  borrowing func remove(_ name: String) throws(Fault) {
    guard unsafe unlinkat(descriptor.number, name, 0) == 0 || errno == ENOENT else {
      throw Fault(.remove, path(of: name))
    }
  }
}
