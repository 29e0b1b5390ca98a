internal import Audit
internal import CheckedValues
internal import Evidence
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

// How the refusals of signature files and evidence are said.
extension CaseContext {
  func say(_ file: CasePath, _ refusal: ContainerRefusal, isOfCase: Bool = true) {
    switch refusal {
    case .malformed(let expected, let offset):
      say("\(file): expected \(expected) (byte \(offset))")
    case .json(let refusal) where isOfCase: say(file, refusal)
    case .json(let refusal): say(refusal.wording(in: file.text))
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
        "\(file): not a report of the format that the request names; it looks like \(what.wording)",
        hint: "see docs/evidence.md for what is read")
    }
  }
}

extension UnreadFormat {
  fileprivate var wording: String {
    switch self {
    case .trivyVersion: "Trivy with another SchemaVersion than the number 2"
    case .cyclonedxVersion: "CycloneDX with another specVersion than \"1.4\" to \"1.7\""
    case .spdxVersion: "SPDX with another spdxVersion than \"SPDX-2.2\" and \"SPDX-2.3\""
    case .openvexVersion: "OpenVEX with another @context than \"https://openvex.dev/ns/v0.2.0\""
    case .unknown: "nothing that is known"
    default: rawValue.split(separator: "_").joined(separator: " ")
    }
  }
}

extension StreamBreak {
  /// What is wrong, and where.
  var wording: String {
    let place = sequence.map { "event \($0)" } ?? "line \(line) of those that were looked at"
    return switch problem {
    case .line(.malformed(let refusal)): refusal.wording(in: place)
    case .line(.altered): "\(place) was changed: its hash is another"
    case .line(.otherID): "\(place) was changed: its id is another"
    case .line(.notCanonical): "\(place) is not in canonical form"
    case .lineTooLong: "\(place) is too long"
    case .notRegular: "it is no regular file"
    case .otherStream: "\(place) is of another stream"
    case .notOpenedOnce: "\(place) may not stand there"
    case .gap(let found): "\(place) is missing, \(found) follows"
    case .outOfOrder(let found): "\(place) is missing, \(found) stands there again"
    case .fork: "\(place) does not follow the event before it"
    }
  }
}

extension Result {
  /// The value of a success.
  var value: Success? { try? get() }
}
