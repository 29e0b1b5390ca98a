internal import Audit
internal import CheckedValues
internal import Receipts
internal import Storage
internal import ToolSupport

/// Where stage 4 records its answers.
struct ReleaseAudit: Sendable {
  let folder: AuditFolder
  /// Nil: each case has a stream of its own.
  let stream: StreamID?
  /// Of that one stream.
  private let index: StreamIndex?

  init(folder: AuditFolder, stream: StreamID?) {
    (self.folder, self.stream) = (folder, stream)
    index = stream.map { StreamIndex($0) }
  }

  /// An answer in its place.
  struct Recorded {
    let event: AuditEvent
    let permit: Permit?

    var permitID: SHA256Digest? {
      if case .permitIssued(let issue) = event.payload { issue.permitID } else { nil }
    }
  }

  func stream(of name: CaseName) -> StreamID { stream ?? StreamID(of: name) }

  /// Finds the event of this very answer, or appends it. `body` makes the outputs from it, or from what is
  /// wrong with the stream, and is called first: what cannot be written is not recorded either. The outputs
  /// are shown once the event is durable.
  func record<Outputs>(
    _ answer: ReleaseAnswer, _ context: CaseContext,
    _ body: (Result<Recorded, StreamBreak>) throws(ToolFailure) -> Outputs
  ) throws(ToolFailure) -> Outputs {
    switch try orFail(AuditStreamFile.open(stream(of: context.name), in: folder)) {
    case .failure(let broken): return try body(.failure(broken))
    case .success(var file):
      let new: [NewEvent]
      let recorded: Recorded
      switch try place(answer, file, context) {
      case .failure(let broken): return try body(.failure(broken))
      case .success(let found): (new, recorded) = found
      }
      let outputs = try body(.success(recorded))
      do throws(Fault) {
        try file.append(new)
        context.wait(for: try file.close())
      } catch { throw ToolFailure(error) }
      return outputs
    }
  }

  /// An answer that is new is appended whatever the length of the stream. One that was given before is looked for in
  /// all of it, for others may have answered much since then; all of it is verified then.
  private func place(
    _ answer: ReleaseAnswer, _ file: borrowing AuditStreamFile, _ context: CaseContext
  ) throws(ToolFailure) -> Result<(new: [NewEvent], Recorded), StreamBreak> {
    let earlier: [AuditEvent]
    switch try orFail(self.earlier(answer, file, isRepeated: context.isRepeated)) {
    case .failure(let broken): return .failure(broken)
    case .success(let found): earlier = found
    }
    for event in earlier {
      if let recorded = Self.isRecord(event, of: answer) { return .success(([], recorded)) }
    }
    if let other = try Self.otherPermit(for: answer, among: earlier) {
      let uses = other.uses == 1 ? "1 use" : "\(other.uses) uses"
      context.fail(
        "a permit for \(uses) was issued for this decision, and stays as it is",
        hint: "run the stages anew: a new decision has a permit of its own")
      return .success(([], other.recorded))
    }
    do throws(SecretFound) {
      let before = try NewEvent.preparing(
        file.stream, after: file.tip, cutting: file.tornTail, at: answer.createdAt)
      guard let tip = before.last?.event.tip ?? file.tip else { preconditionFailure("a stream has a start") }
      let (draft, permit) = answer.event(after: tip)
      let new = try NewEvent(draft, in: file.stream, after: tip)
      return .success((before + [new], Recorded(event: new.event, permit: permit)))
    } catch { throw ToolFailure.secret(in: "the audit event", error) }
  }

  private func earlier(
    _ answer: ReleaseAnswer, _ file: borrowing AuditStreamFile, isRepeated: Bool
  ) throws(Fault) -> Result<[AuditEvent], StreamBreak> {
    guard isRepeated else { return .success(try file.events(containing: answer.mark)) }
    if let mark = answer.actionReceipt, let found = try index?.events(about: mark, in: file) {
      return found
    }
    return try file.allEvents(containing: answer.mark)
  }

  /// The permit of the same decision with another number of uses. There is one permit for a decision.
  private static func otherPermit(
    for answer: ReleaseAnswer, among events: [AuditEvent]
  ) throws(ToolFailure) -> (uses: Int, recorded: Recorded)? {
    guard answer.decision != .terminate, let event = events.first(where: answer.isPermitted(by:)) else {
      return nil
    }
    for uses in 1...PermitExpiry.mostUses {
      var other = answer
      other.uses = uses
      if let recorded = isRecord(event, of: other) { return (uses, recorded) }
    }
    throw ToolFailure.usage(
      "another permit was issued for this decision",
      hint: "run the stages anew: a new decision has a permit of its own")
  }

  /// The event and its permit, when they are what this answer would be in that place.
  static func isRecord(_ event: AuditEvent, of answer: ReleaseAnswer) -> Recorded? {
    guard let before = event.placeBefore else { return nil }
    let (draft, permit) = answer.event(after: before)
    return draft == event.draft ? Recorded(event: event, permit: permit) : nil
  }
}
