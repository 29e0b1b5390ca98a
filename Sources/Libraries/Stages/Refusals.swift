internal import CheckedValues
internal import Evidence
internal import Glibc
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

// How the refusals of signature files and evidence are said.
extension CaseContext {
  func say(_ file: CasePath, _ refusal: ContainerRefusal) {
    switch refusal {
    case .malformed(let expected, let offset):
      say("\(file): expected \(expected) (byte \(offset))")
    case .json(let refusal): say(file, refusal)
    case .statement(let refusal): say("the statement in \(refusal.wording(in: file.text))")
    case .unsupported(let what):
      say("\(file): \(what) is not supported", hint: "see docs/signatures.md for what is accepted")
    }
  }

  func say(_ file: CasePath, _ refusal: EvidenceRefusal) {
    switch refusal {
    case .malformed(let refusal): say(file, refusal)
    case .unsupported(let what):
      say(
        "\(file): not a report of the format that the request names: \(what.rawValue)",
        hint: "see docs/evidence.md for what is read")
    }
  }
}

extension Fault {
  /// The file or a folder on its way is not there.
  var isMissingFile: Bool { code == ENOENT || code == ENOTDIR }
}

extension Result {
  /// The value of a success.
  var value: Success? { try? get() }
}
