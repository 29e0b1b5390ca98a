public import CheckedValues
internal import Synchronization

/// Makes the outputs of many cases durable and then visible, many at a time.
///
/// One fsync takes hundreds of microseconds, so a run over many cases writes the temporary files of a
/// batch, makes all of them durable with one syncfs(2), renames all of them, and calls it once more for
/// the names. A small batch is synced file by file, which leaves alone what other programs have yet
/// to write. Either way nothing has its own name before its bytes are durable.
public final class Committer: Sendable {
  /// A case that was not written: the number it was handed in with, and why.
  public struct Failure: Sendable, Equatable {
    public var number: Int
    public var fault: Fault

    public init(number: Int, fault: Fault) {
      self.number = number
      self.fault = fault
    }
  }

  private struct State {
    var pending: [(number: Int, files: StagedFiles)] = []
    var since = 0
    var failures: [Failure] = []
  }

  /// A batch is written out when it has this many cases at most; each holds two descriptors.
  static let mostBatchCases = 256
  /// Below this many, single fsyncs are cheaper than syncing the file system.
  static let groupCases = 8
  /// A finished case waits for others at most this long, in nanoseconds, while cases still finish.
  static let patience = 500_000_000

  let root: OutputRoot
  let durable: Bool
  let canSyncAll: Bool
  private let batchCases: Int
  private let state = Mutex(State())

  /// `durable: false` leaves out every sync: for measuring and for runs that are thrown away.
  public init(_ root: consuming OutputRoot, durable: Bool = true) {
    self.root = root
    self.durable = durable
    canSyncAll = Kernel.reportsErrorsOfSyncfs
    batchCases = min(Self.mostBatchCases, max(1, Kernel.mostDescriptors / 4))
  }

  /// As `OutputRoot.stage`, below this committer's root.
  public func stage(
    _ stage: String, of name: CaseName, removing outputs: [String]
  ) throws(Fault) -> StageFolder {
    try root.stage(stage, of: name, removing: outputs)
  }

  /// As `OutputRoot.folder`, below this committer's root.
  public func folder(
    _ name: String, removing outputs: [String]
  ) throws(Fault) -> StageFolder {
    try root.folder(name, removing: outputs)
  }

  /// A folder directly below the root that others write into, too: nothing in it is removed.
  public func sharedFolder(_ name: String) throws(Fault) -> StageFolder {
    try root.sharedFolder(name)
  }

  /// Hands in a finished case. `number` is given back if it fails. The caller may have to wait while a
  /// full batch is written.
  public func submit(_ files: StagedFiles, number: Int) {
    let now = Kernel.monotonicNanoseconds()
    let batch = state.withLock { state -> Batch in
      if state.pending.isEmpty { state.since = now }
      state.pending.append((number, files))
      let isDue = state.pending.count >= batchCases || now - state.since > Self.patience
      guard isDue || !durable else { return [] }
      defer { state.pending = [] }
      return state.pending
    }
    record(written(batch))
  }

  /// Writes what is pending and gives all failures, by number.
  public func finish() -> [Failure] {
    let rest = state.withLock { state -> Batch in
      defer { state.pending = [] }
      return state.pending
    }
    record(written(rest))
    return state.withLock { state in
      defer { state.failures = [] }
      return state.failures.sorted { $0.number < $1.number }
    }
  }

  private func record(_ failures: [Failure]) {
    if !failures.isEmpty { state.withLock { $0.failures += failures } }
  }
}
