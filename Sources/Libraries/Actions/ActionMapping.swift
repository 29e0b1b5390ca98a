internal import CheckedValues
public import Receipts
public import StrictJSON

/// The table of governance's `actions.json`: what each runtime decision leads to.
///
///     { "schema": "membrane.actions.v1",
///       "mapping": { "allow": { "action": "continue", "actions": [ … ] },
///                    "warn":  { "action": "isolate_and_continue", "actions": [ … ] },
///                    "block": { "action": "terminate", "actions": [ … ] } } }
///
/// The action of a decision is fixed; what a user may choose is which capabilities are isolated and
/// what stays allowed.
public struct ActionMapping: Sendable, Equatable {
  /// Entries of one decision at most.
  public static let maximumEntries = 256

  private let allow: [ActionEntry]
  private let warn: [ActionEntry]
  private let block: [ActionEntry]

  public init(_ node: JSONNode) throws(JSONRefusal) {
    (allow, warn, block) = try node.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.actions.v1")
      return try reader.required("mapping").object { mapping throws(JSONRefusal) in
        (
          try Self.entries(try mapping.required("allow"), .proceed, [.continueRuntime]),
          try Self.entries(
            try mapping.required("warn"), .isolateAndContinue,
            [.isolateCapability, .continueRuntime]),
          try Self.entries(try mapping.required("block"), .terminate, [.terminateRuntime])
        )
      }
    }
  }

  /// The entries of one decision: its action must be `action`, every verb must be one of `verbs`, and
  /// each of those must occur. Nothing can be isolated and stay allowed at once.
  private static func entries(
    _ node: JSONNode, _ action: Action, _ verbs: [ActionEntry.Verb]
  ) throws(JSONRefusal) -> [ActionEntry] {
    try node.object { reader throws(JSONRefusal) in
      let named = try reader.required("action")
      guard try named.word(Action.self) == action else {
        throw named.refusal(.oneOf([action.rawValue]))
      }
      let list = try reader.required("actions")
      var verbOf: [Identifier: ActionEntry.Verb] = [:]
      let entries = try list.array(1...maximumEntries) { node throws(JSONRefusal) in
        let entry = try ActionEntry.read(node)
        guard verbs.contains(entry.verb) else {
          throw node.refusal(.oneOf(verbs.map { $0.rawValue }))
        }
        guard verbOf.updateValue(entry.verb, forKey: entry.target) ?? entry.verb == entry.verb else {
          throw node.refusal(.uniqueName)
        }
        return entry
      }
      for verb in verbs where !entries.contains(where: { $0.verb == verb }) {
        throw list.refusal(.member(verb.rawValue))
      }
      return entries
    }
  }

  /// The table for documents of other makers, which come without governance.
  public static let standard: ActionMapping = {
    let text = """
      {"schema":"membrane.actions.v1","mapping":{
      "allow":{"action":"continue","actions":[
      {"action":"continue_runtime","target":"runtime","status":"allowed","reason":"runtime_decision_allow"}]},
      "warn":{"action":"isolate_and_continue","actions":[
      {"action":"isolate_capability","target":"private_runner","status":"disabled","reason":"local_runtime_context_warn"},
      {"action":"isolate_capability","target":"unsafe_payload_fetch","status":"disabled","reason":"no_raw_payloads_public_boundary"},
      {"action":"isolate_capability","target":"secret_material_access","status":"disabled","reason":"no_private_keys_boundary"},
      {"action":"continue_runtime","target":"public_metadata_verification","status":"allowed","reason":"safe_metadata_only_execution"}]},
      "block":{"action":"terminate","actions":[
      {"action":"terminate_runtime","target":"runtime","status":"terminated","reason":"runtime_decision_block"}]}}}
      """
    guard let document = try? JSONDocument(Array(text.utf8)),
      let mapping = try? ActionMapping(document.root)
    else { preconditionFailure("the standard table could not be read") }
    return mapping
  }()

  public func action(for decision: RuntimeDecision) -> (action: Action, entries: [ActionEntry]) {
    switch decision {
    case .allow: (.proceed, allow)
    case .warn: (.isolateAndContinue, warn)
    case .block: (.terminate, block)
    }
  }
}
