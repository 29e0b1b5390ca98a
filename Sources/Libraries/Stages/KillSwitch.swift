internal import Audit
internal import CheckedValues
internal import Receipts
internal import Storage
internal import ToolSupport

/// The kill switch: `<state>/blocked.json`. As long as the file is there, nothing passes.
enum KillSwitch {
  static let file = CasePath.of("blocked.json")

  /// Anything by that name sets it, whatever it is. A state folder that is not there yet has none.
  static func isSet(in path: String) throws -> Bool {
    do {
      switch try Folder(at: path).open(file) {
      case .success: return true
      case .failure(let refusal): return refusal != .notFound
      }
    } catch let fault where fault.isMissingFile {
      return false
    }
  }

  /// Sets it. The first block stays: what came later is not why everything stopped.
  static func set(_ block: KillSwitchBlock, in path: String) throws {
    _ = try OutputRoot(at: path)
    let output = try OutputFile(file.text, document: block.document)
    _ = try Folder(at: path).keep(output)
  }
}
