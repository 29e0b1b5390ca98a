public import CheckedValues
internal import StrictJSON

/// The governed snapshot that decided, and the rule that applied.
public struct PolicyReference: Sendable, Equatable {
  public var policyID: Identifier
  public var policyVersion: SemanticVersion
  public var policyHash: SHA256Digest
  public var ruleID: Identifier?

  public init(
    policyID: Identifier, policyVersion: SemanticVersion, policyHash: SHA256Digest,
    ruleID: Identifier?
  ) {
    (self.policyID, self.policyVersion) = (policyID, policyVersion)
    (self.policyHash, self.ruleID) = (policyHash, ruleID)
  }

  public var metadata: Metadata {
    .object([
      ("policy_id", .identifier(policyID)), ("policy_version", .version(policyVersion)),
      ("policy_hash", .digest(policyHash)), ("rule_id", .optional(ruleID) { .identifier($0) }),
    ])
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> PolicyReference {
    try node.object { reader throws(JSONRefusal) in
      PolicyReference(
        policyID: try reader.required("policy_id").identifier(),
        policyVersion: try reader.required("policy_version").version(),
        policyHash: try reader.required("policy_hash").sha256(),
        ruleID: try reader.required("rule_id").unlessNull?.identifier())
    }
  }
}
