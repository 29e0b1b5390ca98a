internal import CLinux
public import CheckedValues
internal import Linux

/// The folder that all outputs go to.
public struct OutputRoot: ~Copyable, Sendable {
  let folder: Folder
  let device: UInt

  /// Opens it; it and the folders above it are made if they are missing. `durable: false` leaves out
  /// the syncs of what was made.
  public init(at path: String, durable: Bool = true) throws(Fault) {
    guard !path.utf8.contains(0) else { throw Fault(.create, path, code: EINVAL) }
    try Self.make(path, durable: durable)
    let folder = try Folder(at: path)
    guard let stamp = FileStamp(of: folder.descriptor) else { throw Fault(.inspect, path) }
    self.folder = folder
    device = stamp.device
  }

  private static func make(_ path: String, durable: Bool) throws(Fault) {
    if unsafe mkdir(path, 0o755) != 0 {
      if errno == EEXIST { return }
      guard errno == ENOENT, let parent = parent(of: path) else { throw Fault(.create, path) }
      try make(parent, durable: durable)
      guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Fault(.create, path) }
    }
    if durable { try Folder(at: parent(of: path) ?? (path.hasPrefix("/") ? "/" : ".")).sync() }
  }

  /// The folder that a path lies in; nil when it is the current one, or the root of all.
  private static func parent(of path: String) -> String? {
    let slash = UInt8(ascii: "/")
    let bytes = Array(path.utf8)
    guard let end = bytes.lastIndex(where: { $0 != slash }),
      let last = bytes[...end].lastIndex(of: slash),
      let above = bytes[..<last].lastIndex(where: { $0 != slash })
    else { return nil }
    return String(decoding: bytes[...above], as: UTF8.self)
  }

  /// Removes a file directly below, durably; one that is not there is as good as removed.
  public borrowing func remove(_ name: String) throws(Fault) {
    try folder.remove(name)
    try folder.sync()
  }

  /// Gets a folder directly below this one ready, for outputs that belong to no case.
  public borrowing func folder(
    _ name: String, removing outputs: [String]
  ) throws(Fault) -> StageFolder {
    let stageFolder = try folder.subfolder(name)
    if !stageFolder.isNew { try stageFolder.clear(outputs) }
    return StageFolder(
      caseFolder: try OpenFolder(at: folder.path), folder: stageFolder, sameDevice: true)
  }

  /// A folder directly below this one that others write into, too: nothing in it is removed.
  public borrowing func sharedFolder(_ name: String) throws(Fault) -> StageFolder {
    StageFolder(
      caseFolder: try OpenFolder(at: folder.path), folder: try folder.subfolder(name), sameDevice: true)
  }

  /// Removes what an earlier run of a stage left of a case, and makes no folder. Where the file `receipt` is there,
  /// these are the outputs of a run that did not fail, and stay.
  public static func discard(
    _ outputs: [String], of stage: String, of name: CaseName, below out: String,
    unlessThereIs receipt: String? = nil
  ) throws(Fault) {
    guard let path = CasePath("\(stage)/all"),
      let above = try ifThere({ () throws(Fault) in try OpenFolder(at: "\(out)/\(name)") }),
      case .success(let found) = try above.folder(stage[...], of: path)
    else { return }
    if let receipt, FileStamp(receipt, in: found.folder.descriptor.number) != nil { return }
    try found.folder.clear(outputs)
    try found.folder.sync()
  }

  /// Gets the folder of a stage ready for a case: makes it if it is missing, and removes the outputs
  /// of an earlier run and what a crash left behind. `outputs` are the names that the stage writes.
  public borrowing func stage(
    _ stage: String, of name: CaseName, removing outputs: [String]
  ) throws(Fault) -> StageFolder {
    let caseFolder = try folder.subfolder(name.text)
    let stageFolder = try caseFolder.subfolder(stage)
    if !stageFolder.isNew { try stageFolder.clear(outputs) }
    guard let stamp = FileStamp(of: stageFolder.descriptor) else {
      throw Fault(.inspect, stageFolder.path)
    }
    return StageFolder(
      caseFolder: OpenFolder(caseFolder), folder: stageFolder, sameDevice: stamp.device == device)
  }
}
