internal import Admission
internal import Audit
public import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
public import ToolSupport

/// What a reviewer decides: a signed review of a request that a rule sent to a human, or the end of a block.
public struct ReviewResolver {
  private let governance: String
  private let out: String
  private let snapshot: Snapshot
  private let approver: Approver
  private let time: Timestamp

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
    try ApproverFiles.append([draft], to: StreamID(of: argument.name), below: out)
    try [file].write(to: Review.folder, in: governance)
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

  /// Lifts the block of a state folder and gives the path of the signed statement. What is signed is the
  /// digest that the block has of itself; of a file that is no block, the digest of its bytes. One that was lifted, and
  /// whose file could not be removed then, has its statement: only the file is removed.
  @export(interface)
  public func lift(in state: String) throws(ToolFailure) -> String {
    guard try orFail(KillSwitch.isSet(in: state)) else {
      throw ToolFailure.usage("\(state)/\(KillSwitch.file): no such file", hint: "the kill switch is not set")
    }
    try approver.check(by: snapshot.trust, at: time, package: nil)
    // One lift at a time: what is removed below is what is read here.
    let turn = try orFail(NonceLedger(state: state, durable: true).turn())
    defer { _ = turn }
    let bytes = try Self.block(in: state)
    let block = try? KillSwitchBlock(bytes)
    let lift = Lift(
      block: block?.sha256 ?? SHA256.digest(of: bytes), by: approver.identity, at: time)
    let file = try approver.envelope(
      "\(lift.block).lift.json", lift.document, type: KillSwitchBlock.liftPayloadType)
    try record(lift, of: block, file)
    try orFail(KillSwitch.remove(from: state))
    return "\(governance)/\(Review.folder)/\(file.name)"
  }

  private static func block(in state: String) throws(ToolFailure) -> [UInt8] {
    let path = "\(state)/\(KillSwitch.file)"
    let limit = JSONLimits.document.bytes
    switch try orFail(Folder(at: state).read(KillSwitch.file, limit: limit)) {
    case .success(let contents): return contents.bytes
    case .failure(let refusal):
      throw ToolFailure.usage(refusal.wording(of: path), hint: "no tool made it so; remove it by hand")
    }
  }

  /// Writes the statement and its event, under the lock of the stream; neither when one cannot be.
  private func record(
    _ lift: Lift, of block: KillSwitchBlock?, _ file: OutputFile
  ) throws(ToolFailure) {
    let audit = try orFail(AuditFolder(below: out))
    switch try orFail(AuditStreamFile.open(KillSwitch.stream, in: audit)) {
    case .failure(let broken): throw ApproverFiles.failure(broken, in: KillSwitch.stream)
    case .success(let stream):
      let earlier: [KillSwitchChange]
      switch try orFail(Self.lifts(of: lift.block, in: stream)) {
      case .failure(let broken): throw ApproverFiles.failure(broken, in: KillSwitch.stream)
      case .success(let found): earlier = found
      }
      if block != nil, let by = earlier.first?.by {
        if try isStated(lift.block) { return }
        guard by == lift.by else {
          throw ToolFailure.usage(
            "\(governance)/\(Lift.path(of: lift.block)): no such file, and \(by) lifted this block",
            hint: "\(by) lifts it again")
        }
        return try [file].write(to: Review.folder, in: governance)
      }
      // A file that somebody made by hand may be made so again; its one statement cannot be of two approvers.
      if let other = earlier.first(where: { $0.by != lift.by })?.by {
        throw ToolFailure.usage(
          "\(KillSwitch.file) was lifted by \(other) before, with the same text",
          hint: "\(other) lifts it, or somebody writes another text into it first")
      }
      try [file].write(to: Review.folder, in: governance)
      let code = block?.reasonCode ?? .killSwitchSet
      let change = KillSwitchChange(block: lift.block, reasonCode: code, by: lift.by)
      let draft = EventDraft(.killSwitchLifted(change), recordedAt: lift.at, policyHash: snapshot.policyHash)
      do throws(ToolFailure) { try stream.end(with: [draft]) } catch {
        if !mayBeRecorded(lift, in: audit) {
          try? OutputRoot(at: "\(governance)/\(Review.folder)").remove(file.name)
        }
        throw error
      }
    }
  }

  private func isStated(_ block: SHA256Digest) throws(ToolFailure) -> Bool {
    let limit = JSONLimits.document.bytes
    switch try orFail(Folder(at: governance).read(Lift.path(of: block), limit: limit)) {
    case .success: return true
    case .failure: return false
    }
  }

  /// Whether the event may have come into the stream, though not surely to the disk.
  private func mayBeRecorded(_ lift: Lift, in audit: AuditFolder) -> Bool {
    guard case .success(let stream)? = try? AuditStreamFile.open(KillSwitch.stream, in: audit),
      case .success(let lifts)? = try? Self.lifts(of: lift.block, in: stream)
    else { return true }
    return lifts.contains { $0.by == lift.by }
  }

  private static func lifts(
    of block: SHA256Digest, in stream: borrowing AuditStreamFile
  ) throws(Fault) -> Result<[KillSwitchChange], StreamBreak> {
    try stream.allEvents(containing: block.hex).map { events in
      events.compactMap { event in
        if case .killSwitchLifted(let change) = event.payload, change.block == block { change } else { nil }
      }
    }
  }
}
