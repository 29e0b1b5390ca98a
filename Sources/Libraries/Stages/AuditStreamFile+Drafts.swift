internal import Audit
internal import Receipts
internal import Storage
internal import ToolSupport

extension AuditFolder {
  /// Appends to a stream, under its lock, and makes it durable; gives what is wrong with the stream when it cannot
  /// be appended to.
  func append(_ drafts: [EventDraft], to stream: StreamID) throws(ToolFailure) -> StreamBreak? {
    switch try orFail(AuditStreamFile.open(stream, in: self)) {
    case .failure(let broken): return broken
    case .success(let file):
      try file.end(with: drafts)
      return nil
    }
  }
}

extension AuditStreamFile {
  /// Appends what these become in their places, and lets the stream go.
  consuming func end(with drafts: [EventDraft], durable: Bool = true) throws(ToolFailure) {
    let events = try events(of: drafts)
    do throws(Fault) {
      try append(events)
      let unsynced = try close()
      if durable { try unsynced.sync() }
    } catch { throw ToolFailure(error) }
  }

  private borrowing func events(of drafts: [EventDraft]) throws(ToolFailure) -> [NewEvent] {
    do throws(SecretFound) {
      return try NewEvent.batch(drafts, in: stream, after: tip, cutting: tornTail)
    } catch { throw .secret(in: "the audit event", error) }
  }
}
