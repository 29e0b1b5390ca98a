public import CheckedValues
internal import StrictJSON

/// What was read from the state folder; a replay uses these facts. Null is what was not read.
public struct StateFacts: Sendable, Equatable {
  /// Whether the kill switch is set; null without a state folder.
  public var killSwitch: Bool?
  /// The grants whose nonces another evaluation had spent, sorted; nil when the ledger was not asked.
  public var spentGrants: [Identifier]?

  public init(killSwitch: Bool?, spentGrants: [Identifier]? = nil) {
    (self.killSwitch, self.spentGrants) = (killSwitch, spentGrants)
  }

  /// `spent_grants` stands there only when the ledger was asked.
  var metadata: Metadata {
    var members: [(MemberName, Metadata)] = [
      ("package_state", .null), ("package_version", .null),
      ("kill_switch", .optional(killSwitch) { .flag($0) }),
    ]
    if let spentGrants {
      members.append(("spent_grants", .list(spentGrants.map { .identifier($0) })))
    }
    return .object(members)
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> StateFacts {
    try node.object { reader throws(JSONRefusal) in
      for name in ["package_state", "package_version"] as [StaticString] {
        let member = try reader.required(name)
        guard member.kind == .null else { throw member.refusal(.kind(.null)) }
      }
      let flag = try reader.required("kill_switch")
      return StateFacts(
        killSwitch: try flag.unlessNull?.bool(),
        spentGrants: try reader.optional("spent_grants")?.identifiers())
    }
  }
}
