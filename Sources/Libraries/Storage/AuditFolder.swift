public import Audit
internal import CLinux
internal import CheckedValues
internal import Linux

/// `<out>/audit`, the folder of all audit streams: `<stream_id>.jsonl` each.
public final class AuditFolder: Sendable {
  public static let name = "audit"

  let folder: Folder
  let device: UInt

  /// Opens it; it and the folders above it are made if they are missing. `durable: false` leaves out the
  /// syncs of what was made.
  public init(below out: String, durable: Bool = true) throws(Fault) {
    let root = try OutputRoot(at: out, durable: durable)
    folder = try root.folder.subfolder(Self.name)
    if folder.isNew, durable { try root.folder.sync() }
    guard let stamp = FileStamp(of: folder.descriptor) else { throw Fault(.inspect, folder.path) }
    device = stamp.device
  }

  /// Opens one that is there, for reading; nil when there is none.
  public init?(reading out: String) throws(Fault) {
    let path = out + "/" + Self.name
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw Fault(.open, path, code: errno) }
      return nil
    }
    folder = try Folder(at: path)
    device = UInt(status.st_dev)
  }

  /// Where a file of this folder lies, for messages.
  public func path(of name: String) -> String { folder.path(of: name) }

  static func fileName(of stream: StreamID) -> String { stream.text + ".jsonl" }

  /// The streams that are there, sorted, and what looks like one and has a name that no stream has.
  public func streams() throws(Fault) -> (all: [StreamID], strange: [String]) {
    var found: (all: [StreamID], strange: [String]) = ([], [])
    for name in try folder.names() where name.hasSuffix(".jsonl") {
      if let id = StreamID(String(name.dropLast(6))) {
        found.all.append(id)
      } else {
        found.strange.append(name)
      }
    }
    return found
  }

  /// Whether there is such a stream, whatever is wrong with it; none is made.
  public func has(_ stream: StreamID) throws(Fault) -> Bool {
    if case .failure(.notFound) = try read(stream) { false } else { true }
  }

  /// Opens a stream for reading, as it stands.
  public func read(_ stream: StreamID) throws(Fault) -> Result<InputFile, FileRefusal> {
    let name = Self.fileName(of: stream)
    return try InputFile.open(name, in: folder.descriptor.number, named: folder.path, name)
  }
}

/// What was found when a whole stream was read.
public struct StreamEnd: Sendable, Equatable {
  /// Nil for a stream without an event.
  public var tip: StreamTip?
  public var tornTail: TornTail?

  public init(tip: StreamTip?, tornTail: TornTail? = nil) {
    (self.tip, self.tornTail) = (tip, tornTail)
  }
}

extension InputFile {
  /// Reads a whole stream front to back and verifies it; `body` sees every event up to the first break.
  public borrowing func verify(
    _ stream: StreamID, _ body: (AuditEvent) -> Void = { _ in }
  ) throws(Fault) -> Result<Result<StreamEnd, StreamBreak>, FileRefusal> {
    var verifier = StreamVerifier(stream)
    var (rest, offset) = ([UInt8](), 0)
    while offset < size {
      let piece = try descriptor.bytes(
        at: offset, count: min(Self.chunkBytes, size - offset), path: path)
      guard !piece.isEmpty else { break }
      offset += piece.count
      do throws(StreamBreak) {
        rest = Array(try verifier.take(linesOf: (rest + piece)[...]) { body($1) })
      } catch { return .success(.failure(error)) }
    }
    guard offset == size, try isUnchanged() else { return .failure(.changed) }
    do throws(StreamBreak) {
      let tail = try verifier.tornTail(rest[...])
      return .success(.success(StreamEnd(tip: verifier.last?.tip, tornTail: tail)))
    } catch { return .success(.failure(error)) }
  }
}

extension AuditFolder {
  /// Whether a stream verifies from its first event to its last line feed; `body` sees every event up to the first
  /// break.
  public func verifies(
    _ stream: StreamID, _ body: (AuditEvent) -> Void
  ) throws(Fault) -> Bool {
    switch try read(stream) {
    case .failure: false
    case .success(let file):
      switch try file.verify(stream, body) {
      case .success(.success(let whole)): whole.tornTail == nil
      default: false
      }
    }
  }
}
