internal import Audit
internal import CLinux
internal import CheckedValues
internal import Receipts
internal import Storage
internal import ToolSupport

/// The kill switch: `<state>/blocked.json`. As long as the file is there, nothing passes.
enum KillSwitch {
  static let file = CasePath.of("blocked.json")

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

  /// Ends it.
  static func remove(from path: String) throws(Fault) { try OutputRoot(at: path).remove(file.text) }

  /// The stream of what happens to the switch itself.
  static let stream = StreamID(of: .of("kill-switch"))

  /// Sets it. The first block stays: what came later is not why everything stopped. It holds whether or
  /// not it can be recorded.
  static func set(
    _ block: KillSwitchBlock, in path: String, recordedIn audit: AuditFolder
  ) throws(ToolFailure) {
    _ = try orFail(OutputRoot(at: path))
    let output = try OutputFile(file.text, document: block.document)
    guard try orFail(Folder(at: path).keep(output)) else { return }
    let change = KillSwitchChange(block: block.sha256, reasonCode: block.reasonCode)
    let draft = EventDraft(.killSwitchSet(change), recordedAt: block.setAt)
    _ = try audit.append([draft], to: stream)
  }
}

extension CaseName {
  /// A name that the program itself knows.
  fileprivate static func of(_ text: String) -> CaseName {
    guard let name = CaseName(text) else { preconditionFailure("\(text) is a name") }
    return name
  }
}
