internal import Linux

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

  /// A batch is written out when it has this many cases; each holds two descriptors.
  static let mostBatchCases = 256
  /// Below this many, single fsyncs are cheaper than syncing the file system.
  static let groupCases = 8
  /// A finished case waits for others at most this long, in nanoseconds, while cases still finish.
  static let patience = 500_000_000

  public let root: OutputRoot
  let durable: Bool
  private let batchCases: Int
  private let state = Mutex(State())
  /// Writes out a batch while the cases of the next one are worked on.
  private let writer = Mutex<Thread?>(nil)

  /// `durable: false` leaves out every sync: for measuring and for runs that are thrown away. `cases` are about
  /// how many will be handed in: a batch is a part of them, for nothing else is done while the last one is
  /// written.
  public init(_ root: consuming OutputRoot, durable: Bool = true, cases: Int = .max) {
    self.root = root
    self.durable = durable
    // One batch is written while the next one grows; half of the descriptors is left for other files.
    batchCases = min(
      Self.mostBatchCases, max(1, Kernel.mostDescriptors / 8), max(Self.groupCases, cases / 4))
  }

  /// Hands in a finished case. `number` is given back if it fails. The caller has to wait when a batch is full
  /// while the one before is still being written.
  public func submit(_ files: StagedFiles, number: Int) {
    guard durable else { return record(written([(number, files)])) }
    let now = monotonicNanoseconds()
    let isDue = state.withLock { state in
      if state.pending.isEmpty { state.since = now }
      state.pending.append((number, files))
      return isFull(state, now)
    }
    if isDue { startWriting() }
  }

  private func isFull(_ state: borrowing State, _ now: Int) -> Bool {
    state.pending.count >= batchCases || now - state.since > Self.patience
  }

  /// Writes the batch in a thread of its own, once that of the batch before has ended.
  private func startWriting() {
    writer.withLock { writer in
      writer.take()?.join()
      let now = monotonicNanoseconds()
      // Another thread may have been first.
      let batch = state.withLock { isFull($0, now) ? take(&$0) : [] }
      guard !batch.isEmpty else { return }
      writer = Thread { self.record(self.written(batch)) }
      if writer == nil { record(written(batch)) }
    }
  }

  private func take(_ state: inout State) -> Batch {
    defer { state.pending = [] }
    return state.pending
  }

  /// Writes what is pending and gives all failures, by number.
  public func finish() -> [Failure] {
    writer.withLock { $0.take()?.join() }
    record(written(state.withLock { take(&$0) }))
    return state.withLock { state in
      defer { state.failures = [] }
      return state.failures.sorted { $0.number < $1.number }
    }
  }

  private func record(_ failures: [Failure]) {
    if !failures.isEmpty { state.withLock { $0.failures += failures } }
  }
}
