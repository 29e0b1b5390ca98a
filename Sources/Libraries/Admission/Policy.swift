public import CheckedValues
public import Evidence
public import Receipts
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
    expiresAt = try reader.optional("expires_at") { node throws(JSONRefusal) in
      try node.timestamp()
    }
    runtimeAPI = try reader.required("runtime_api").version()
    mode = try reader.required("mode").word()
    projects = try Self.unique(
      try reader.required("projects"), Self.maximumProjects, \.projectID
    ) { node throws(JSONRefusal) in try ProjectState(node) }
    signatures = try SignaturePolicy(try reader.required("signatures"))
    unsignedGrants = try reader.required("grants").object { grants throws(JSONRefusal) in
      try grants.required("unsigned").word()
    }
    evidence = try EvidencePolicy(try reader.required("evidence"))
    vulnerabilities = try VulnerabilityPolicy(try reader.required("vulnerabilities"))
    rules = RuleResolver(
      rules: try Self.unique(try reader.required("rules"), Self.maximumRules, \.id) {
        node throws(JSONRefusal) in try Rule(node)
      },
      conflict: try reader.required("conflict_resolution_mode").word(),
      order: try reader.required("stable_order_mode").word())
    exceptions = try Self.unique(
      try reader.required("exceptions"), Self.maximumExceptions, \.id
    ) { node throws(JSONRefusal) in try PolicyException(node) }
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

/// What a policy says of signatures.
public struct SignaturePolicy: Sendable {
  /// One signature that does not verify is enough for a no.
  public let everySignatureMustVerify: Bool
  /// The namespace that an SSH signature must have.
  public let sshsigNamespace: Identifier

  init(_ node: JSONNode) throws(JSONRefusal) {
    (everySignatureMustVerify, sshsigNamespace) = try node.object { reader throws(JSONRefusal) in
      (
        try reader.optional("every_signature_must_verify") { node throws(JSONRefusal) in
          try node.bool()
        } ?? false,
        try reader.optional("sshsig_namespace") { node throws(JSONRefusal) in
          try node.identifier()
        } ?? Self.defaultNamespace
      )
    }
  }

  private static let defaultNamespace: Identifier = {
    guard let name = Identifier("file") else { preconditionFailure("`file` is an identifier") }
    return name
  }()
}

/// One exception of a policy, for one package, until it expires.
public struct PolicyException: Sendable {
  public enum Subject: Sendable, Equatable {
    /// One finding of a scan is taken out.
    case vulnerability(Identifier)
    /// A failure with this code is softened to a warning.
    case reasonCode(ReasonCode)
  }

  public let id: Identifier
  public let packageID: Identifier
  public let expiresAt: Timestamp
  public let approvedBy: Identifier
  public let subject: Subject

  init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      try PolicyException(reading: &reader, node)
    }
  }

  private init(reading reader: inout ObjectReader, _ node: JSONNode) throws(JSONRefusal) {
    let idNode = try reader.required("exception_id")
    id = try idNode.identifier()
    // A finding says `dry_run` when the mode softened it; no exception may look like that.
    guard id.text != "dry_run" else { throw idNode.refusal(.form("exception_id")) }
    packageID = try reader.required("package_id").identifier()
    expiresAt = try reader.required("expires_at").timestamp()
    approvedBy = try reader.required("approved_by").identifier()
    switch (reader.optional("vulnerability_id"), reader.optional("reason_code")) {
    case (let vulnerability?, nil): subject = .vulnerability(try vulnerability.identifier())
    case (nil, let code?):
      let word: ReasonCode = try code.word()
      guard word.canBeSoftened else {
        throw code.refusal(
          .oneOf(ReasonCode.allCases.filter(\.canBeSoftened).map(\.rawValue)))
      }
      subject = .reasonCode(word)
    case (nil, nil): throw node.refusal(.member("vulnerability_id"))
    case (_?, let code?): throw code.refusal(.knownMember)
    }
  }

  public func isInForce(at time: Timestamp) -> Bool { time < expiresAt }
}
