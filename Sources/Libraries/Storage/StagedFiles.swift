internal import CLinux
internal import Linux

/// The outputs of one case under their temporary names. They go when this value goes, unless they
/// were renamed before.
public final class StagedFiles: Sendable {
  private enum State {
    case temporary
    /// So many have their names, or have had them.
    case renamed(Int)
  }

  private let stage: StageFolder
  private let names: [String]
  /// Files of an earlier run that go when these are there.
  private let obsolete: [String]
  /// What has to be durable before the files are shown.
  private let streams: [UnsyncedStream]
  private let state = Mutex(State.temporary)

  init(
    _ stage: StageFolder, names: [String], after streams: [UnsyncedStream], removing obsolete: [String]
  ) {
    self.stage = stage
    (self.names, self.obsolete) = (names, obsolete)
    self.streams = streams
  }

  /// Whether one sync of the file system of `root` reaches all that there is to sync.
  func isOnDevice(of root: borrowing OutputRoot) -> Bool {
    let device = root.device
    return stage.sameDevice && streams.allSatisfy { $0.folder.device == device }
  }

  deinit {
    state.withLock { state in
      if case .temporary = state { removeTemporaries() }
    }
  }

  private func removeTemporaries() {
    for name in names { try? stage.folder.remove(TemporaryName.of(name)) }
  }

  func write(_ file: OutputFile) throws(Fault) {
    let path = stage.folder.path(of: file.name)
    let flags = O_WRONLY | O_CREAT | O_EXCL
    let folder = stage.folder.descriptor.number
    guard
      let target = Descriptor(TemporaryName.of(file.name), in: folder, flags: flags, mode: 0o644)
    else { throw Fault(.create, path) }
    guard target.setMode(0o644) else { throw Fault(.create, path) }
    try writeAll(file.bytes, to: target.number, path: path)
    let code = target.close()
    guard code == 0 else { throw Fault(.write, path, code: code) }
  }

  /// Makes the bytes durable, file by file. All of them are on their way before the first one is waited for,
  /// so that the file system has to write its journal once instead of once for each.
  func syncFiles() throws(Fault) {
    for stream in streams { stream.startWriting() }
    for name in names { try withTemporary(name) { linux_start_writing($0) } }
    for stream in streams { try stream.sync() }
    for name in names { try withTemporary(name) { fsync($0) } }
  }

  private func withTemporary(_ name: String, _ call: (Int32) -> Int32) throws(Fault) {
    let folder = stage.folder.descriptor.number
    guard let file = Descriptor(TemporaryName.of(name), in: folder, flags: O_RDONLY),
      call(file.number) == 0
    else { throw Fault(.sync, stage.folder.path(of: name)) }
  }

  /// Gives the files their names, in their order. After a failure some may have theirs: `withdraw`.
  func rename() throws(Fault) {
    for (place, name) in names.enumerated() {
      state.withLock { $0 = .renamed(place) }
      let folder = stage.folder.descriptor.number
      guard unsafe renameat(folder, TemporaryName.of(name), folder, name) == 0 else {
        throw Fault(.rename, stage.folder.path(of: name))
      }
    }
    state.withLock { $0 = .renamed(names.count) }
    for name in obsolete { try stage.folder.remove(name) }
  }

  /// Makes the names durable.
  func syncFolders(root: borrowing OutputRoot) throws(Fault) {
    try stage.folder.sync()
    if stage.folder.isNew { try stage.caseFolder.folder.sync() }
    if stage.caseFolder.folder.isNew { try root.folder.sync() }
  }

  /// Takes everything back that was written here. What has not got its name is not there, though there may be
  /// a file of another process that works on the same case by mistake.
  func withdraw() {
    if case .renamed(let count) = state.withLock({ $0 }) {
      for name in names.prefix(count) { try? stage.folder.remove(name) }
    }
    removeTemporaries()
  }
}

extension Folder {
  borrowing func sync() throws(Fault) {
    guard fsync(descriptor.number) == 0 else { throw Fault(.sync, path) }
  }
}

/// write(2) until all is written; `path` names the target in a fault.
public func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(Fault) {
  try unsafe writeAll(bytes.span.bytes, to: descriptor, path: path)
}

func writeAll(_ bytes: RawSpan, to descriptor: Int32, path: String) throws(Fault) {
  var written = 0
  while written < bytes.byteCount {
    let count = unsafe bytes.withUnsafeBytes { all in
      unsafe CLinux.write(descriptor, all.baseAddress?.advanced(by: written), all.count - written)
    }
    if count < 0, errno == EINTR { continue }
    // Nothing written and no errno: a device that takes nothing.
    guard count != 0 else { throw Fault(.write, path, code: EIO) }
    guard count > 0 else { throw Fault(.write, path) }
    written += count
  }
}
