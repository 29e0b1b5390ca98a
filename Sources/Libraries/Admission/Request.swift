public import CheckedValues
public import Evidence
public import Signatures
public import StrictJSON

/// What a case asks for: `request.json`, read strictly. A section that is missing means that nothing
/// of that kind is asked for. What the request says of itself can only make the answer stricter.
public struct Request: Sendable {
  public static let fileName = "request.json"

  /// Lists of a request have at most this many elements.
  static let maximumEntries = 256

  public enum OriginClass: String, Sendable, CaseIterable {
    case firstParty = "first_party"
    case thirdPartyExternal = "third_party_external"
    case selfCreatedLocal = "self_created_local"
  }

  public struct Package: Sendable {
    public let id: Identifier
    public let version: SemanticVersion
    public let originClass: OriginClass
    public let isDraft: Bool
    public let api: APIRange?
  }

  /// Versions of the runtime API that the package can live with.
  public struct APIRange: Sendable {
    public let minimum: SemanticVersion
    public let maximumExclusive: SemanticVersion

    public func contains(_ version: SemanticVersion) -> Bool {
      !version.precedes(minimum) && version.precedes(maximumExclusive)
    }
  }

  public struct SignatureFile: Sendable, Equatable {
    public let format: ContainerFormat
    public let path: CasePath
  }

  public struct EvidenceFile: Sendable, Equatable {
    public let kind: EvidenceKind
    public let format: EvidenceFormat
    public let path: CasePath
    public let signature: SignatureFile?
  }

  public struct ActionRequest: Sendable {
    public enum DirectAccess: String, Sendable, CaseIterable {
      case none, filesystem, network, runtime
    }

    public let id: Identifier
    public let surface: Identifier
    public let name: Identifier
    public let requires: [Identifier]
    public let requiresApproval: Bool
    public let directAccess: DirectAccess
    public let transactionID: Identifier?
  }

  public let package: Package
  public let project: ProjectState?
  public let artifactPath: CasePath
  public let artifactSHA256: SHA256Digest?
  public let signatures: [SignatureFile]
  public let evidence: [EvidenceFile]
  /// Trimmed, unique, sorted.
  public let capabilitiesRequested: [Identifier]
  public let action: ActionRequest?
  public let grants: [Identifier]
  public let sessionID: Identifier?
  public let lifecycle: Lifecycle?
  /// Whether the package comes from another instance.
  public let isImported: Bool
  /// Whose trust it would bring along.
  public let sourceInstance: Identifier?

  public init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.request.v1")
      return try Self.read(&reader)
    }
  }

  /// No initializer, for one that may fail half-way ends with a copy of all that was read.
  private static func read(_ reader: inout ObjectReader) throws(JSONRefusal) -> Request {
    let package = try Package(try reader.required("package"))
    let project = try reader.optional("project").map(ProjectState.init)
    let (artifactPath, artifactSHA256) = try reader.required("artifact").object {
      artifact throws(JSONRefusal) in
      (
        try artifact.required("path").casePath(),
        try artifact.optional("sha256")?.sha256()
      )
    }
    let signatures = try reader.list("signatures", SignatureFile.init)
    let evidence = try reader.list("evidence", EvidenceFile.init)
    let capabilitiesRequested = try reader.list("capabilities_requested") { node throws(JSONRefusal) in
      try node.trimmedIdentifier()
    }.sortedOnce()
    let action = try reader.optional("action").map(ActionRequest.init)
    let grants = try reader.list("grants") { node throws(JSONRefusal) in try node.identifier() }
    let sessionID = try reader.optional("session_id")?.identifier()
    let lifecycle = try reader.optional("lifecycle").map(Lifecycle.init)
    let (isImported, sourceInstance) =
      try reader.optional("import").map(Self.imported)
      ?? (false, nil)
    _ = try reader.optional("actor").map(Self.checkActor)
    return Request(
      package: package, project: project, artifactPath: artifactPath,
      artifactSHA256: artifactSHA256, signatures: signatures, evidence: evidence,
      capabilitiesRequested: capabilitiesRequested, action: action, grants: grants,
      sessionID: sessionID, lifecycle: lifecycle, isImported: isImported,
      sourceInstance: sourceInstance)
  }

  private init(
    package: Package, project: ProjectState?, artifactPath: CasePath,
    artifactSHA256: SHA256Digest?, signatures: [SignatureFile], evidence: [EvidenceFile],
    capabilitiesRequested: [Identifier], action: ActionRequest?, grants: [Identifier],
    sessionID: Identifier?, lifecycle: Lifecycle?, isImported: Bool, sourceInstance: Identifier?
  ) {
    (self.package, self.project) = (package, project)
    (self.artifactPath, self.artifactSHA256) = (artifactPath, artifactSHA256)
    (self.signatures, self.evidence) = (signatures, evidence)
    self.capabilitiesRequested = capabilitiesRequested
    (self.action, self.grants, self.sessionID) = (action, grants, sessionID)
    (self.lifecycle, self.isImported) = (lifecycle, isImported)
    self.sourceInstance = sourceInstance
  }

  /// SHA-256 of the request's RFC 8785 form.
  public static func fingerprint(of node: JSONNode) throws(JSONRefusal) -> SHA256Digest {
    SHA256.digest(of: try node.canonical())
  }
}

extension [Identifier] {
  /// Sorted, each name once.
  func sortedOnce() -> [Identifier] {
    guard count > 1 else { return self }
    return sorted().reduce(into: []) { all, next in if all.last != next { all.append(next) } }
  }
}
