public import CheckedValues
internal import Receipts
internal import StrictJSON

/// One entry of `actions`: what is done to what, and why.
public struct ActionEntry: Sendable, Equatable {
  public enum Verb: String, Sendable, CaseIterable {
    case continueRuntime = "continue_runtime"
    case isolateCapability = "isolate_capability"
    case terminateRuntime = "terminate_runtime"

    /// The only status that an entry with this verb can have.
    var status: Status {
      switch self {
      case .continueRuntime: .allowed
      case .isolateCapability: .disabled
      case .terminateRuntime: .terminated
      }
    }
  }

  public enum Status: String, Sendable, CaseIterable {
    case allowed, disabled, terminated
  }

  public let verb: Verb
  /// A capability, or `runtime`.
  public let target: Identifier
  public let reason: Identifier
  public var status: Status { verb.status }

  var metadata: Metadata {
    .object([
      ("action", .word(verb)), ("target", .identifier(target)), ("status", .word(status)),
      ("reason", .identifier(reason)),
    ])
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> ActionEntry {
    try node.object { reader throws(JSONRefusal) in
      let entry = ActionEntry(
        verb: try reader.required("action").word(),
        target: try reader.required("target").identifier(),
        reason: try reader.required("reason").identifier())
      let status = try reader.required("status")
      guard try status.word(Status.self) == entry.status else {
        throw status.refusal(.oneOf([entry.status.rawValue]))
      }
      return entry
    }
  }
}
