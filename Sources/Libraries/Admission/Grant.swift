public import CheckedValues
public import Receipts
public import StrictJSON

/// An approver's statement that one version of one package may use one capability, the payload of a grant
/// file:
///
///     { "schema": "membrane.grant.v1", "grant_id", "package_id", "package_version", "project_id",
///       "capability", "scope": { "action_surfaces": [ ≥1 ], "action_names"?: [ ≥1 ] },
///       "approver_identity", "approver_role", "grant_scope": "session" | "persistent", "session_id"?,
///       "catalog_version", "nonce", "issued_at", "expires_at", "status": "active|revoked|expired|consumed",
///       "confirmation_proof_ref"? }
///
/// `session_id` is there exactly when the scope is a session. A grant without `action_names` is for every
/// action on its surfaces.
public struct Grant: Sendable, Equatable {
  /// The `payloadType` of the DSSE envelope around it.
  public static let payloadType = "application/vnd.membrane.grant+json"
  /// Bytes of a grant file at most.
  public static let fileLimit = 64 << 10
  static let scopeEntries = 1...256

  /// How long a grant is meant to last.
  public enum Extent: Sendable, Equatable {
    /// Until this session ends.
    case session(Identifier)
    case persistent
  }

  public enum Status: String, Sendable, CaseIterable {
    case active, revoked, expired, consumed
  }

  public var id: Identifier
  public var packageID: Identifier
  public var packageVersion: SemanticVersion
  public var projectID: Identifier
  public var capability: Identifier
  public var actionSurfaces: [Identifier]
  /// Nil means every action.
  public var actionNames: [Identifier]?
  /// The `signer_id` of the one who signs it.
  public var approverIdentity: Identifier
  public var approverRole: Identifier
  public var extent: Extent
  public var catalogVersion: SemanticVersion
  public var nonce: Identifier
  public var issuedAt: Timestamp
  public var expiresAt: Timestamp
  public var status: Status
  public var confirmationProof: Identifier?

  public init(
    id: Identifier, packageID: Identifier, packageVersion: SemanticVersion, projectID: Identifier,
    capability: Identifier, actionSurfaces: [Identifier], actionNames: [Identifier]?,
    approverIdentity: Identifier, approverRole: Identifier, extent: Extent,
    catalogVersion: SemanticVersion, nonce: Identifier, issuedAt: Timestamp, expiresAt: Timestamp,
    status: Status = .active, confirmationProof: Identifier? = nil
  ) {
    (self.id, self.packageID, self.packageVersion) = (id, packageID, packageVersion)
    (self.projectID, self.capability) = (projectID, capability)
    (self.actionSurfaces, self.actionNames) = (actionSurfaces, actionNames)
    (self.approverIdentity, self.approverRole) = (approverIdentity, approverRole)
    (self.extent, self.catalogVersion, self.nonce) = (extent, catalogVersion, nonce)
    (self.issuedAt, self.expiresAt, self.status) = (issuedAt, expiresAt, status)
    self.confirmationProof = confirmationProof
  }

  /// Reads the statement itself.
  public init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.grant.v1")
      return try Grant(reading: &reader)
    }
  }

  private init(reading reader: inout ObjectReader) throws(JSONRefusal) {
    id = try reader.required("grant_id").identifier()
    packageID = try reader.required("package_id").identifier()
    packageVersion = try reader.required("package_version").version()
    projectID = try reader.required("project_id").identifier()
    capability = try reader.required("capability").identifier()
    (actionSurfaces, actionNames) = try reader.required("scope").object {
      scope throws(JSONRefusal) in
      (
        try scope.required("action_surfaces").grantNames(),
        try scope.optional("action_names")?.grantNames()
      )
    }
    approverIdentity = try reader.required("approver_identity").identifier()
    approverRole = try reader.required("approver_role").identifier()
    extent = try Extent(reading: &reader)
    catalogVersion = try reader.required("catalog_version").version()
    nonce = try reader.required("nonce").identifier()
    issuedAt = try reader.required("issued_at").timestamp()
    expiresAt = try reader.required("expires_at").timestamp()
    status = try reader.required("status").word()
    confirmationProof = try reader.optional("confirmation_proof_ref")?.identifier()
  }

  /// The statement as a document; its canonical bytes are what is signed.
  public var document: OutputDocument {
    func names(_ list: [Identifier]) -> Metadata { .list(list.map { .identifier($0) }) }
    var scope: [(MemberName, Metadata)] = [("action_surfaces", names(actionSurfaces))]
    if let actionNames { scope.append(("action_names", names(actionNames))) }
    var document = OutputDocument()
    document.add("schema", .constant("membrane.grant.v1"))
    document.add("grant_id", .identifier(id))
    document.add("package_id", .identifier(packageID))
    document.add("package_version", .version(packageVersion))
    document.add("project_id", .identifier(projectID))
    document.add("capability", .identifier(capability))
    document.add("scope", .object(scope))
    document.add("approver_identity", .identifier(approverIdentity))
    document.add("approver_role", .identifier(approverRole))
    document.add("grant_scope", .word(extent.scope))
    if case .session(let session) = extent { document.add("session_id", .identifier(session)) }
    document.add("catalog_version", .version(catalogVersion))
    document.add("nonce", .identifier(nonce))
    document.add("issued_at", .time(issuedAt))
    document.add("expires_at", .time(expiresAt))
    document.add("status", .word(status))
    if let confirmationProof {
      document.add("confirmation_proof_ref", .identifier(confirmationProof))
    }
    return document
  }

  /// The two names under which its nonce is spent: `package_id::project_id::capability::nonce` and
  /// `grant_id::nonce`.
  public var nonceKeys: [String] {
    ["\(packageID)::\(projectID)::\(capability)::\(nonce)", "\(id)::\(nonce)"]
  }
}

/// The words for how long a grant lasts.
public enum GrantScope: String, Sendable, CaseIterable {
  case session, persistent
}

extension Grant.Extent {
  public var scope: GrantScope {
    switch self {
    case .session: .session
    case .persistent: .persistent
    }
  }

  fileprivate init(reading reader: inout ObjectReader) throws(JSONRefusal) {
    let scope: GrantScope = try reader.required("grant_scope").word()
    switch scope {
    case .session: self = .session(try reader.required("session_id").identifier())
    case .persistent: self = .persistent
    }
  }
}

extension JSONNode {
  fileprivate func grantNames() throws(JSONRefusal) -> [Identifier] {
    try array(Grant.scopeEntries) { node throws(JSONRefusal) in try node.identifier() }
  }
}
