internal import CLinux

extension Committer {
  typealias Batch = [(number: Int, files: StagedFiles)]

  /// Writes out one batch and gives what failed. A case that fails does not stop the others.
  func written(_ batch: Batch) -> [Failure] {
    if !durable { return attempt(batch) { files throws(Fault) in try files.rename() }.failures }
    let together = batch.count >= Self.groupCases && Kernel.reportsErrorsOfSyncfs
    let group = together ? batch.filter { $0.files.isOnDevice(of: root) } : []
    let single = together ? batch.filter { !$0.files.isOnDevice(of: root) } : batch
    return writtenTogether(group) + writtenOneByOne(single)
  }

  private func writtenOneByOne(_ batch: Batch) -> [Failure] {
    let synced = attempt(batch) { files throws(Fault) in try files.syncFiles() }
    let renamed = attempt(synced.done) { files throws(Fault) in try files.rename() }
    let named = attempt(renamed.done) { files throws(Fault) in
      try files.syncFolders(root: root)
    }
    return synced.failures + renamed.failures + named.failures
  }

  private func writtenTogether(_ batch: Batch) -> [Failure] {
    guard !batch.isEmpty else { return [] }
    if let fault = syncAll() { return failed(batch, fault) }
    let renamed = attempt(batch) { files throws(Fault) in try files.rename() }
    if let fault = syncAll() { return failed(renamed.done, fault) + renamed.failures }
    return renamed.failures
  }

  /// Syncs the file system of the root.
  private func syncAll() -> Fault? {
    linux_syncfs(root.folder.descriptor.number) == 0 ? nil : Fault(.sync, root.folder.path)
  }

  /// What nobody can be sure of is taken back.
  private func failed(_ batch: Batch, _ fault: Fault) -> [Failure] {
    batch.map { entry in
      entry.files.withdraw()
      return Failure(number: entry.number, fault: fault)
    }
  }

  private func attempt(
    _ batch: Batch, _ step: (StagedFiles) throws(Fault) -> Void
  ) -> (done: Batch, failures: [Failure]) {
    var (done, failures): (Batch, [Failure]) = ([], [])
    for entry in batch {
      do throws(Fault) {
        try step(entry.files)
        done.append(entry)
      } catch {
        failures += failed([entry], error)
      }
    }
    return (done, failures)
  }
}
