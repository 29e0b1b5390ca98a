internal import Admission
internal import Audit
public import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
public import ToolSupport

/// What an approver decides: a signed review of a request that a rule sent to a human, or the end of a block.
public struct ReviewResolver {
  let governance: String
  let out: String
  let snapshot: Snapshot
  let approver: Approver
  let time: Timestamp

  @export(interface)
  public init(
    governance: String, out: String, by approver: Approver, at time: Timestamp
  ) throws(ToolFailure) {
    (self.governance, self.out, self.approver, self.time) = (governance, out, approver, time)
    snapshot = try Snapshot(GovernanceFiles(at: governance))
  }

  /// Writes the review of a case and gives its path. Only what stage 2 sent to a human, under the policy
  /// that is in force and with the request as it is now, can be reviewed.
  @export(interface)
  public func review(_ argument: CaseArgument, _ word: String) throws(ToolFailure) -> String {
    guard let decision = Review.Decision(rawValue: word) else {
      throw ToolFailure.usage("--decision: expected allow or block")
    }
    let (request, fingerprint) = try ApproverFiles.request(of: argument)
    try approver.check(by: snapshot.trust, at: time, package: request.package.id)
    try checkIsAsked(argument, fingerprint)
    let review = Review(
      policyHash: snapshot.policyHash, requestFingerprint: fingerprint, decision: decision,
      decidedBy: approver.identity, decidedAt: time)
    let path = Review.path(of: review.id)
    try checkIsOpen(path)
    let file = try approver.envelope(
      String(path.name), review.document, type: Review.payloadType)
    let event = ReviewResolution(
      reviewID: review.id, decision: decision, decidedBy: approver.identity)
    let draft = EventDraft(
      .reviewResolved(event), recordedAt: time, policyHash: snapshot.policyHash,
      requestFingerprint: fingerprint)
    let staged = try StagedOutputs([file], for: Review.folder, in: governance)
    try ApproverFiles.append([draft], to: StreamID(of: argument.name), below: out)
    try staged.show()
    return "\(governance)/\(path)"
  }

  /// An approver may think again; the no of another one is not written over.
  private func checkIsOpen(_ path: CasePath) throws(ToolFailure) {
    let limit = JSONLimits.document.bytes
    guard case .success(let contents) = try orFail(Folder(at: governance).read(path, limit: limit)),
      let envelope = try? DSSEEnvelope(contents.bytes),
      let earlier = try? Review(Array(envelope.payload)),
      earlier.decision == .block, earlier.decidedBy != approver.identity
    else { return }
    throw ToolFailure.usage(
      "\(governance)/\(path): \(earlier.decidedBy) said block",
      hint: "\(earlier.decidedBy) says otherwise, or somebody removes that file first")
  }

  private func checkIsAsked(_ argument: CaseArgument, _ fingerprint: SHA256Digest) throws(ToolFailure) {
    let path = "\(out)/\(argument.name)/\(RuntimeReceipt.path)"
    let again = "run verify-signature and evaluate-policy on it again"
    let bytes = try NamedFile.bytes(
      at: path, limit: JSONLimits.receipt.bytes, hint: "evaluate-policy writes it")
    let receipt: RuntimeReceipt
    do throws(BrokenChain) {
      receipt = try RuntimeReceipt.read(bytes, caseName: argument.name).body
    } catch { throw ToolFailure.usage("\(path): \(error.word.rawValue)", hint: again) }
    guard receipt.findings.contains(where: { $0.reasonCode == .reviewMissing }) else {
      if let review = receipt.inputs.first(where: { $0.role == .review }) {
        throw ToolFailure.usage(
          "\(argument.name): \(review.name) was its review already",
          hint: "to take an answer back, remove that file and run evaluate-policy on the case again")
      }
      throw ToolFailure.usage("\(argument.name): no rule sent this request to a human")
    }
    guard receipt.requestFingerprint == fingerprint else {
      throw ToolFailure.usage("\(argument.name): the request is not the one that was evaluated", hint: again)
    }
    guard receipt.policy.policyHash == snapshot.policyHash else {
      throw ToolFailure.usage("\(argument.name): it was evaluated under another policy", hint: again)
    }
  }
}
