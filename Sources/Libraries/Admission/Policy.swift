public import CheckedValues
public import Evidence
public import StrictJSON

/// Governance's `policy.json`, read strictly. A policy that contradicts itself is refused: no decision
/// is better than one that nobody meant.
public struct Policy: Sendable {
  static let maximumRules = 4096
  static let maximumExceptions = 4096
  static let maximumProjects = 4096

  public enum Mode: String, Sendable, CaseIterable {
    case enforce
    case dryRun = "dry_run"
  }

  public enum UnsignedGrants: String, Sendable, CaseIterable {
    case reject, accept
  }

  public let id: Identifier
  public let version: SemanticVersion
  public let expiresAt: Timestamp?
  public let runtimeAPI: SemanticVersion
  public let mode: Mode
  public let projects: [ProjectState]
  public let signatures: SignaturePolicy
  public let unsignedGrants: UnsignedGrants
  public let evidence: EvidencePolicy
  public let vulnerabilities: VulnerabilityPolicy
  public let rules: RuleResolver
  public let exceptions: [PolicyException]

  public init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.policy.v1")
      return try Policy(reading: &reader)
    }
  }

  private init(reading reader: inout ObjectReader) throws(JSONRefusal) {
    id = try reader.required("policy_id").identifier()
    version = try reader.required("policy_version").version()
    expiresAt = try reader.optional("expires_at")?.timestamp()
    runtimeAPI = try reader.required("runtime_api").version()
    mode = try reader.required("mode").word()
    projects = try Self.unique(
      try reader.required("projects"), Self.maximumProjects, { $0.projectID },
      ProjectState.init)
    signatures = try SignaturePolicy(try reader.required("signatures"))
    unsignedGrants = try reader.required("grants").object { grants throws(JSONRefusal) in
      try grants.required("unsigned").word()
    }
    evidence = try EvidencePolicy(try reader.required("evidence"))
    vulnerabilities = try VulnerabilityPolicy(try reader.required("vulnerabilities"))
    rules = RuleResolver(
      rules: try Self.unique(
        try reader.required("rules"), Self.maximumRules, { $0.id },
        Rule.init),
      conflict: try reader.required("conflict_resolution_mode").word(),
      order: try reader.required("stable_order_mode").word())
    exceptions = try Self.unique(
      try reader.required("exceptions"), Self.maximumExceptions, { $0.id },
      PolicyException.init)
  }

  /// A list whose elements have ids that must differ.
  private static func unique<Element, ID: Hashable>(
    _ node: JSONNode, _ maximum: Int, _ id: (Element) -> ID,
    _ body: (JSONNode) throws(JSONRefusal) -> Element
  ) throws(JSONRefusal) -> [Element] {
    var seen: Set<ID> = []
    return try node.array(0...maximum) { node throws(JSONRefusal) in
      let element = try body(node)
      guard seen.insert(id(element)).inserted else { throw node.refusal(.uniqueName) }
      return element
    }
  }

  public func controlState(of project: Identifier) -> ControlState? {
    projects.first { $0.projectID == project }?.controlState
  }
}
