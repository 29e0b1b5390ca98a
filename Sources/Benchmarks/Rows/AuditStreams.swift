internal import Audit
internal import CLinux
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage

/// One event an append, each as stage 4 does it: open, lock, check the end, write, give the lock back. Beside
/// it the same lines in a loop that does nothing but write them.
func appends(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let scratch = try setting.scratch.newFolder("appends")
  defer { try? setting.scratch.remove("appends") }
  return try [false, true].map { durable throws(Obstacle) in
    var runs = 0
    let found = try medians(
      rounds: durable ? 5 : 15,
      [
        Timed { () throws(Obstacle) in
          runs += 1
          let count = durable ? 300 : 3000
          let stream = try GrowingStream(below: scratch.path("out-\(runs)"), durable: durable)
          return try Double(count)
            / seconds { () throws(Obstacle) in for _ in 0..<count { try stream.append(1) } }
        },
        Timed { () throws(Obstacle) in
          runs += 1
          return try plainAppends(
            scratch.path("plain-\(runs)"), durable ? 300 : 3000, synced: durable)
        },
      ])
    return Figure(
      durable ? "  with fsync" : "  without fsync", rate: found[0], "write(2) in a loop", found[1])
  }
}

/// Lines of an event's size, appended to an open file.
private func plainAppends(_ path: String, _ count: Int, synced: Bool) throws(Obstacle) -> Double {
  let number = try openToWrite(path, O_APPEND)
  defer { close(number) }
  let line = [UInt8](repeating: UInt8(ascii: "x"), count: 790)
  return try Double(count)
    / seconds { () throws(Obstacle) in
      for _ in 0..<count {
        guard unsafe write(number, line, line.count) == line.count, !synced || fsync(number) == 0 else {
          throw .fault(.write, path)
        }
      }
    }
}

/// What an append costs when the stream is short, long and very long.
func appendsByLength(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let scratch = try setting.scratch.newFolder("lengths")
  defer { try? setting.scratch.remove("lengths") }
  let sizes = [100, 10_000, 1_000_000]
  let streams = try sizes.map { size throws(Obstacle) in
    let stream = try GrowingStream(below: scratch.path("\(size)"), durable: false)
    while stream.count < size { try stream.append(min(1000, size - stream.count)) }
    return stream
  }
  let times = try medians(
    rounds: 41,
    streams.map { stream in
      Timed { () throws(Obstacle) in
        try seconds { () throws(Obstacle) in for _ in 0..<20 { try stream.append(1) } } / 20
      }
    })
  return zip(sizes, times).map { size, time in
    var figure = Figure("  \(perSecond(Double(size)).dropLast(2)) events", decimal(time * 1e6, 1) + " µs")
    figure.ratio = decimal(time / times[0], 2)
    figure.target = "<= 1.25"
    figure.isReached = time / times[0] <= 1.25
    return figure
  }
}

/// Every event from the first on: its form, its hash, its id, its place. Beside programs that hash the
/// file's bytes and nothing else.
func chainVerification(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let scratch = try setting.scratch.newFolder("chain")
  defer { try? setting.scratch.remove("chain") }
  let out = scratch.path("out")
  let stream = try GrowingStream(below: out, durable: false)
  while stream.count < 100_000 { try stream.append(1000) }
  let file = "\(out)/audit/\(stream.name).jsonl"
  let size = Double(sizeOfFile(file))
  let sha256sum = try Command(named: "sha256sum", [file])
  let openssl = try Command(named: "openssl", ["dgst", "-sha256", file])
  let found = try medians(
    rounds: 7,
    [
      Timed { () throws(Obstacle) in try processorSeconds(stream.verify) },
      Timed { () throws(Obstacle) in try sha256sum.run().busy },
      Timed { () throws(Obstacle) in try openssl.run().busy },
    ])
  func rate(_ seconds: Double) -> String { decimal(size / seconds / 1e6, 0) + " MB/s" }
  return [("sha256sum", found[1]), ("openssl dgst -sha256", found[2])].map { name, time in
    var figure = Figure("  \(decimal(size / 1e6, 0)) MB, 100,000 events", rate(found[0]))
    figure.peer = "\(name) \(rate(time))"
    figure.ratio = decimal(time / found[0], 2)
    return figure
  }
}

private func processorSeconds(_ body: () throws(Obstacle) -> Void) throws(Obstacle) -> Double {
  let start = seconds(CLOCK_THREAD_CPUTIME_ID)
  try body()
  return seconds(CLOCK_THREAD_CPUTIME_ID) - start
}

/// A stream that gets events as stage 4 writes them.
private final class GrowingStream {
  let name = "bench"
  private let id: StreamID
  private let folder: AuditFolder
  private let durable: Bool
  private let draft: EventDraft
  private(set) var count = 0

  init(below out: String, durable: Bool) throws(Obstacle) {
    guard let id = StreamID(name), let caseName = CaseName(name), let time = Timestamp("2026-11-21T08:00:00Z")
    else { throw Obstacle.failed("a stream's name") }
    (self.id, self.durable) = (id, durable)
    folder = try orFail(AuditFolder(below: out, durable: durable))
    func digest(_ text: String) -> SHA256Digest { SHA256.digest(of: Array(text.utf8)) }
    draft = EventDraft(
      .permitIssued(
        PermitIssue(
          caseName: caseName, actionReceipt: digest("action"), subject: digest("subject"),
          decision: .proceed, permitID: digest("permit"))), recordedAt: time,
      policyHash: digest("policy"), requestFingerprint: digest("request"))
  }

  /// Appends so many events in one go.
  func append(_ events: Int) throws(Obstacle) {
    guard case .success(var file) = try orFail(AuditStreamFile.open(id, in: folder)),
      let new = try? NewEvent.batch(
        Array(repeating: draft, count: events), in: id, after: file.tip, cutting: file.tornTail)
    else { throw .failed("an audit stream") }
    do throws(Fault) {
      try file.append(new)
      let unsynced = try file.close()
      if durable { try unsynced.sync() }
    } catch { throw .fault(error) }
    count += events
  }

  func verify() throws(Obstacle) {
    guard case .success(let file) = try orFail(folder.read(id)),
      case .success(.success(let end)) = try orFail(file.verify(id)),
      end.tip?.sequence == count
    else { throw Obstacle.failed("an audit stream") }
  }
}
