public import CheckedValues
internal import Signatures

/// The whole chain of a case as stage 4 finds it, and what it says of it.
public struct ReleaseChain: Sendable {
  public var signature: CheckedReceipt<SignatureReceipt>?
  public var runtime: CheckedReceipt<RuntimeReceipt>?
  /// The gate on disk is, byte for byte, the one that the runtime receipt goes with.
  public var gateMatches: Bool
  public var action: CheckedReceipt<ActionReceipt>?
  public var actionPolicy: CheckedReceipt<ActionReceipt.Policy>?
  /// Why receipts could not be read, in the order of the stages.
  public var broken: [ReasonWord]
  /// Inputs of the chain that are not on disk any more as they were recorded.
  public var changedInputs: [(input: InputRecord, word: ReasonWord)]
  /// Stage 3's documents are those that follow from stage 2's, as far as that can be told.
  public var actionFollows: Bool
  /// The hash of the governed snapshot in force; nil where nobody knows it.
  public var policyHash: SHA256Digest?

  public init(
    signature: CheckedReceipt<SignatureReceipt>?, runtime: CheckedReceipt<RuntimeReceipt>?,
    gateMatches: Bool, action: CheckedReceipt<ActionReceipt>?,
    actionPolicy: CheckedReceipt<ActionReceipt.Policy>?, broken: [ReasonWord],
    changedInputs: [(input: InputRecord, word: ReasonWord)], actionFollows: Bool = true,
    policyHash: SHA256Digest? = nil
  ) {
    (self.signature, self.runtime, self.gateMatches) = (signature, runtime, gateMatches)
    (self.action, self.actionPolicy) = (action, actionPolicy)
    (self.broken, self.changedInputs) = (broken, changedInputs)
    (self.actionFollows, self.policyHash) = (actionFollows, policyHash)
  }

  /// The checks of the chain, and the action that may be carried out: that of stage 3 when every check
  /// passes, else `terminate`, which is all that a set kill switch leaves. Whether the answer could be
  /// recorded is not known here.
  public func decide(
    killSwitchSet: Bool = false
  ) -> (action: Action, report: CheckReport<ReleaseCheck>) {
    var report = CheckReport<ReleaseCheck>()
    guard let signature, let runtime, let action, let actionPolicy, broken.isEmpty else {
      report.record(.chainComplete, false, else: .chainMismatch, broken)
      return (.terminate, report)
    }
    report.record(.chainComplete, true)
    report.record(
      .linksMatch, linksMatch(signature, runtime, action, actionPolicy), else: .chainMismatch,
      [.linkBroken])
    let changed = changedInputs.filter { !$0.input.role.isOfGovernance }
    let artifact = runtime.body.inputs.first { $0.role == .artifact }?.sha256
    report.record(
      .subjectSame, artifact == signature.body.subject?.sha256 && changed.isEmpty,
      else: .chainMismatch, changed.isEmpty ? [.subjectChanged] : changed.map { $0.word })
    report.record(
      .policySame, governanceIsSame(signature, runtime) && changed.count == changedInputs.count,
      else: .chainMismatch, [.policyChanged])
    let goesOn = action.body.action != .terminate
    if killSwitchSet, goesOn {
      report.record(.decisionConsistent, false, else: .killSwitchSet, [.killSwitchSet])
    } else if goesOn, runtime.body.requestFingerprint == nil {
      report.record(.decisionConsistent, false, else: .unboundRequest, [.decisionInconsistent])
    } else {
      report.record(
        .decisionConsistent, decisionFollows(signature, runtime, action), else: .chainMismatch,
        [.decisionInconsistent])
    }
    return (report.checks.allSatisfy { $0.passed } ? action.body.action : .terminate, report)
  }

  private func linksMatch(
    _ signature: CheckedReceipt<SignatureReceipt>, _ runtime: CheckedReceipt<RuntimeReceipt>,
    _ action: CheckedReceipt<ActionReceipt>, _ actionPolicy: CheckedReceipt<ActionReceipt.Policy>
  ) -> Bool {
    let recorded = runtime.body.inputs.first { $0.role == .signatureReceipt }?.sha256
    let times = [signature.head, runtime.head, action.head, actionPolicy.head].map { $0.createdAt }
    return gateMatches && actionFollows && runtime.body.previousHash == signature.selfHash
      && recorded == signature.fileHash && action.body.previousHash == runtime.selfHash
      && action.body.entryHash == actionPolicy.selfHash && actionPolicy.body.previousHash == runtime.selfHash
      && actionPolicy.body.outcome == action.body.outcome && Set(times).count == 1
  }

  /// Stage 1 and stage 2 read the same governance, and decided by it.
  private func governanceIsSame(
    _ signature: CheckedReceipt<SignatureReceipt>, _ runtime: CheckedReceipt<RuntimeReceipt>
  ) -> Bool {
    guard policyHash ?? runtime.body.policy.policyHash == runtime.body.policy.policyHash else { return false }
    let later = Set(runtime.body.inputs)
    return signature.body.inputs.filter { $0.role.isOfGovernance }.allSatisfy(later.contains)
  }

  /// The action follows from the runtime decision, which a posture other than `verified` blocks.
  private func decisionFollows(
    _ signature: CheckedReceipt<SignatureReceipt>, _ runtime: CheckedReceipt<RuntimeReceipt>,
    _ action: CheckedReceipt<ActionReceipt>
  ) -> Bool {
    guard action.body.runtimeDecision == runtime.body.decision, runtime.body.isConsistent,
      !action.body.outcome.isolatesNothing
    else { return false }
    switch (runtime.body.decision, action.body.action) {
    case (.block, .terminate): return true
    case (.allow, .proceed), (.warn, .isolateAndContinue):
      return signature.body.posture == .verified && signature.body.isConsistent
        && !action.body.hasViolations
    default: return false
    }
  }
}
