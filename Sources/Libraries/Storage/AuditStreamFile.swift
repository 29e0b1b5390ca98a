public import Audit
internal import CLinux
internal import CheckedValues
internal import Linux

/// An audit stream that is locked for appending. The lock goes with this value; hold one at a time, and
/// not for long. Threads and processes wait for each other, so a stream never forks.
///
/// Only the tail of the file is read, whatever its length: the last events are verified as a chain, the very
/// last one included. What stands behind the last line feed is a write that was cut off; the next append
/// writes over it. Anything else that does not verify is a `StreamBreak`, and nothing is appended.
public struct AuditStreamFile: ~Copyable {
  /// Bytes of the tail that are read at first: some ten events.
  static let tailBytes = 8 << 10
  /// Bytes of the tail that can hold a line and a torn one of the greatest length.
  static let wideTailBytes = 2 * AuditEvent.mostBytes
  /// How far back `events` looks.
  public static let reachBytes = 256 << 10

  public let stream: StreamID
  /// The last event; nil when there is none yet.
  public private(set) var tip: StreamTip?
  /// What the next append cuts off.
  public private(set) var tornTail: TornTail?

  private let folder: AuditFolder
  let descriptor: Descriptor
  let path: String
  /// Where the last whole line ends, and the bytes behind it.
  private(set) var end: Int
  private var torn: [UInt8]

  /// Opens the stream, makes it if it is missing, and waits for its lock; with `patience` so many milliseconds at most,
  /// which is a fault with EWOULDBLOCK then.
  public static func open(
    _ stream: StreamID, in folder: AuditFolder, patience: Int? = nil
  ) throws(Fault) -> Result<AuditStreamFile, StreamBreak> {
    let name = AuditFolder.fileName(of: stream)
    let path = folder.folder.path(of: name)
    let number = folder.folder.descriptor.number
    guard let file = Descriptor(name, in: number, flags: O_RDWR | O_CREAT, mode: 0o644) else {
      let fault = Fault(.open, path)
      if fault.code == ELOOP || fault.code == EISDIR { return .failure(notRegular) }
      throw fault
    }
    try lock(file, patience, path)
    // Sized after the lock was had: whoever held it before has written.
    guard let stamp = FileStamp(of: file), let named = FileStamp(name, in: number) else {
      throw Fault(.inspect, path)
    }
    guard stamp.isRegular else { return .failure(notRegular) }
    guard stamp.inode == named.inode else { throw Fault(.open, path, code: ESTALE) }
    guard stamp.size > 0 || file.setMode(0o644) else { throw Fault(.create, path) }
    var opened = AuditStreamFile(stream, folder, file, path, size: stamp.size)
    if let broken = try opened.readTail() { return .failure(broken) }
    return .success(opened)
  }

  private static func lock(
    _ file: borrowing Descriptor, _ patience: Int?, _ path: String
  ) throws(Fault) {
    let number = file.number
    guard let patience else {
      guard Descriptor.retrying({ flock(number, LOCK_EX) }) != nil else { throw Fault(.lock, path) }
      return
    }
    for _ in 0..<max(1, patience / 10) {
      if Descriptor.retrying({ flock(number, LOCK_EX | LOCK_NB) }) != nil { return }
      guard errno == EWOULDBLOCK else { throw Fault(.lock, path) }
      usleep(10_000)
    }
    throw Fault(.lock, path, code: EWOULDBLOCK)
  }

  private static let notRegular = StreamBreak(.notRegular, line: 1, sequence: nil)

  private init(
    _ stream: StreamID, _ folder: AuditFolder, _ descriptor: consuming Descriptor, _ path: String,
    size: Int
  ) {
    (self.stream, self.folder, self.path) = (stream, folder, path)
    self.descriptor = descriptor
    (end, torn) = (size, [])
  }

  private mutating func readTail() throws(Fault) -> StreamBreak? {
    let size = end
    for bytes in [Self.tailBytes, Self.wideTailBytes] {
      let tail = try lines(last: bytes, of: size)
      var verifier = StreamVerifier(stream, fromStart: bytes >= size)
      do throws(StreamBreak) {
        let rest = try verifier.take(linesOf: tail)
        guard verifier.last != nil || bytes >= size else { continue }
        tornTail = try verifier.tornTail(rest)
        (tip, torn) = (verifier.last?.tip, Array(rest))
      } catch  where error.problem == .lineTooLong && bytes < min(size, Self.wideTailBytes) {
        continue
      } catch {
        return error
      }
      end = size - torn.count
      return nil
    }
    return StreamBreak(.lineTooLong, line: 1, sequence: nil)
  }

  /// The last bytes of the file, from the first line that begins among them.
  func lines(last bytes: Int, of size: Int) throws(Fault) -> ArraySlice<UInt8> {
    let start = max(0, size - bytes)
    let tail = try descriptor.bytes(at: start, count: size - start, path: path)
    guard start > 0 else { return tail[...] }
    let first = tail[...].lineEnd.map { $0 + 1 } ?? 0
    return tail[first...]
  }

  /// The events from this number on, verified as a chain. When the number lies farther back than
  /// `reachBytes`, they begin later.
  public func events(from sequence: Int) throws(Fault) -> Result<[AuditEvent], StreamBreak> {
    guard tip != nil else { return .success([]) }
    var verifier = StreamVerifier(stream, fromStart: end <= Self.reachBytes)
    var found: [AuditEvent] = []
    let all = try lines(last: Self.reachBytes, of: end)
    do throws(StreamBreak) {
      _ = try verifier.take(linesOf: all) { if $1.sequence >= sequence { found.append($1) } }
    } catch { return .failure(error) }
    return .success(found)
  }

  /// Appends events that were made for this place, all in one write. A write that fails leaves the file as
  /// it was.
  public mutating func append(_ events: [NewEvent]) throws(Fault) {
    guard let first = events.first?.event, let last = events.last?.event else { return }
    precondition(
      first.stream == stream && first.sequence == (tip?.sequence ?? -1) + 1
        && first.previousHash == (tip?.eventHash ?? .zero),
      "events are made for their place")
    let bytes = events.flatMap { $0.line }
    do throws(Fault) {
      try descriptor.write(bytes, at: end, path: path)
      // A torn tail was written over; what it was longer is still one.
      if torn.count > bytes.count, ftruncate(descriptor.number, end + bytes.count) != 0 {
        throw Fault(.write, path)
      }
    } catch {
      restore()
      throw error
    }
    (tip, end, torn, tornTail) = (last.tip, end + bytes.count, [], nil)
  }

  private func restore() {
    if !torn.isEmpty { try? descriptor.write(torn, at: end, path: path) }
    _ = ftruncate(descriptor.number, end + torn.count)
  }

  /// Gives the lock back, and what is left to do before anybody may rely on what was appended.
  public consuming func close() throws(Fault) -> UnsyncedStream {
    let unsynced = UnsyncedStream(folder: folder, stream: stream)
    let path = path
    let code = descriptor.close()
    guard code == 0 else { throw Fault(.write, path, code: code) }
    return unsynced
  }
}
