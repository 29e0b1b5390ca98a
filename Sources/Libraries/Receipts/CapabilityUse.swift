public import CheckedValues
internal import StrictJSON

/// The capabilities of a request, each list sorted.
public struct CapabilityUse: Sendable, Equatable {
  public var requested: [Identifier]
  public var required: [Identifier]
  public var granted: [Identifier]
  public var escalationRequired: [Identifier]
  /// Those of `granted` whose grant nobody signed, which the policy must accept.
  public var grantedUnsigned: [Identifier]

  public init(
    requested: [Identifier] = [], required: [Identifier] = [], granted: [Identifier] = [],
    escalationRequired: [Identifier] = [], grantedUnsigned: [Identifier] = []
  ) {
    (self.requested, self.required) = (requested, required)
    (self.granted, self.escalationRequired) = (granted, escalationRequired)
    self.grantedUnsigned = grantedUnsigned
  }

  /// `granted_unsigned` stands there only when there is one.
  var metadata: Metadata {
    func names(_ list: [Identifier]) -> Metadata {
      .list(list.map { (name: Identifier) -> Metadata in .identifier(name) })
    }
    var members: [(MemberName, Metadata)] = [
      ("requested", names(requested)), ("required", names(required)), ("granted", names(granted)),
      ("escalation_required", names(escalationRequired)),
    ]
    if !grantedUnsigned.isEmpty { members.append(("granted_unsigned", names(grantedUnsigned))) }
    return .object(members)
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> CapabilityUse {
    try node.object { reader throws(JSONRefusal) in
      CapabilityUse(
        requested: try reader.required("requested").identifiers(),
        required: try reader.required("required").identifiers(),
        granted: try reader.required("granted").identifiers(),
        escalationRequired: try reader.required("escalation_required").identifiers(),
        grantedUnsigned: try reader.optional("granted_unsigned")?.identifiers() ?? [])
    }
  }
}
