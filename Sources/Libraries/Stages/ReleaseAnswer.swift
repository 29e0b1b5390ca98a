internal import Audit
internal import CheckedValues
internal import Receipts

/// What stage 4 has to record of a case: a permit that was issued, or a release that was refused.
struct ReleaseAnswer {
  let caseName: CaseName
  let decision: Action
  let createdAt: Timestamp
  let actionReceipt: SHA256Digest?
  let subject: SHA256Digest?
  let runtime: RuntimeReceipt?
  let isolated: [Identifier]
  let reasonCodes: [ReasonCode]
  /// How often the permit may be used.
  var uses: Int

  init(
    _ chain: ReleaseChain, of name: CaseName, _ decision: Action, _ violations: [ReasonCode],
    uses: Int
  ) {
    (caseName, self.decision, self.uses) = (name, decision, uses)
    createdAt = chain.action?.head.createdAt ?? .unknown
    actionReceipt = chain.action?.selfHash
    subject = chain.signature?.body.subject?.sha256
    runtime = chain.runtime?.body
    isolated = chain.action?.body.isolated ?? []
    let before = runtime?.report.violations ?? []
    reasonCodes = before + violations.filter { !before.contains($0) }
  }

  /// The event for the place after `tip`, with the permit that it issues.
  func event(after tip: StreamTip) -> (draft: EventDraft, permit: Permit?) {
    let permit = permit(after: tip)
    return (
      EventDraft(
        payload(permit), recordedAt: createdAt, policyHash: runtime?.policy.policyHash,
        requestFingerprint: runtime?.requestFingerprint),
      permit
    )
  }

  /// What every event about this answer has in it.
  var mark: String { actionReceipt?.hex ?? "\"case\":\"\(caseName)\"" }

  /// Whether the event issued a permit for the same decision.
  func isPermitted(by event: AuditEvent) -> Bool {
    if case .permitIssued(let issue) = event.payload { issue.actionReceipt == actionReceipt } else { false }
  }

  private func payload(_ permit: Permit?) -> EventPayload {
    guard let permit, let actionReceipt, let subject else {
      return .releaseRefused(
        ReleaseRefusal(
          caseName: caseName, actionReceipt: actionReceipt, subject: subject,
          reasonCodes: reasonCodes))
    }
    return .permitIssued(
      PermitIssue(
        caseName: caseName, actionReceipt: actionReceipt, subject: subject, decision: decision,
        permitID: permit.id))
  }

  /// Nil on `terminate`. A chain that goes on has all that a permit needs.
  private func permit(after tip: StreamTip) -> Permit? {
    guard decision != .terminate, actionReceipt != nil, let runtime, let subject,
      let fingerprint = runtime.requestFingerprint
    else { return nil }
    return Permit(
      caseName: caseName, policyHash: runtime.policy.policyHash, requestFingerprint: fingerprint,
      subject: subject,
      allowed: runtime.capabilities.required, isolated: isolated,
      decision: decision == .proceed ? .allow : .warn, issuedBy: Self.issuer, after: tip,
      uses: uses, review: review(runtime, fingerprint))
  }

  /// The review that stage 2 decided on.
  private func review(_ runtime: RuntimeReceipt, _ fingerprint: SHA256Digest) -> SHA256Digest? {
    let reviews = runtime.inputs.filter { $0.role == .review }
    guard !reviews.isEmpty else { return nil }
    let id = Review.id(policyHash: runtime.policy.policyHash, requestFingerprint: fingerprint)
    return reviews.contains { $0.name == Review.path(of: id) } ? id : nil
  }

  private static let issuer = Identifier.known("emit-receipt")
}
