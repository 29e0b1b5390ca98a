internal import Audit
internal import CLinux

/// A stream whose last events may not be durable yet. Many can be brought to the disk together with other
/// outputs, see `Committer`.
public struct UnsyncedStream: Sendable {
  let folder: AuditFolder
  let stream: StreamID

  /// Makes the stream and its name durable.
  public func sync() throws(Fault) {
    guard let file = opened(), fsync(file.number) == 0 else {
      throw Fault(.sync, folder.folder.path(of: AuditFolder.fileName(of: stream)))
    }
    try folder.folder.sync()
  }

  /// Begins with it: what `sync` has to do afterwards is less. Errors are left to it, too.
  func startWriting() {
    if let file = opened() { _ = linux_start_writing(file.number) }
  }

  private func opened() -> Descriptor? {
    Descriptor(
      AuditFolder.fileName(of: stream), in: folder.folder.descriptor.number, flags: O_RDONLY)
  }
}
