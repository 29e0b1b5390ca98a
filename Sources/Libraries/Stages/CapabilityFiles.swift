internal import Admission
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// What there is for the capabilities of one case: grants, an approver's answer, and the nonces.
struct CapabilityFiles {
  let folder: GrantFolder
  let governance: GovernanceFiles
  let ledger: NonceLedger?

  /// `receipt` is the signature receipt's file, for which nonces are spent.
  func facts(
    for request: CaseInputs.ReadRequest, _ capabilities: [Identifier], at time: Timestamp,
    _ receipt: SHA256Digest, _ inputs: inout CaseInputs
  ) throws(Fault) -> GrantFacts {
    var facts = GrantFacts(
      files: try folder.files(for: request.request, capabilities, at: time, &inputs),
      answer: try answer(to: request.fingerprint, &inputs))
    try look(up: &facts, receipt)
    return facts
  }

  /// Asks the ledger for the nonces of all grants that an approver made.
  func look(up facts: inout GrantFacts, _ receipt: SHA256Digest) throws(Fault) {
    let grants = facts.files.filter { $0.problem == nil }.compactMap { $0.grant }
    guard let ledger, !grants.isEmpty else { return }
    var spent: Set<Identifier> = []
    for grant in grants where try ledger.isSpent(grant.nonceKeys, notFor: receipt) {
      spent.insert(grant.id)
    }
    facts.spent = spent
  }

  /// The decision counts only for the very request that was decided on. One on it that names another case is none
  /// that can be read.
  private func answer(
    to fingerprint: SHA256Digest, _ inputs: inout CaseInputs
  ) throws(Fault) -> EscalationAnswer? {
    let limit = JSONLimits.document.bytes
    guard let path = EscalationDecision.path(of: inputs.context.name),
      let found = try inputs.read(.escalationDecision, path, of: governance, limit: limit)
    else { return nil }
    switch found {
    case .failure: return .malformed
    case .success(let bytes):
      do throws(JSONRefusal) {
        let decision = try EscalationDecision(try JSONDocument(bytes).root)
        guard decision.request.requestFingerprint == fingerprint else { return nil }
        guard decision.request.caseName == inputs.context.name else {
          inputs.context.say("\(path): the decision is on case \(decision.request.caseName)")
          return .malformed
        }
        return .decided(decision)
      } catch {
        inputs.context.say(error.wording(in: path.text))
        return .malformed
      }
    }
  }
}

extension EscalationDecision {
  /// Where the decision on a case lies in the governance folder; nil when the name is too long for that.
  static func path(of name: CaseName) -> CasePath? {
    CasePath("\(folder)/\(name).decision.json")
  }
}
