internal import Audit
internal import CLinux
internal import CheckedValues
internal import Receipts
internal import Storage
internal import ToolSupport

/// The kill switch: `<state>/blocked.json`. As long as the file is there, nothing passes.
enum KillSwitch {
  static let file = CasePath.known("blocked.json")

  /// Anything by that name sets it, whatever it is. A state folder that is not there yet has none; one that is no
  /// folder is a fault.
  static func isSet(in path: String) throws(Fault) -> Bool {
    do throws(Fault) {
      switch try Folder(at: path).open(file) {
      case .success: return true
      case .failure(let refusal): return refusal != .notFound
      }
    } catch {
      if error.code == ENOENT { return false }
      throw error
    }
  }

  /// Stops an executor while it is set; without a state folder nobody knows of it.
  static func obey(in state: String?) throws(ExecutionFailure) {
    guard let state, try orStop(isSet(in: state)) else { return }
    throw .stop(
      ExecutionStop(
        code: .killSwitchSet, text: "the kill switch is set",
        hint: "an approver can lift it with resolve-review --lift-block"))
  }

  /// Ends it.
  static func remove(from path: String) throws(Fault) { try OutputRoot(at: path).remove(file.text) }

  /// The stream of what happens to the switch itself.
  static let stream = StreamID(of: .known("kill-switch"))

  /// Milliseconds that others may hold the stream while a block waits for its place in it.
  private static let patience = 500

  /// Sets it. The first block stays: what came later is not why everything stopped. It holds whether or
  /// not it can be recorded; gives what is wrong with the stream when it cannot. The block names the event before its
  /// own, so that no two of one stream are alike and what lifts one lifts no other. Nobody who holds the stream's lock
  /// can keep it from being set.
  static func set(
    _ block: KillSwitchBlock, in path: String, recordedIn audit: AuditFolder
  ) throws(ToolFailure) -> StreamBreak? {
    _ = try orFail(OutputRoot(at: path))
    var block = block
    let opened: Result<AuditStreamFile, StreamBreak>
    do throws(Fault) { opened = try AuditStreamFile.open(stream, in: audit, patience: patience) } catch {
      guard try keep(block, in: path), error.isBusy else { throw ToolFailure(error) }
      return try audit.append([event(of: block)], to: stream)
    }
    switch consume opened {
    case .failure(let broken):
      _ = try keep(block, in: path)
      return broken
    case .success(let file):
      block.eventHash = file.tip?.eventHash ?? .zero
      guard try keep(block, in: path) else { return nil }
      try file.end(with: [event(of: block)])
      return nil
    }
  }

  private static func event(of block: KillSwitchBlock) -> EventDraft {
    let change = KillSwitchChange(block: block.sha256, reasonCode: block.reasonCode)
    return EventDraft(.killSwitchSet(change), recordedAt: block.setAt)
  }

  /// False when there is one already.
  private static func keep(_ block: KillSwitchBlock, in path: String) throws(ToolFailure) -> Bool {
    let output = try OutputFile(file.text, document: block.document)
    return try orFail(Folder(at: path).keep(output))
  }

  /// For people: what could not be recorded.
  static func unrecorded(_ broken: StreamBreak) -> String {
    "that could not be recorded: the audit stream \(stream) does not verify: \(broken.wording)"
  }
}
