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

  /// Whether the permit stands in its stream and is still good. It may be used up before `use`.
  func check() throws {
    // A stream that is not there would be made; it cannot have issued anything.
    if case .failure(.notFound) = try audit.read(permit.stream) {
      throw ExecutionStop(PermitFailure.notIssued)
    }
    switch try AuditStreamFile.open(permit.stream, in: audit) {
    case .failure(let broken): throw ExecutionStop(broken, in: permit.stream)
    case .success(let file):
      let events = try events(in: file)
      _ = try file.close()
      do throws(PermitFailure) { _ = try permit.place(in: events) } catch { throw ExecutionStop(error) }
    }
  }

  private func events(in stream: borrowing AuditStreamFile) throws -> [AuditEvent] {
    switch try stream.events(from: permit.issuedAtSequence) {
    case .failure(let broken): throw ExecutionStop(broken, in: permit.stream)
    case .success(let found): return found
    }
  }

  /// Checks the permit and records that it is used now, which is durable before anything begins. Of several that
  /// use one decision at once, whatever their streams are, the state folder lets one through.
  func use(_ wanted: Permit.Subject, _ action: Action) throws {
    guard let ledger else {
      _ = try record(wanted, action)
      return
    }
    let turn = try ledger.turn()
    try ledger.note(wanted.actionReceipt, try record(wanted, action), permit, during: turn)
  }

  /// Gives which use it is.
  private func record(_ wanted: Permit.Subject, _ action: Action) throws -> Int {
    var use = 0
    try append { (stream: borrowing AuditStreamFile) throws -> EventPayload in
      let events = try events(in: stream)
      do throws(PermitFailure) { use = try permit.check(events, for: wanted) } catch {
        throw ExecutionStop(error)
      }
      switch try ledger?.user(of: wanted.actionReceipt, use, permit) {
      case .other: throw ExecutionStop(PermitFailure.usedUp)
      case .this: throw ExecutionStop.streamWasCut
      case nil: break
      }
      guard try !stream.events(containing: wanted.actionReceipt.hex).contains(where: isOtherUse) else {
        throw ExecutionStop(PermitFailure.usedUp)
      }
      return .permitUsed(
        PermitUse(
          caseName: wanted.caseName, actionReceipt: wanted.actionReceipt, permitID: permit.id,
          action: action, use: use))
    }
    return use
  }

  /// A decision is carried out under one permit; a second one for the same gives no further use.
  private func isOtherUse(_ event: AuditEvent) -> Bool {
    if case .permitUsed(let use) = event.payload { use.permitID != permit.id } else { false }
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
/// chain, and no receipt is there to bear witness of the use. They are counted for the decision that the permit
/// carries out, whatever permits there are for it.
extension NonceLedger {
  enum User { case this, other }

  /// Who used this decision so often; nil when nobody did.
  func user(of actionReceipt: SHA256Digest, _ use: Int, _ permit: Permit) throws -> User? {
    let names = [Self.name(actionReceipt, use)]
    if try isSpent(names, notFor: permit.id) { return .other }
    // Whoever noted it: there is no receipt of all zeros.
    return try isSpent(names, notFor: .zero) ? .this : nil
  }

  /// Called when the use stands in the stream: a crash in between leaves the stream as the only witness.
  func note(
    _ actionReceipt: SHA256Digest, _ use: Int, _ permit: Permit, during turn: borrowing Turn
  ) throws {
    _ = try spend([Self.name(actionReceipt, use)], for: permit.id, during: turn)
  }

  private static func name(_ actionReceipt: SHA256Digest, _ use: Int) -> String {
    "use::\(actionReceipt)::\(use)"
  }
}
