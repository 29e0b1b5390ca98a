internal import Admission
internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
public import ToolSupport

// The end of a block: the event, the approver's statement, which was written before, and the removal of the file.
extension ReviewResolver {
  /// Lifts the block of a state folder and gives the path of the signed statement. What is signed is the
  /// digest that the block has of itself; of a file that is no block, the digest of its bytes. One that was lifted, and
  /// whose file could not be removed then, has its statement: only the file is removed.
  @export(interface)
  public func lift(in state: String) throws(ToolFailure) -> String {
    guard try orFail(KillSwitch.isSet(in: state)) else { throw Self.notSet(in: state) }
    try approver.check(by: snapshot.trust, at: time, package: nil)
    // One lift at a time: what is removed below is what is read here.
    let turn = try orFail(NonceLedger(state: state, durable: true).turn())
    defer { _ = turn }
    let bytes = try Self.block(in: state)
    let block = try? KillSwitchBlock(bytes)
    let lift = Lift(
      block: block?.sha256 ?? SHA256.digest(of: bytes), by: approver.identity, at: time)
    try record(lift, of: block)
    try orFail(KillSwitch.remove(from: state))
    return "\(governance)/\(Lift.path(of: lift.block))"
  }

  private static func block(in state: String) throws(ToolFailure) -> [UInt8] {
    let path = "\(state)/\(KillSwitch.file)"
    let limit = JSONLimits.document.bytes
    switch try orFail(Folder(at: state).read(KillSwitch.file, limit: limit)) {
    case .success(let contents): return contents.bytes
    case .failure(.notFound): throw notSet(in: state)
    case .failure(let refusal):
      throw ToolFailure.usage(refusal.wording(of: path), hint: "no tool made it so; remove it by hand")
    }
  }

  private static func notSet(in state: String) -> ToolFailure {
    .usage("\(state)/\(KillSwitch.file): no such file", hint: "the kill switch is not set")
  }

  /// Writes the statement and its event, under the lock of the stream; neither when one cannot be. An event that may not
  /// be on the disk has no statement; the next lift by the same approver writes it.
  private func record(_ lift: Lift, of block: KillSwitchBlock?) throws(ToolFailure) {
    if block?.eventHash != nil, try orFail(AuditFolder(reading: out)?.has(KillSwitch.stream)) != true {
      throw elsewhere
    }
    switch try orFail(AuditStreamFile.open(KillSwitch.stream, in: AuditFolder(below: out))) {
    case .failure(let broken): throw ApproverFiles.failure(broken, in: KillSwitch.stream)
    case .success(let stream):
      let changes: [KillSwitchChange]
      switch try orFail(Self.changes(of: lift.block, in: stream)) {
      case .failure(let broken): throw ApproverFiles.failure(broken, in: KillSwitch.stream)
      case .success(let found): changes = found
      }
      // Its place is free where the block was kept and its event could not be written.
      if let place = block?.eventHash, changes.isEmpty, stream.tip?.eventHash != place { throw elsewhere }
      let approvers = changes.compactMap { $0.by }
      guard try isOpen(lift, of: block, lifted: approvers) else { return }
      let file = try approver.envelope(
        String(Lift.path(of: lift.block).name), lift.document, type: KillSwitchBlock.liftPayloadType)
      let staged = try StagedOutputs([file], for: Review.folder, in: governance)
      if block == nil || approvers.isEmpty {
        let code = block?.reasonCode ?? .killSwitchSet
        let change = KillSwitchChange(block: lift.block, reasonCode: code, by: lift.by)
        try stream.end(with: [
          EventDraft(.killSwitchLifted(change), recordedAt: lift.at, policyHash: snapshot.policyHash)
        ])
      }
      try staged.show()
    }
  }

  /// Whether the statement is still to be written. One block has one, of one approver.
  private func isOpen(
    _ lift: Lift, of block: KillSwitchBlock?, lifted approvers: [Identifier]
  ) throws(ToolFailure) -> Bool {
    if block != nil, !approvers.isEmpty, try isStated(lift.block) { return false }
    guard let other = approvers.first(where: { $0 != lift.by }) else { return true }
    if block != nil {
      throw ToolFailure.usage(
        "\(governance)/\(Lift.path(of: lift.block)): no such file, and \(other) lifted this block",
        hint: "\(other) lifts it again")
    }
    // A file that somebody made by hand may be made so again.
    throw ToolFailure.usage(
      "\(KillSwitch.file) was lifted by \(other) before, with the same text",
      hint: "\(other) lifts it, or somebody writes another text into it first")
  }

  private func isStated(_ block: SHA256Digest) throws(ToolFailure) -> Bool {
    let limit = JSONLimits.document.bytes
    switch try orFail(Folder(at: governance).read(Lift.path(of: block), limit: limit)) {
    case .success: return true
    case .failure: return false
    }
  }

  /// The lift stands where the block does, or a replay there would miss it.
  private var elsewhere: ToolFailure {
    .usage(
      "\(out)/\(AuditFolder.name): the stream \(KillSwitch.stream) does not have this block",
      hint: "--out is the folder where it was set; if that stream is lost, remove \(KillSwitch.file) by hand")
  }

  /// What happened to a block, as its stream has it.
  private static func changes(
    of block: SHA256Digest, in stream: borrowing AuditStreamFile
  ) throws(Fault) -> Result<[KillSwitchChange], StreamBreak> {
    try stream.allEvents(containing: block.hex).map { events in
      events.compactMap { event in
        switch event.payload {
        case .killSwitchSet(let change), .killSwitchLifted(let change): change.block == block ? change : nil
        default: nil
        }
      }
    }
  }
}
