public import CheckedValues
public import Receipts
public import StrictJSON

/// What stage 2 asks of an approver when capabilities lack a grant, `runtime/escalation_request.json`.
public struct EscalationRequest: Sendable, Equatable {
  public static let fileName = "escalation_request.json"

  public var caseName: CaseName
  public var requestFingerprint: SHA256Digest
  public var packageID: Identifier
  public var packageVersion: SemanticVersion
  /// Nil when the request names no project; then nothing can be granted.
  public var projectID: Identifier?
  /// Sorted; at least one.
  public var capabilities: [Identifier]
  public var actionID: Identifier
  public var surface: Identifier
  public var name: Identifier

  /// Nil when the request has no action, which needs no capability.
  public init?(
    _ request: Request, of caseName: CaseName, fingerprint: SHA256Digest,
    capabilities: [Identifier]
  ) {
    guard let action = request.action, !capabilities.isEmpty else { return nil }
    (self.caseName, requestFingerprint) = (caseName, fingerprint)
    (packageID, packageVersion) = (request.package.id, request.package.version)
    (projectID, self.capabilities) = (request.project?.projectID, capabilities)
    (actionID, surface, name) = (action.id, action.surface, action.name)
  }

  public init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.escalation-request.v1")
      return try EscalationRequest(reading: &reader)
    }
  }

  /// The members behind `schema`, which a decision repeats.
  init(reading reader: inout ObjectReader) throws(JSONRefusal) {
    caseName = try reader.required("case").caseName()
    requestFingerprint = try reader.required("request_fingerprint").sha256()
    packageID = try reader.required("package_id").identifier()
    packageVersion = try reader.required("package_version").version()
    let project = try reader.required("project_id")
    projectID = try project.unlessNull?.identifier()
    capabilities = try reader.required("capabilities").array(1...Request.maximumEntries) {
      node throws(JSONRefusal) in try node.identifier()
    }
    actionID = try reader.required("action_id").identifier()
    surface = try reader.required("surface").identifier()
    name = try reader.required("name").identifier()
  }

  public var document: OutputDocument {
    var document = OutputDocument()
    document.add("schema", .constant("membrane.escalation-request.v1"))
    write(to: &document)
    return document
  }

  func write(to document: inout OutputDocument) {
    document.add("case", .caseName(caseName))
    document.add("request_fingerprint", .digest(requestFingerprint))
    document.add("package_id", .identifier(packageID))
    document.add("package_version", .version(packageVersion))
    document.add("project_id", .optional(projectID) { .identifier($0) })
    document.add("capabilities", .list(capabilities.map { .identifier($0) }))
    document.add("action_id", .identifier(actionID))
    document.add("surface", .identifier(surface))
    document.add("name", .identifier(name))
  }
}
