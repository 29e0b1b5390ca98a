public import CheckedValues
internal import Receipts

/// Checks 15 to 21 and 25, for every capability that the action needs: it is in the catalog, the package
/// requests it, and an approver granted it if it requires approval. Deny is the default, and a request's
/// own word can only ask for approval, never waive it.
struct CapabilityChecks {
  private(set) var use: CapabilityUse
  /// One for each capability that requires approval.
  private let choices: [GrantChoice]

  init(_ request: Request, _ snapshot: Snapshot, _ facts: AdmissionFacts) {
    let required = request.action?.requires.sortedOnce() ?? []
    use = CapabilityUse(requested: request.capabilitiesRequested, required: required)
    choices = request.capabilitiesToApprove(by: snapshot.catalog).map { capability in
      GrantChoice(capability, request, snapshot.catalog, facts.grants, at: facts.time)
    }
    let granted = choices.filter { $0.failures.isEmpty }
    use.granted = granted.map(\.capability)
    use.grantedUnsigned = granted.filter(\.isUnsigned).map(\.capability)
    use.escalationRequired = choices.filter { $0.fails(.capabilityGranted) }.map(\.capability)
      .filter { snapshot.catalog.contains($0) && request.capabilitiesRequested.contains($0) }
  }

  /// The grants that a passing evaluation uses up.
  var grants: [Grant] { choices.compactMap(\.grant) }

  /// Checks 15 to 21.
  func check(
    _ request: Request, _ catalog: Catalog, _ answer: EscalationAnswer?,
    _ recorder: inout DecisionRecorder
  ) {
    guard !use.required.isEmpty else { return }
    let unknown = use.required.filter { !catalog.contains($0) }
    recorder.record(
      .capabilityInCatalog, .capabilityNotGranted, .unknownID,
      unknown.map { ($0, .capabilityUnknown) })
    let notRequested = use.required.filter { !request.capabilitiesRequested.contains($0) }
    recorder.record(
      .capabilityRequested, .capabilityNotGranted, .notRequested,
      notRequested.map { ($0, .capabilityNotRequested) })
    guard !choices.isEmpty else { return }
    record(.capabilityGranted, .capabilityNotGranted, .notGranted, &recorder)
    if choices.contains(where: { $0.grant != nil }) {
      record(.grantNotExpired, .capabilityGrantExpired, .grantStale, &recorder)
      record(.grantOfThisVersion, .capabilityGrantExpired, .grantStale, &recorder)
      record(.grantInScope, .capabilityScopeMismatch, .notGranted, &recorder)
    }
    if let answer { record(answer, &recorder) }
    if !use.grantedUnsigned.isEmpty { recorder.note(.grantUnsignedAccepted) }
  }

  /// Check 25.
  func checkNonces(_ recorder: inout DecisionRecorder) {
    guard choices.contains(where: { $0.grant != nil }) else { return }
    record(.noncesUnspent, .capabilityReplayDetected, .policyViolation, &recorder)
  }

  private func record(
    _ check: AdmissionCheck, _ code: ReasonCode, _ reject: RejectCode,
    _ recorder: inout DecisionRecorder
  ) {
    recorder.record(
      check, code, reject,
      choices.flatMap { choice in
        choice.failures.filter { $0.check == check }.map { (choice.capability, $0.word) }
      })
  }

  /// Check 21. What was decided on other capabilities is another matter.
  private func record(_ answer: EscalationAnswer, _ recorder: inout DecisionRecorder) {
    let capabilities = choices.map(\.capability)
    switch answer {
    case .malformed:
      recorder.record(
        .escalationDecided, .capabilityNotGranted, .escalationDenied,
        capabilities.map { ($0, .escalationDecisionMalformed) })
    case .decided(let decision):
      let asked = capabilities.filter(decision.request.capabilities.contains)
      guard !asked.isEmpty else { return }
      let isTimeout = decision.answer == .timeout
      recorder.record(
        .escalationDecided, .capabilityNotGranted,
        isTimeout ? .escalationTimeout : .escalationDenied,
        decision.answer.isApproval
          ? [] : asked.map { ($0, isTimeout ? .escalationTimeout : .escalationDenied) })
    }
  }
}

extension Request {
  /// The capabilities that the action needs and an approver must have granted, sorted.
  public func capabilitiesToApprove(by catalog: Catalog) -> [Identifier] {
    guard let action else { return [] }
    return action.requires.sortedOnce()
      .filter { action.requiresApproval || catalog.requiresApproval($0) }
  }
}
