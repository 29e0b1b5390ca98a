public import CheckedValues
public import Receipts

extension Permit {
  /// What the permit must be for.
  public struct Subject: Sendable, Equatable {
    public var caseName: CaseName
    public var actionReceipt: SHA256Digest
    public var subject: SHA256Digest
    public var requestFingerprint: SHA256Digest
    /// What the action receipt says: what is to be done, and what is taken away for it.
    public var action: Action
    public var isolated: [Identifier]
    /// What the release receipt says; nil where there is none to ask.
    public var released: Released?

    public init(
      caseName: CaseName, actionReceipt: SHA256Digest, subject: SHA256Digest,
      requestFingerprint: SHA256Digest, action: Action, isolated: [Identifier],
      released: Released? = nil
    ) {
      (self.caseName, self.actionReceipt) = (caseName, actionReceipt)
      (self.subject, self.requestFingerprint) = (subject, requestFingerprint)
      (self.action, self.isolated, self.released) = (action, isolated, released)
    }
  }

  /// What a release receipt says of its permit.
  public struct Released: Sendable, Equatable {
    public var permitID: SHA256Digest?
    public var action: Action
    /// The hash of the event that it names.
    public var event: SHA256Digest?
    public var hasViolations: Bool

    public init(permitID: SHA256Digest?, action: Action, event: SHA256Digest?, hasViolations: Bool) {
      (self.permitID, self.action) = (permitID, action)
      (self.event, self.hasViolations) = (event, hasViolations)
    }
  }

  /// Checks the permit in the order of docs/enforcement.md: stream, sequence and previous hash, then the end
  /// of the stream, then what it is for. Structure and id were checked when it was read.
  ///
  /// `events` are those of its stream from `issuedAtSequence` to the end, verified, without a gap. Gives
  /// the number of the use that may begin now.
  public func check(
    _ events: some Sequence<AuditEvent>, for wanted: Subject
  ) throws(PermitFailure) -> Int {
    let place = try place(in: events)
    try check(wanted, place.issue)
    guard let action = decision.action else { throw .notExecutable }
    let released = Released(permitID: id, action: action, event: place.event, hasViolations: false)
    guard action == wanted.action, place.issue.decision == action,
      Set(isolated) == Set(wanted.isolated), wanted.released ?? released == released
    else { throw .ofOtherAction }
    return place.use
  }

  /// The event that issued it, and the number of the use that may begin now.
  public struct Place {
    let issue: PermitIssue
    /// The event's hash.
    let event: SHA256Digest
    let use: Int
  }

  /// The first half of it, before anybody asks what the permit is for.
  public func place(in events: some Sequence<AuditEvent>) throws(PermitFailure) -> Place {
    var own: (issue: PermitIssue, event: SHA256Digest)?
    var (end, used) = (issuedAtSequence - 1, 0)
    for event in events {
      guard event.stream == stream else { throw .ofOtherStream }
      if own == nil { own = (try ownIssue(event), event.eventHash) }
      if event.payload.usedPermit == id { used += 1 }
      end = event.sequence
    }
    guard let own else { throw .notIssued }
    guard used < expiry.uses else { throw .usedUp }
    guard expiry.range.contains(end) else { throw .expired }
    return Place(issue: own.issue, event: own.event, use: used + 1)
  }

  /// The event that issued this permit, which is the first.
  private func ownIssue(_ event: AuditEvent) throws(PermitFailure) -> PermitIssue {
    guard event.sequence == issuedAtSequence, case .permitIssued(let issue) = event.payload,
      issue.permitID == id
    else { throw .notIssued }
    guard event.previousHash == previousHash else { throw .ofOtherChain }
    return issue
  }

  private func check(_ wanted: Subject, _ issue: PermitIssue) throws(PermitFailure) {
    guard caseName == wanted.caseName, issue.caseName == wanted.caseName else { throw .ofOtherCase }
    guard issue.actionReceipt == wanted.actionReceipt else { throw .ofOtherActionReceipt }
    guard subject == wanted.subject, issue.subject == wanted.subject else { throw .ofOtherSubject }
    guard requestFingerprint == wanted.requestFingerprint else { throw .ofOtherRequest }
  }

  /// Whether the permit was issued under the policy in force. The executor does not read policy; whoever
  /// knows its hash calls this.
  public func check(policy inForce: SHA256Digest) throws(PermitFailure) {
    guard policyHash == inForce else { throw .ofOtherPolicy }
  }
}
