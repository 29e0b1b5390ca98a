public import CheckedValues
internal import Receipts

/// Checks 15 to 21 and 25, for every capability that the action needs: it is in the catalog, the package
/// requests it, and an approver granted it if it requires approval. Deny is the default, and a request's
/// own word can only ask for approval, never waive it.
struct CapabilityChecks {
  let use: CapabilityUse
  /// One for each capability that requires approval.
  private let choices: [GrantChoice]

  /// A function, not an initializer: those take copies, and requests and facts are large.
  static func of(
    _ request: Request, _ catalog: Catalog, _ facts: AdmissionFacts
  ) -> CapabilityChecks {
    let required = request.action?.requires.sortedOnce() ?? []
    var use = CapabilityUse(requested: request.capabilitiesRequested, required: required)
    var choices: [GrantChoice] = []
    for capability in required where request.mustApprove(capability, by: catalog) {
      let choice = GrantChoice.of(capability, request, catalog, facts.grants, at: facts.time)
      if choice.failures.isEmpty {
        use.granted.append(capability)
        if choice.isUnsigned { use.grantedUnsigned.append(capability) }
      } else if choice.fails(.capabilityGranted), catalog.contains(capability),
        use.requested.contains(capability)
      {
        use.escalationRequired.append(capability)
      }
      choices.append(choice)
    }
    return CapabilityChecks(use: use, choices: choices)
  }

  /// The grants that a passing evaluation uses up.
  var grants: [Grant] { choices.compactMap(\.grant) }

  /// Checks 15 to 21.
  func check(
    _ request: Request, _ catalog: Catalog, _ facts: AdmissionFacts,
    _ recorder: inout DecisionRecorder
  ) {
    guard !use.required.isEmpty else { return }
    recorder.record(
      .capabilityInCatalog, .capabilityNotGranted, .unknownID,
      CapabilityFailures(use.required, .capabilityUnknown) { !catalog.contains($0) })
    recorder.record(
      .capabilityRequested, .capabilityNotGranted, .notRequested,
      CapabilityFailures(use.required, .capabilityNotRequested) { !use.requested.contains($0) })
    guard !choices.isEmpty else { return }
    record(.capabilityGranted, .capabilityNotGranted, .notGranted, &recorder)
    if choices.contains(where: { $0.grant != nil }) {
      record(.grantNotExpired, .capabilityGrantExpired, .grantStale, &recorder)
      record(.grantOfThisVersion, .capabilityGrantExpired, .grantStale, &recorder)
      record(.grantInScope, .capabilityScopeMismatch, .notGranted, &recorder)
    }
    if facts.grants.answer != nil { record(facts.grants.answer, &recorder) }
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
    var failures = CapabilityFailures()
    for choice in choices {
      for failure in choice.failures where failure.check == check {
        failures.add(choice.capability, failure.word)
      }
    }
    recorder.record(check, code, reject, failures)
  }

  /// Check 21. What was decided on other capabilities is another matter.
  private func record(_ answer: EscalationAnswer?, _ recorder: inout DecisionRecorder) {
    let capabilities = choices.map(\.capability)
    switch answer {
    case nil: return
    case .malformed?:
      recorder.record(
        .escalationDecided, .capabilityNotGranted, .escalationDenied,
        CapabilityFailures(capabilities, .escalationDecisionMalformed))
    case .decided(let decision)?:
      let asked = capabilities.filter(decision.request.capabilities.contains)
      guard !asked.isEmpty else { return }
      let isTimeout = decision.answer == .timeout
      recorder.record(
        .escalationDecided, .capabilityNotGranted,
        isTimeout ? .escalationTimeout : .escalationDenied,
        CapabilityFailures(asked, isTimeout ? .escalationTimeout : .escalationDenied) { _ in
          !decision.answer.isApproval
        })
    }
  }
}

extension Request {
  /// The capabilities that the action needs and an approver must have granted, sorted.
  public func capabilitiesToApprove(by catalog: Catalog) -> [Identifier] {
    (action?.requires.sortedOnce() ?? []).filter { mustApprove($0, by: catalog) }
  }

  fileprivate func mustApprove(_ capability: Identifier, by catalog: Catalog) -> Bool {
    action?.requiresApproval == true || catalog.requiresApproval(capability)
  }
}
