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
  func append(to stream: StreamID, below out: String) throws(ToolFailure) {
    try ApproverFiles.append(drafts, to: stream, below: out)
  }
}
