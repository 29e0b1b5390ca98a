public import Receipts

/// What is done about a runtime decision, and the checks that led there.
public struct ActionPlan: Sendable {
  public let action: Action
  public let entries: [ActionEntry]
  public let checks: [(check: ActionCheck, passed: Bool)]

  /// Derives the plan. Only a decision that both documents state, under hashes that are right, is
  /// followed; everything else terminates. `linksHold` says whether the caller found the source bound
  /// to its own inputs.
  public init(source: SourceStage, mapping: ActionMapping, linksHold: Bool = true) {
    let receipt = source.receipt
    let gate = source.gate
    let decision = receipt?.decision
    let isBlock = decision == .block
    let matches =
      receipt?.stage != nil && receipt?.stage == gate?.stage
      && receipt?.previousHash != nil && receipt?.previousHash == gate?.previousHash
      && receipt?.entryHash != nil && receipt?.entryHash == gate?.entryHash
      && decision == gate?.decision && linksHold
    let sourceChecks: [(check: ActionCheck, passed: Bool)] = [
      (.receiptExists, receipt != nil),
      (.gateExists, gate != nil),
      (.receiptHashPresent, receipt?.verifiedHash != nil),
      (.entryHashPresent, gate?.verifiedHash != nil),
      (.decisionPresent, decision != nil && gate?.decision != nil),
      (.violationsEmpty, receipt?.hasViolations == false && gate?.hasViolations == false),
      (.checksAcceptable, isBlock || Self.checksAreAcceptable(receipt, gate)),
      (.receiptMatchesGate, matches),
    ]
    let followed = sourceChecks.allSatisfy { $0.passed } ? decision : nil
    (action, entries) = mapping.action(for: followed ?? .block)
    // Entries are closed words and checked names, and the bytes are searched before they are written.
    let ownChecks: [ActionCheck] = [
      .mappingApplied, .isolationMetadataOnly, .noPrivateKeys, .noRawPayloads, .noInternalRunner,
    ]
    checks = sourceChecks + ownChecks.map { ($0, true) }
  }

  /// Whether the source's documents are there, under hashes that are right, and agree.
  var chainHolds: Bool {
    let ofChain: [ActionCheck] = [
      .receiptExists, .gateExists, .receiptHashPresent, .entryHashPresent, .receiptMatchesGate,
    ]
    return checks.allSatisfy { $0.passed || !ofChain.contains($0.check) }
  }

  /// Every check of the source is true, or its failure is listed as softened and the decision warns.
  private static func checksAreAcceptable(
    _ receipt: SourceStage.Document?, _ gate: SourceStage.Document?
  ) -> Bool {
    guard let receipt, let failed = receipt.failedChecks, let gateFailed = gate?.failedChecks else {
      return false
    }
    let all = Set(failed + gateFailed)
    return all.isSubset(of: receipt.softenedChecks) && (all.isEmpty || receipt.decision == .warn)
  }
}
