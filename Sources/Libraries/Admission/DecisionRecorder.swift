internal import CheckedValues
internal import Evidence
internal import Receipts

/// Collects what the checks say. The first failure that nothing softens gives outcome and code.
struct DecisionRecorder: ~Copyable {
  private let exceptions: [PolicyException]
  private let time: Timestamp
  private let package: Identifier?

  private(set) var report = CheckReport<AdmissionCheck>()
  private(set) var findings: [FailedCheck] = []
  private var first: (outcome: Outcome, code: ReasonCode)?
  private var isSoftened = false

  /// `exceptions` are the policy's.
  init(_ exceptions: [PolicyException], at time: Timestamp, package: Identifier?) {
    (self.exceptions, self.time, self.package) = (exceptions, time, package)
  }

  mutating func pass(_ check: AdmissionCheck) { report.record(check, true) }

  /// Records a check that failed for one reason, of one capability or of none.
  mutating func fail(
    _ check: AdmissionCheck, _ code: ReasonCode, _ word: ReasonWord?, outcome: Outcome = .deny,
    reject: RejectCode? = nil, capability: Identifier? = nil, softenedBy: SoftenedBy? = nil,
    isFinal: Bool = false
  ) {
    fail(
      check, code, CollectionOfOne(word).lazy.compactMap { $0 }, outcome: outcome, reject: reject,
      capabilities: CollectionOfOne(capability).lazy.compactMap { $0 }, softenedBy: softenedBy,
      isFinal: isFinal)
  }

  /// Records a failed check. It is softened by what the caller names, else, unless it is final, by an exception of
  /// the policy for its code that is in force.
  mutating func fail(
    _ check: AdmissionCheck, _ code: ReasonCode, _ words: some Sequence<ReasonWord>,
    outcome: Outcome = .deny, reject: RejectCode? = nil,
    capabilities: some Collection<Identifier> = EmptyCollection(), softenedBy: SoftenedBy? = nil,
    isFinal: Bool = false
  ) {
    let softened = softenedBy ?? (isFinal ? nil : exception(for: code).map { .policyEntry($0) })
    report.record(check, false, else: softened == nil ? code : nil, words)
    if findings.isEmpty { findings.reserveCapacity(4) }
    func add(_ capability: Identifier?) {
      findings.append(
        FailedCheck(
          check: check, reasonCode: code, rejectCode: reject, capability: capability,
          softenedBy: softened))
    }
    if capabilities.isEmpty { add(nil) } else { for capability in capabilities { add(capability) } }
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
    _ check: AdmissionCheck, _ code: ReasonCode, _ reject: RejectCode, _ failures: CapabilityFailures
  ) {
    guard !failures.capabilities.isEmpty else { return pass(check) }
    fail(
      check, code, failures.words, reject: reject,
      capabilities: failures.capabilities.sortedOnce())
  }

  /// Adds a word that is no failure.
  mutating func note(_ word: ReasonWord) { report.add(word) }

  /// The id of one that is in force.
  private func exception(for code: ReasonCode) -> Identifier? {
    guard let package, code.canBeSoftened else { return nil }
    for exception in exceptions
    where exception.packageID == package && exception.subject == .reasonCode(code)
      && exception.isInForce(at: time)
    { return exception.id }
    return nil
  }

  consuming func decision(
    ruleID: Identifier?, capabilities: CapabilityUse, grants: [Grant] = [],
    spentGrants: [Identifier]? = nil
  ) -> Decision {
    if first == nil && !isSoftened { report.add(.allChecksPassed) }
    return Decision(
      outcome: first?.outcome ?? .allow, reasonCode: first?.code,
      runtimeDecision: first != nil ? .block : isSoftened ? .warn : .allow, ruleID: ruleID,
      capabilities: capabilities, grants: grants, spentGrants: spentGrants, findings: findings,
      report: report)
  }
}

/// What is wrong with which capability; one of each for every failure.
struct CapabilityFailures {
  private(set) var capabilities: [Identifier] = []
  private(set) var words: [ReasonWord] = []

  mutating func add(_ capability: Identifier, _ word: ReasonWord) {
    capabilities.append(capability)
    words.append(word)
  }

  /// All of `capabilities` for which `isFailure` holds, each for the same reason.
  init(
    _ capabilities: [Identifier] = [], _ word: ReasonWord = .capabilityUnknown,
    where isFailure: (Identifier) -> Bool = { _ in true }
  ) {
    for capability in capabilities where isFailure(capability) { add(capability, word) }
  }
}
