public import CheckedValues
internal import Receipts

/// From `capability_in_catalog` to `escalation_decided`, and `nonces_unspent`, for every capability that the action
/// needs: it is in the catalog, the package requests it, and an approver granted it if it requires approval. Deny is
/// the default, and a request's own word can only ask for approval, never waive it.
struct CapabilityChecks: ~Copyable {
  private(set) var use: CapabilityUse
  /// Those that the catalog does not have.
  private var unknown: [Identifier] = []
  /// One for each capability that requires approval.
  private var choices: [GrantChoice] = []
  private var hasGrant = false

  /// A function, not an initializer: those take copies, and requests and facts are large.
  static func of(
    _ request: Request, _ catalog: Catalog, _ facts: AdmissionFacts
  ) -> CapabilityChecks {
    let required = request.action?.requires.sortedOnce() ?? []
    var checks = CapabilityChecks(
      use: CapabilityUse(requested: request.capabilitiesRequested, required: required))
    for capability in required {
      let approval = catalog.approval(capability)
      if approval == nil { checks.unknown.append(capability) }
      guard request.mustApprove(approval) else { continue }
      checks.add(
        GrantChoice.of(capability, request, catalog, facts.grants, at: facts.time),
        isKnown: approval != nil)
    }
    return checks
  }

  private mutating func add(_ choice: GrantChoice, isKnown: Bool) {
    if choice.failures.isEmpty {
      use.granted.append(choice.capability)
      if choice.isUnsigned { use.grantedUnsigned.append(choice.capability) }
    } else if choice.fails(.capabilityGranted), isKnown, use.requested.contains(choice.capability) {
      use.escalationRequired.append(choice.capability)
    }
    if choice.hasGrant { hasGrant = true }
    choices.append(choice)
  }

  /// The grants that a passing evaluation uses up.
  var grants: [Grant] { hasGrant ? choices.compactMap { $0.grant } : [] }

  /// The grants of spent nonces that the choices rest on, sorted; nil when there was no ledger to ask.
  func spentGrants(_ facts: AdmissionFacts) -> [Identifier]? {
    facts.grants.spent == nil ? nil : choices.flatMap { $0.spent }.sortedOnce()
  }

  /// From `capability_in_catalog` to `escalation_decided`.
  func check(_ facts: AdmissionFacts, _ recorder: inout DecisionRecorder) {
    guard !use.required.isEmpty else { return }
    recorder.record(
      .capabilityInCatalog, .capabilityNotGranted, .unknownID,
      CapabilityFailures(unknown, .capabilityUnknown))
    recorder.record(
      .capabilityRequested, .capabilityNotGranted, .notRequested,
      CapabilityFailures(use.required, .capabilityNotRequested) { !use.requested.contains($0) })
    guard !choices.isEmpty else { return }
    record(.capabilityGranted, .capabilityNotGranted, .notGranted, &recorder)
    if hasGrant {
      record(.grantNotExpired, .capabilityGrantExpired, .grantStale, &recorder)
      record(.grantOfThisVersion, .capabilityGrantExpired, .grantStale, &recorder)
      record(.grantInScope, .capabilityScopeMismatch, .notGranted, &recorder)
    }
    if facts.grants.answer != nil { record(facts.grants.answer, &recorder) }
    if !use.grantedUnsigned.isEmpty { recorder.note(.grantUnsignedAccepted) }
  }

  /// `nonces_unspent`.
  func checkNonces(_ recorder: inout DecisionRecorder) {
    guard hasGrant else { return }
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

  /// `escalation_decided`. What was decided on other capabilities is another matter.
  private func record(_ answer: EscalationAnswer?, _ recorder: inout DecisionRecorder) {
    let capabilities = choices.map { $0.capability }
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
    (action?.requires.sortedOnce() ?? []).filter { mustApprove(catalog.approval($0)) }
  }

  /// An unknown capability requires approval.
  fileprivate func mustApprove(_ approval: Bool?) -> Bool {
    action?.requiresApproval == true || approval ?? true
  }
}
