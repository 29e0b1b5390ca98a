internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// What the receipt and the permit of each case say of streams and reviews, and what the events say of
/// the kill switch.
struct ReplayWitnesses: Sendable {
  let governance: GovernanceFiles
  let trust: TrustStore
  let out: String
  let streams: StreamSurvey
  /// Where uses of permits were noted, too; nil without a state folder.
  let ledger: NonceLedger?

  /// The names of cases that may have outputs.
  func caseNames() throws(Fault) -> [CaseName] {
    try Folder(at: out).names().compactMap { CaseName($0) }.filter { $0.text != AuditFolder.name }
  }

  /// The code and the file of what does not hold of a case; nil when all does, or there are no outputs.
  func problem(of name: CaseName) throws(Fault) -> ReplayProblem? {
    guard let recorded = try RecordedRelease.found(of: name, in: "\(out)/\(name)") else { return nil }
    return try problem(of: name, recorded)
  }

  func problem(
    of name: CaseName, _ recorded: RecordedRelease
  ) throws(Fault) -> ReplayProblem? {
    switch recorded.receipt {
    case .missing: break
    case .unusable: return ReplayProblem(.chainMismatch, ReleaseReceipt.path)
    case .whole(let receipt):
      if let code = problem(of: receipt, name) { return ReplayProblem(code, ReleaseReceipt.path) }
    }
    let permitID = recorded.receipt.document?.permitID
    switch recorded.permit {
    case .missing: return permitID == nil ? nil : ReplayProblem(.permitMissing, Permit.path)
    case .whole(let found) where found.id == permitID && found.permit.caseName == name:
      return try problem(of: found.permit, found.id)
    default: return ReplayProblem(.invalidPermit, Permit.path)
    }
  }

  /// The event that the receipt names must be there, and be about this case. A receipt without one says
  /// that the stream did not verify; then this is so for ever.
  private func problem(of receipt: ReleaseReceipt.Summary, _ name: CaseName) -> ReasonCode? {
    guard let audit = receipt.audit else { return .auditInvalid }
    let event = streams.answers[audit.eventHash]
    let isThere =
      event?.stream.text == audit.stream.text && event?.sequence == audit.sequence
      && event?.payload.caseName == name
    return isThere ? nil : .chainMismatch
  }

  private func problem(of permit: Permit, _ id: SHA256Digest) throws(Fault) -> ReplayProblem? {
    guard let event = streams.issue(of: id), event.stream == permit.stream,
      event.sequence == permit.issuedAtSequence, event.previousHash == permit.previousHash,
      case .permitIssued(let issue) = event.payload
    else { return ReplayProblem(.killSwitchPermitInvalid, Permit.path) }
    if streams.permits[issue.actionReceipt] != [id] {
      return ReplayProblem(.invalidPermit, Permit.path)
    }
    let stream = "\(AuditFolder.name)/\(permit.stream).jsonl"
    let uses = streams.uses[id] ?? PermitUses()
    // The use finds the end of the stream right before itself.
    guard uses.count <= permit.expiry.uses, uses.last - 1 <= permit.expiry.range.upperBound else {
      return ReplayProblem(.replayInvalid, stream)
    }
    // It is the only permit of this decision, whoever used the decision then.
    if try isLost(issue, uses.count) { return ReplayProblem(.auditInvalid, stream) }
    guard let review = permit.review else { return nil }
    let isThere = try isReviewed(permit, at: event.draft.recordedAt)
    return isThere ? nil : ReplayProblem(.reviewMissing, Review.path(of: review).text)
  }

  /// Whether the review that the permit names is there, says `allow`, and is an approver's.
  private func isReviewed(_ permit: Permit, at time: Timestamp) throws(Fault) -> Bool {
    let id = Review.id(policyHash: permit.policyHash, requestFingerprint: permit.requestFingerprint)
    guard permit.review == id,
      let (envelope, file) = try envelope(Review.path(of: id), Review.payloadType),
      let review = try? Review(Array(envelope.payload))
    else { return false }
    if !envelope.isWritten(as: file.bytes) {
      guard try isRecorded(file.digest.sha256, of: permit.caseName) else { return false }
    }
    return review.id == id && review.decision == .allow
      && isByApprover(envelope, as: review.decidedBy, at: time)
  }

  /// Whether stage 2 decided on a review with this digest, which another program may have written in its own form.
  private func isRecorded(_ digest: SHA256Digest, of name: CaseName) throws(Fault) -> Bool {
    let folder = try Folder(at: "\(out)/\(name)")
    guard
      case .success(let contents) = try folder.read(
        .known(RuntimeReceipt.path), limit: JSONLimits.receipt.bytes),
      let receipt = try? RuntimeReceipt.unverified(contents.bytes)
    else { return false }
    return receipt.body.inputs.contains { $0.role == .review && $0.sha256 == digest }
  }

  /// Whether the state folder remembers more uses of a permit, or of its decision, than these.
  private func isLost(_ issue: PermitIssue, _ uses: Int) throws(Fault) -> Bool {
    try ledger?.user(of: issue.actionReceipt, uses + 1, issue.permitID) != nil
  }

  /// The streams, by case, that lack a use of a permit, whether or not that permit is the one that lies with the
  /// outputs now.
  func streamsWithoutUses() throws(Fault) -> [CaseName: String] {
    var found: [CaseName: String] = [:]
    guard ledger != nil else { return found }
    for event in streams.answers.values {
      guard case .permitIssued(let issue) = event.payload,
        try isLost(issue, streams.uses[issue.permitID]?.count ?? 0)
      else { continue }
      let stream = "\(AuditFolder.name)/\(event.stream).jsonl"
      found[issue.caseName] = min(stream, found[issue.caseName] ?? stream)
    }
    return found
  }

  /// Every lift has its statement, and a block that was not lifted is still there.
  func killSwitchProblems(state: String?) throws(Fault) -> [ReplayProblem] {
    var problems: [ReplayProblem] = []
    var block: SHA256Digest?
    for event in streams.killSwitch {
      switch event.payload {
      case .killSwitchSet(let change):
        // One that was still there would have stayed.
        if block != nil, state != nil {
          problems.append(ReplayProblem(.killSwitchSet, KillSwitch.file.text))
        }
        block = change.block
      case .killSwitchLifted(let change):
        let isOfThis = block == nil || block == change.block
        block = nil
        let holds = try isLifted(change, at: event.draft.recordedAt)
        if !isOfThis || !holds {
          problems.append(ReplayProblem(.reviewMissing, Lift.path(of: change.block).text))
        }
      default: break
      }
    }
    if block != nil, let state, try !KillSwitch.isSet(in: state) {
      problems.append(ReplayProblem(.killSwitchSet, KillSwitch.file.text))
    }
    return problems
  }

  private func isLifted(_ change: KillSwitchChange, at time: Timestamp) throws(Fault) -> Bool {
    let path = Lift.path(of: change.block)
    guard let (envelope, file) = try envelope(path, KillSwitchBlock.liftPayloadType),
      envelope.isWritten(as: file.bytes), let lift = try? Lift(Array(envelope.payload))
    else { return false }
    // No receipt has the digest of a lift, so what is not signed in it is held against what `resolve-review` writes.
    return lift.block == change.block && lift.by == change.by
      && approver(of: envelope, as: lift.by, at: time)
        .map { envelope.signatures.first?.keyID == $0.keyID?.hex } ?? false
  }

  private func envelope(
    _ path: CasePath, _ type: String
  ) throws(Fault) -> (DSSEEnvelope, FileContents)? {
    guard case .success(let contents) = try governance.read(path, limit: JSONLimits.document.bytes),
      let envelope = try? DSSEEnvelope(contents.bytes), envelope.payloadType == type
    else { return nil }
    return (envelope, contents)
  }

  private func isByApprover(
    _ envelope: DSSEEnvelope, as identity: Identifier, at time: Timestamp
  ) -> Bool {
    approver(of: envelope, as: identity, at: time) != nil
  }

  private func approver(
    of envelope: DSSEEnvelope, as identity: Identifier, at time: Timestamp
  ) -> PublicKey? {
    trust.keys(of: .approver).first { known in
      known.signer.isInForce(at: time) && trust.maySpeak(known.signer.id, as: identity)
        && envelope.isSigned(by: known.key)
    }?.key
  }
}

extension EventPayload {
  /// The case that an answer is about.
  fileprivate var caseName: CaseName? {
    switch self {
    case .permitIssued(let issue): issue.caseName
    case .releaseRefused(let refusal): refusal.caseName
    default: nil
    }
  }
}

/// Something recorded that does not hold.
struct ReplayProblem: Sendable {
  let code: ReasonCode
  let file: String

  init(_ code: ReasonCode, _ file: String) { (self.code, self.file) = (code, file) }
}
