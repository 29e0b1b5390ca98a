internal import Audit
internal import CheckedValues
internal import Storage

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

  /// Sets it. A block that is there already stays: the first one says what began it.
  static func set(_ block: KillSwitchBlock, in path: String) throws {
    let document = try OutputFile(file.text, document: block.sealed.document)
    let root = try OutputRoot(at: path, durable: true)
    _ = try root.keep(document)
  }
}
