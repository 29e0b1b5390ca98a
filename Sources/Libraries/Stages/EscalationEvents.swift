internal import Admission
internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import ToolSupport

/// The events of one answer, for each capability: that it was asked for, what was answered, and that the
/// capability stays refused when the answer was no.
struct EscalationEvents {
  private let drafts: [EventDraft]

  init(_ decision: EscalationDecision, _ transaction: Identifier?, _ snapshot: Snapshot) {
    let asked = decision.request
    drafts = asked.capabilities.flatMap { capability in
      let payload = EscalationPayload(
        timestamp: decision.decidedAt, moduleID: asked.packageID, moduleVersion: asked.packageVersion,
        capabilityID: capability, actionID: asked.actionID, transactionID: transaction,
        decision: .requested, reason: .reject(.notGranted),
        grantVersion: Identifier(snapshot.catalog.version.text))
      return Self.events(payload, decision).map { event, payload in
        EventDraft(
          .capability(event, payload), recordedAt: decision.decidedAt,
          policyHash: snapshot.policyHash, requestFingerprint: asked.requestFingerprint)
      }
    }
  }

  private static func events(
    _ requested: EscalationPayload, _ decision: EscalationDecision
  ) -> [(CapabilityEvent, EscalationPayload)] {
    var answered = requested
    answered.approver = decision.approverIdentity
    answered.approverRole = decision.approverIdentity.map { _ in .approver }
    var rejected = requested
    rejected.decision = .rejected
    switch decision.answer {
    case .approveSession, .approvePersistent:
      (answered.decision, answered.reason) = (.approved, nil)
      answered.scope = decision.answer == .approveSession ? .session : .persistent
      return [(.requested, requested), (.approved, answered)]
    case .deny, .cancel:
      (answered.decision, answered.reason) = (.denied, .reject(.escalationDenied))
    case .timeout:
      (answered.decision, answered.reason) = (.timeout, .reject(.escalationTimeout))
    }
    rejected.reason = answered.reason
    return [(.requested, requested), (.denied, answered), (.rejected, rejected)]
  }

  /// Appends all of them to a stream below `<out>/audit`, and makes them durable.
  func append(to name: String, below out: String) throws {
    guard let stream = StreamID(name) else {
      throw ToolFailure.usage("--stream \(name): expected a name of the form of a case's name")
    }
    switch try AuditStreamFile.open(stream, in: try AuditFolder(below: out)) {
    case .failure(let broken):
      throw ToolFailure.fault(
        "the audit stream \(stream) does not verify (line \(broken.line))",
        hint: "nothing was decided; find out who changed it, and keep the file")
    case .success(var file):
      try file.append(try events(in: stream, after: file.tip, cutting: file.tornTail))
      try file.close().sync()
    }
  }

  private func events(
    in stream: StreamID, after tip: StreamTip?, cutting tail: TornTail?
  ) throws -> [AuditEvent] {
    do throws(SecretFound) {
      return try AuditEvent.batch(drafts, in: stream, after: tip, cutting: tail)
    } catch {
      throw ToolFailure.fault("an event would hold what looks like a secret (\(error.kind.rawValue))")
    }
  }
}
