internal import StrictJSON

/// What was read from the state folder; a replay uses these facts. Null is what was not read.
public struct StateFacts: Sendable, Equatable {
  /// Whether the kill switch is set; null without a state folder.
  public var killSwitch: Bool?

  public init(killSwitch: Bool?) { self.killSwitch = killSwitch }

  var metadata: Metadata {
    .object([
      ("package_state", .null), ("package_version", .null),
      ("kill_switch", .optional(killSwitch) { .flag($0) }),
    ])
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> StateFacts {
    try node.object { reader throws(JSONRefusal) in
      for name in ["package_state", "package_version"] as [StaticString] {
        let member = try reader.required(name)
        guard member.kind == .null else { throw member.refusal(.kind(.null)) }
      }
      let flag = try reader.required("kill_switch")
      return StateFacts(killSwitch: flag.kind == .null ? nil : try flag.bool())
    }
  }
}
