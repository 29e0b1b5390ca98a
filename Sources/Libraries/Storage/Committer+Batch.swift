internal import CLinux
internal import Glibc

extension Committer {
  typealias Batch = [(number: Int, files: StagedFiles)]

  /// Writes out one batch and gives what failed. A case that fails does not stop the others.
  func written(_ batch: Batch) -> [Failure] {
    if !durable { return attempt(batch) { files throws(Fault) in try files.rename() }.failures }
    let together = canSyncAll && batch.count >= Self.groupCases
    let group = together ? batch.filter { $0.files.sameDevice } : []
    let single = together ? batch.filter { !$0.files.sameDevice } : batch
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

/// What the running kernel does.
enum Kernel {
  /// Since Linux 5.8, syncfs(2) says when a write failed; before, it must not be relied on.
  static let reportsErrorsOfSyncfs: Bool = {
    var names = utsname()
    guard unsafe uname(&names) == 0 else { return false }
    let release = unsafe withUnsafeBytes(of: &names.release) { unsafe Array($0.prefix { $0 != 0 }) }
    let numbers = release.split(separator: UInt8(ascii: "."), maxSplits: 2)
    guard numbers.count >= 2, let major = Int(String(decoding: numbers[0], as: UTF8.self)),
      let minor = Int(String(decoding: numbers[1].prefix { $0 &- 0x30 < 10 }, as: UTF8.self))
    else { return false }
    return (major, minor) >= (5, 8)
  }()

  static func monotonicNanoseconds() -> Int {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
