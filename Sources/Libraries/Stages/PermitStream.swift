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
  /// The folder of what stays between runs; nil without one.
  let state: String?
  let time: Timestamp
  let durable: Bool

  /// Remembers uses in the state folder, too.
  private var ledger: NonceLedger? { state.map { NonceLedger(state: $0, durable: durable) } }

  /// Whether the permit stands in its stream and is still good. It may be used up before `use`.
  func check() throws(ExecutionFailure) {
    // A stream that is not there would be made; it cannot have issued anything.
    guard try orStop(audit.has(permit.stream)) else { throw .stop(ExecutionStop(.notIssued)) }
    let events: [AuditEvent]
    switch try orStop(AuditStreamFile.open(permit.stream, in: audit)) {
    case .failure(let broken): throw .stop(ExecutionStop(broken, in: permit.stream))
    case .success(let file):
      events = try self.events(in: file)
      do throws(Fault) { _ = try file.close() } catch { throw .failure(ToolFailure(error)) }
    }
    do throws(PermitFailure) { _ = try permit.place(in: events) } catch {
      throw .stop(ExecutionStop(error))
    }
  }

  private func events(in stream: borrowing AuditStreamFile) throws(ExecutionFailure) -> [AuditEvent] {
    switch try orStop(stream.events(from: permit.issuedAtSequence)) {
    case .failure(let broken): throw .stop(ExecutionStop(broken, in: permit.stream))
    case .success(let found):
      let isFarBack = found.first.map { $0.sequence > permit.issuedAtSequence } ?? false
      return isFarBack ? try eventsOfLongAgo() : found
    }
  }

  /// Of a stream that has gone on for long since the permit: what happened to the permit, and the last event. The whole
  /// stream is verified for it.
  private func eventsOfLongAgo() throws(ExecutionFailure) -> [AuditEvent] {
    guard case .success(let file) = try orStop(audit.read(permit.stream)) else {
      throw .stop(ExecutionStop(.notIssued))
    }
    var (own, last) = ([AuditEvent](), AuditEvent?.none)
    let end = try orStop(
      file.verify(permit.stream) { event in
        guard event.sequence >= permit.issuedAtSequence else { return }
        last = event
        let isOwn =
          event.sequence == permit.issuedAtSequence || event.payload.usedPermit == permit.id
        if isOwn { own.append(event) }
      })
    switch end {
    case .failure: throw .stop(ExecutionStop(.notIssued))
    case .success(.failure(let broken)): throw .stop(ExecutionStop(broken, in: permit.stream))
    case .success(.success): return own + [last].compactMap { $0 }.filter { $0 != own.last }
    }
  }

  /// Checks the permit and records that it is used now, which is durable before anything begins. Of several that
  /// use one decision at once, whatever their streams are, the state folder lets one through.
  /// Gives which use it is.
  func use(_ wanted: Permit.Subject, _ action: Action) throws(ExecutionFailure) -> Int {
    guard let ledger else { return try record(wanted, action) }
    let turn = try orStop(ledger.turn())
    let use = try record(wanted, action)
    try orStop(ledger.note(wanted.actionReceipt, use, permit, during: turn))
    return use
  }

  private func record(_ wanted: Permit.Subject, _ action: Action) throws(ExecutionFailure) -> Int {
    var use = 0
    try append { (stream: borrowing AuditStreamFile) throws(ExecutionFailure) -> EventPayload in
      // It may have been set while others were waited for.
      try KillSwitch.obey(in: state)
      let events = try events(in: stream)
      do throws(PermitFailure) { use = try permit.check(events, for: wanted) } catch {
        throw .stop(ExecutionStop(error))
      }
      switch try orStop(ledger?.user(of: wanted.actionReceipt, use, permit.id)) {
      case .other: throw .stop(ExecutionStop(.usedUp))
      case .this: throw .stop(.streamWasCut)
      case nil: break
      }
      let before = try orStop(stream.events(containing: wanted.actionReceipt.hex))
      guard !before.contains(where: isOtherUse) else { throw .stop(ExecutionStop(.usedUp)) }
      return .permitUsed(
        PermitUse(
          caseName: wanted.caseName, actionReceipt: wanted.actionReceipt, permitID: permit.id,
          action: action, use: use))
    }
    return use
  }

  /// A decision is carried out under one permit; a second one for the same gives no further use.
  private func isOtherUse(_ event: AuditEvent) -> Bool {
    event.payload.usedPermit.map { $0 != permit.id } ?? false
  }

  /// Records how the command ended; what it said is nobody's business. A stream that has lost the use of the permit
  /// meanwhile is another one.
  func finish(_ name: CaseName, _ status: Int32, ofUse use: Int) throws(ExecutionFailure) {
    guard try orStop(audit.has(permit.stream)) else { throw .stop(.streamWasCut) }
    let end = ExecutionEnd(caseName: name, permitID: permit.id, exitStatus: Int(status))
    try append { (stream: borrowing AuditStreamFile) throws(ExecutionFailure) in
      guard try isThere(use, in: stream) else { throw .stop(.streamWasCut) }
      return .executionFinished(end)
    }
  }

  private func isThere(
    _ use: Int, in stream: borrowing AuditStreamFile
  ) throws(ExecutionFailure) -> Bool {
    func holds(_ events: [AuditEvent]) -> Bool {
      events.contains { event in
        if case .permitUsed(let used) = event.payload {
          used.permitID == permit.id && used.use == use
        } else {
          false
        }
      }
    }
    if holds(try orStop(stream.events(containing: permit.id.hex))) { return true }
    switch try orStop(stream.allEvents(containing: permit.id.hex)) {
    case .failure(let broken): throw .stop(ExecutionStop(broken, in: permit.stream))
    case .success(let all): return holds(all)
    }
  }

  private func append(
    _ payload: (borrowing AuditStreamFile) throws(ExecutionFailure) -> EventPayload
  ) throws(ExecutionFailure) {
    switch try orStop(AuditStreamFile.open(permit.stream, in: audit)) {
    case .failure(let broken): throw .stop(ExecutionStop(broken, in: permit.stream))
    case .success(let file):
      let draft = EventDraft(
        try payload(file), recordedAt: time, policyHash: permit.policyHash,
        requestFingerprint: permit.requestFingerprint)
      do throws(ToolFailure) { try file.end(with: [draft], durable: durable) } catch {
        throw .failure(error)
      }
    }
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
  /// The stream lacks a use that the state folder, or this very process, remembers.
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
  func user(
    of actionReceipt: SHA256Digest, _ use: Int, _ permit: SHA256Digest
  ) throws(Fault) -> User? {
    let names = [Self.name(actionReceipt, use)]
    if try isSpent(names, notFor: permit) { return .other }
    // Whoever noted it: there is no receipt of all zeros.
    return try isSpent(names, notFor: .zero) ? .this : nil
  }

  /// Called when the use stands in the stream: a crash in between leaves the stream as the only witness.
  func note(
    _ actionReceipt: SHA256Digest, _ use: Int, _ permit: Permit, during turn: borrowing Turn
  ) throws(Fault) {
    _ = try spend([Self.name(actionReceipt, use)], for: permit.id, during: turn)
  }

  private static func name(_ actionReceipt: SHA256Digest, _ use: Int) -> String {
    "use::\(actionReceipt)::\(use)"
  }
}
