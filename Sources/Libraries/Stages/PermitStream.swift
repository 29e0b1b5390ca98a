internal import Audit
internal import CheckedValues
internal import Receipts
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// The audit stream of a permit, as the executor needs it: the permit is held against its end and its use
/// is recorded there under one lock, so that of two executors one finds it used.
struct PermitStream {
  let permit: Permit
  let audit: AuditFolder
  let time: Timestamp
  let durable: Bool

  /// Checks the permit and records that it is used now, which is durable before anything begins.
  func use(_ wanted: Permit.Subject, _ action: Action) throws {
    // A stream that is not there would be made; it cannot have issued anything.
    if case .failure(.notFound) = try audit.read(permit.stream) {
      throw ExecutionStop(PermitFailure.notIssued)
    }
    try append { (stream: borrowing AuditStreamFile) throws -> EventPayload in
      let events: [AuditEvent]
      switch try stream.events(from: permit.issuedAtSequence) {
      case .failure(let broken): throw ExecutionStop(broken, in: permit.stream)
      case .success(let found): events = found
      }
      do throws(PermitFailure) {
        return .permitUsed(
          PermitUse(
            caseName: wanted.caseName, actionReceipt: wanted.actionReceipt, permitID: permit.id,
            action: action, use: try permit.check(events, for: wanted)))
      } catch {
        throw ExecutionStop(error)
      }
    }
  }

  /// Records how the command ended; what it said is nobody's business.
  func finish(_ name: CaseName, _ status: Int32) throws {
    let end = ExecutionEnd(caseName: name, permitID: permit.id, exitStatus: Int(status))
    try append { (_: borrowing AuditStreamFile) in .executionFinished(end) }
  }

  private func append(_ payload: (borrowing AuditStreamFile) throws -> EventPayload) throws {
    let opened = try AuditStreamFile.open(permit.stream, in: audit)
    var file: AuditStreamFile
    switch consume opened {
    case .failure(let broken): throw ExecutionStop(broken, in: permit.stream)
    case .success(let stream): file = stream
    }
    let draft = EventDraft(
      try payload(file), recordedAt: time, policyHash: permit.policyHash,
      requestFingerprint: permit.requestFingerprint)
    try file.append(
      try AuditEvent.batch([draft], in: permit.stream, after: file.tip, cutting: file.tornTail))
    let unsynced = try file.close()
    if durable { try unsynced.sync() }
  }
}

extension ExecutionStop {
  /// A stream that does not verify: nothing that it says can be relied on any more.
  init(_ broken: StreamBreak, in stream: StreamID) {
    self.init(
      code: .auditInvalid, text: "the audit stream \(stream) does not verify: \(broken.wording)",
      hint: "keep the file as it is and find out who changed it", killSwitch: .auditInvalid)
  }
}
