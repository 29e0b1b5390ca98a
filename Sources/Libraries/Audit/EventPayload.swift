public import CheckedValues
internal import Receipts
internal import StrictJSON

/// What an event says, one closed type for each type of event. `EventPayloads.swift` has the members.
public enum EventPayload: Sendable, Equatable {
  case streamOpened
  case streamRecovered(TornTail)
  case permitIssued(PermitIssue)
  case permitUsed(PermitUse)
  case releaseRefused(ReleaseRefusal)
  case executionFinished(ExecutionEnd)
  /// One of the six `capability.…` types.
  case capability(CapabilityEvent, EscalationPayload)
  case reviewResolved(ReviewResolution)
  case killSwitchSet(KillSwitchChange)
  case killSwitchLifted(KillSwitchChange)

  public var type: EventType {
    switch self {
    case .streamOpened: .streamOpened
    case .streamRecovered: .streamRecovered
    case .permitIssued: .permitIssued
    case .permitUsed: .permitUsed
    case .releaseRefused: .releaseRefused
    case .executionFinished: .executionFinished
    case .capability(let event, _): event.type
    case .reviewResolved: .reviewResolved
    case .killSwitchSet: .killSwitchSet
    case .killSwitchLifted: .killSwitchLifted
    }
  }

  /// The permit that this is a use of.
  public var usedPermit: SHA256Digest? {
    if case .permitUsed(let use) = self { use.permitID } else { nil }
  }

  /// The members, without `eventId`: that is worked out from them.
  var members: [(MemberName, Metadata)] {
    switch self {
    case .streamOpened: []
    case .streamRecovered(let tail): tail.members
    case .permitIssued(let issue): issue.members
    case .permitUsed(let use): use.members
    case .releaseRefused(let refusal): refusal.members
    case .executionFinished(let end): end.members
    case .capability(_, let payload): payload.members
    case .reviewResolved(let resolution): resolution.members
    case .killSwitchSet(let change), .killSwitchLifted(let change): change.members
    }
  }

  /// The member `payload` of an event.
  func metadata(eventID: SHA256Digest) -> Metadata {
    guard case .capability = self else { return .object(members) }
    return .object([("eventId", .digest(eventID))] + members)
  }

  static func read(_ type: EventType, _ node: JSONNode) throws(JSONRefusal) -> EventPayload {
    try node.object { reader throws(JSONRefusal) in
      switch type {
      case .streamOpened: .streamOpened
      case .streamRecovered: .streamRecovered(try TornTail(&reader))
      case .permitIssued: .permitIssued(try PermitIssue(&reader))
      case .permitUsed: .permitUsed(try PermitUse(&reader))
      case .releaseRefused: .releaseRefused(try ReleaseRefusal(&reader))
      case .executionFinished: .executionFinished(try ExecutionEnd(&reader))
      case .escalationRequested: .capability(.requested, try EscalationPayload(&reader))
      case .escalationApproved: .capability(.approved, try EscalationPayload(&reader))
      case .escalationDenied: .capability(.denied, try EscalationPayload(&reader))
      case .capabilityRejected: .capability(.rejected, try EscalationPayload(&reader))
      case .rollbackExecuted: .capability(.rollbackExecuted, try EscalationPayload(&reader))
      case .rollbackFailed: .capability(.rollbackFailed, try EscalationPayload(&reader))
      case .reviewResolved: .reviewResolved(try ReviewResolution(&reader))
      case .killSwitchSet: .killSwitchSet(try KillSwitchChange(&reader))
      case .killSwitchLifted: .killSwitchLifted(try KillSwitchChange(&reader))
      }
    }
  }
}
