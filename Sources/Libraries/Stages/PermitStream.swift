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
  /// Remembers uses in the state folder, too; nil without one.
  let ledger: NonceLedger?
  let time: Timestamp
  let durable: Bool

  /// Checks the permit and records that it is used now, which is durable before anything begins.
  func use(_ wanted: Permit.Subject, _ action: Action) throws {
    // A stream that is not there would be made; it cannot have issued anything.
    if case .failure(.notFound) = try audit.read(permit.stream) {
      throw ExecutionStop(PermitFailure.notIssued)
    }
    var use = 0
    try append { (stream: borrowing AuditStreamFile) throws -> EventPayload in
      let events: [AuditEvent]
      switch try stream.events(from: permit.issuedAtSequence) {
      case .failure(let broken): throw ExecutionStop(broken, in: permit.stream)
      case .success(let found): events = found
      }
      do throws(PermitFailure) { use = try permit.check(events, for: wanted) } catch {
        throw ExecutionStop(error)
      }
      guard try !(ledger?.isUsed(permit, use) ?? false) else { throw ExecutionStop.streamWasCut }
      return .permitUsed(
        PermitUse(
          caseName: wanted.caseName, actionReceipt: wanted.actionReceipt, permitID: permit.id,
          action: action, use: use))
    }
    try ledger?.note(permit, use)
  }

  /// Records how the command ended; what it said is nobody's business.
  func finish(_ name: CaseName, _ status: Int32) throws {
    let end = ExecutionEnd(caseName: name, permitID: permit.id, exitStatus: Int(status))
    try append { (_: borrowing AuditStreamFile) in .executionFinished(end) }
  }

  private func append(_ payload: (borrowing AuditStreamFile) throws -> EventPayload) throws {
    let broken = try audit.append(to: permit.stream, durable: durable) {
      (stream: borrowing AuditStreamFile) in
      [
        EventDraft(
          try payload(stream), recordedAt: time, policyHash: permit.policyHash,
          requestFingerprint: permit.requestFingerprint)
      ]
    }
    if let broken { throw ExecutionStop(broken, in: permit.stream) }
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

extension ExecutionStop {
  /// The stream lacks a use that the state folder remembers.
  fileprivate static let streamWasCut = ExecutionStop(
    code: .auditInvalid, text: "the audit stream has lost the event of a use of this permit",
    hint: "somebody put an earlier state of the stream back", killSwitch: .auditInvalid)
}

/// Uses of permits stand in the ledger of nonces, because a stream that was cut back to before a use is still a
/// chain, and no receipt is there to bear witness of the use.
extension NonceLedger {
  func isUsed(_ permit: Permit, _ use: Int) throws -> Bool {
    // Whoever noted it: there is no receipt of all zeros.
    try isSpent([Self.name(permit, use)], notFor: .zero)
  }

  /// Called when the use stands in the stream: a crash in between leaves the stream as the only witness.
  func note(_ permit: Permit, _ use: Int) throws {
    _ = try spend([Self.name(permit, use)], for: permit.id)
  }

  private static func name(_ permit: Permit, _ use: Int) -> String { "permit::\(permit.id)::\(use)" }
}
