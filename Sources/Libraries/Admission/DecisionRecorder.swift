internal import CheckedValues
internal import Receipts

/// Collects what the checks say. The first failure that nothing softens gives outcome and code.
struct DecisionRecorder {
  private let exceptions: [PolicyException]
  private let time: Timestamp
  private let package: Identifier?

  private(set) var report = CheckReport<AdmissionCheck>()
  private(set) var findings: [FailedCheck] = []
  private var first: (outcome: Outcome, code: ReasonCode)?
  private var isSoftened = false

  init(policy: Policy, time: Timestamp, package: Identifier?) {
    (self.exceptions, self.time, self.package) = (policy.exceptions, time, package)
  }

  mutating func pass(_ check: AdmissionCheck) { report.record(check, true) }

  /// Records a failed check. It is softened by what the caller names, else by an exception of the
  /// policy for its code that is in force.
  mutating func fail(
    _ check: AdmissionCheck, _ code: ReasonCode, _ words: [ReasonWord], outcome: Outcome = .deny,
    reject: RejectCode? = nil, capabilities: [Identifier] = [], softenedBy: SoftenedBy? = nil
  ) {
    let softened = softenedBy ?? exception(for: code).map { .policyEntry($0.id) }
    report.record(check, false, else: softened == nil ? code : nil, words)
    for capability in capabilities.isEmpty ? [nil] : capabilities.map(Optional.some) {
      findings.append(
        FailedCheck(
          check: check, reasonCode: code, rejectCode: reject, capability: capability,
          softenedBy: softened))
    }
    guard let softened else {
      first = first ?? (outcome, code)
      return
    }
    isSoftened = true
    switch softened {
    case .dryRun: report.add(.softenedByDryRun)
    case .policyEntry: report.add(softenedBy == nil ? .softenedByException : .ruleWarns)
    }
  }

  /// Records a check of several capabilities: it fails when there is a failure for any of them.
  mutating func record(
    _ check: AdmissionCheck, _ code: ReasonCode, _ reject: RejectCode,
    _ failures: [(capability: Identifier, word: ReasonWord)]
  ) {
    guard !failures.isEmpty else { return pass(check) }
    fail(
      check, code, failures.map(\.word), reject: reject,
      capabilities: failures.map(\.capability).sortedOnce())
  }

  /// Adds a word that is no failure.
  mutating func note(_ word: ReasonWord) { report.add(word) }

  private func exception(for code: ReasonCode) -> PolicyException? {
    guard let package, code.canBeSoftened else { return nil }
    return exceptions.first {
      $0.packageID == package && $0.subject == .reasonCode(code) && $0.isInForce(at: time)
    }
  }

  func decision(
    ruleID: Identifier?, capabilities: CapabilityUse, grants: [Grant] = []
  ) -> Decision {
    var report = report
    if first == nil && !isSoftened { report.add(.allChecksPassed) }
    return Decision(
      outcome: first?.outcome ?? .allow, reasonCode: first?.code,
      runtimeDecision: first != nil ? .block : isSoftened ? .warn : .allow, ruleID: ruleID,
      capabilities: capabilities, grants: grants, findings: findings, report: report)
  }
}
