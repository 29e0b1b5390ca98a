public import Admission
public import Audit
public import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
public import ToolSupport

/// What an approver's answer leads to: events in the case's audit stream, a signed grant for each
/// capability when it is yes, and the decision, in this order. What fails leaves nothing of what comes after
/// it.
public struct EscalationResolver: Sendable {
  private let path: String
  private let snapshot: Snapshot
  private let time: Timestamp

  @export(interface)
  public init(governance path: String, at time: Timestamp) throws(ToolFailure) {
    (self.path, self.time) = (path, time)
    snapshot = try Snapshot(GovernanceFiles(at: path))
  }

  /// Refuses an approver whose grants would be worth nothing.
  @export(interface)
  public func check(_ approver: Approver, for asked: EscalationRequest) throws(ToolFailure) {
    try approver.check(by: snapshot.trust, at: time, package: asked.packageID)
    guard asked.projectID != nil else {
      throw ToolFailure.usage(
        "the request names no project", hint: "a grant is for one package in one project")
    }
  }

  /// Carries the answer out and gives the ids of the grants that were written. `validFor` is in seconds;
  /// `identity` is who answered, as far as it is known.
  @export(interface)
  public func resolve(
    _ waiting: EscalationCase, _ answer: EscalationDecision.Answer, identity: Identifier?,
    by approver: Approver?, validFor: Int, out: String, stream: StreamID?
  ) throws(ToolFailure) -> [Identifier] {
    let grants = try approver.flatMap { approver throws(ToolFailure) in
      answer.isApproval ? try self.grants(waiting, answer, approver, validFor) : nil
    }
    precondition(!answer.isApproval || grants != nil, "an approval has an approver")
    let decision = EscalationDecision(
      request: waiting.asked, answer: answer, approverIdentity: approver?.identity ?? identity,
      approverRole: (approver?.identity ?? identity).map { _ in Self.role }, decidedAt: time,
      grants: (grants ?? []).map { $0.id })
    guard let name = EscalationDecision.path(of: waiting.asked.caseName)?.name else {
      throw ToolFailure.usage("\(waiting.asked.caseName): the name is too long for a decision")
    }
    let signed = try (grants ?? []).map { grant throws(ToolFailure) in try self.file(grant, by: approver) }
    let events = EscalationEvents(decision, waiting.transaction, snapshot)
    try events.append(to: stream ?? StreamID(of: waiting.asked.caseName), below: out)
    try signed.write(to: GrantFolder.name, in: path)
    let file = try OutputFile(String(name), document: decision.document)
    try [file].write(to: EscalationDecision.folder, in: path)
    return decision.grants
  }

  static let role = Identifier.known(SignerRole.approver.rawValue)

  private func grants(
    _ waiting: EscalationCase, _ answer: EscalationDecision.Answer, _ approver: Approver,
    _ validFor: Int
  ) throws(ToolFailure) -> [Grant] {
    let asked = waiting.asked
    guard let end = Timestamp(seconds: time.seconds + validFor) else {
      throw ToolFailure.usage("--valid-for: the grants would end after the year 9999")
    }
    var extent = Grant.Extent.persistent
    if answer == .approveSession {
      guard let session = waiting.session else {
        throw ToolFailure.usage(
          "the request names no session", hint: "approve_persistent is not bound to one")
      }
      extent = .session(session)
    }
    guard let project = asked.projectID else { return [] }
    return try asked.capabilities.map { capability throws(ToolFailure) in
      let nonce = try orFail(RandomDigits.hex())
      return Grant(
        id: .known("g-" + nonce.prefix(32)), packageID: asked.packageID,
        packageVersion: asked.packageVersion, projectID: project, capability: capability,
        actionSurfaces: [asked.surface], actionNames: [asked.name],
        approverIdentity: approver.identity, approverRole: Self.role, extent: extent,
        catalogVersion: snapshot.catalog.version, nonce: .known(nonce), issuedAt: time, expiresAt: end)
    }
  }

  private func file(_ grant: Grant, by approver: Approver?) throws(ToolFailure) -> OutputFile {
    guard let approver else { preconditionFailure("an approval has an approver") }
    return try approver.envelope("\(grant.id).json", grant.document, type: Grant.payloadType)
  }
}
