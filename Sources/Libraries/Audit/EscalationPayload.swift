public import CheckedValues
public import Receipts
public import Signatures
internal import StrictJSON

/// The events of the capability layer.
public enum CapabilityEvent: Sendable, CaseIterable {
  case requested, approved, denied, rejected, rollbackExecuted, rollbackFailed

  public var type: EventType {
    switch self {
    case .requested: .escalationRequested
    case .approved: .escalationApproved
    case .denied: .escalationDenied
    case .rejected: .capabilityRejected
    case .rollbackExecuted: .rollbackExecuted
    case .rollbackFailed: .rollbackFailed
    }
  }
}

/// The payload of the capability layer's events: thirteen members, always all of them, with an empty
/// string for what does not apply. The first, `eventId`, is the event's own id and is put in when the
/// event is made.
public struct EscalationPayload: Sendable, Equatable {
  public enum Decision: String, Sendable, CaseIterable {
    case requested, approved, denied, timeout, rejected
  }

  public enum Scope: String, Sendable, CaseIterable {
    case session, persistent, none
  }

  /// A code of the membrane, or the capability layer's own name for it.
  public enum Reason: Sendable, Equatable {
    case code(ReasonCode)
    case reject(RejectCode)
  }

  public var timestamp: Timestamp
  public var moduleID: Identifier?
  public var moduleVersion: SemanticVersion?
  public var capabilityID: Identifier?
  public var actionID: Identifier?
  public var transactionID: Identifier?
  public var decision: Decision
  public var reason: Reason?
  public var approver: Identifier?
  public var approverRole: SignerRole?
  public var scope: Scope
  public var grantVersion: Identifier?

  public init(
    timestamp: Timestamp, moduleID: Identifier? = nil, moduleVersion: SemanticVersion? = nil,
    capabilityID: Identifier? = nil, actionID: Identifier? = nil, transactionID: Identifier? = nil,
    decision: Decision, reason: Reason? = nil, approver: Identifier? = nil,
    approverRole: SignerRole? = nil, scope: Scope = .none, grantVersion: Identifier? = nil
  ) {
    (self.timestamp, self.moduleID, self.moduleVersion) = (timestamp, moduleID, moduleVersion)
    (self.capabilityID, self.actionID) = (capabilityID, actionID)
    (self.transactionID, self.decision, self.reason) = (transactionID, decision, reason)
    (self.approver, self.approverRole) = (approver, approverRole)
    (self.scope, self.grantVersion) = (scope, grantVersion)
  }

  var members: [(MemberName, Metadata)] {
    [
      ("timestampUtc", .time(timestamp)), ("moduleId", .orEmpty(moduleID) { .identifier($0) }),
      ("moduleVersion", .orEmpty(moduleVersion) { .version($0) }),
      ("capabilityId", .orEmpty(capabilityID) { .identifier($0) }),
      ("actionId", .orEmpty(actionID) { .identifier($0) }),
      ("transactionId", .orEmpty(transactionID) { .identifier($0) }),
      ("decision", .word(decision)),
      ("decisionReasonCode", .orEmpty(reason) { $0.metadata }),
      ("approverIdentity", .orEmpty(approver) { .identifier($0) }),
      ("approverRole", .orEmpty(approverRole) { .word($0) }),
      ("grantScope", .word(scope)), ("grantVersion", .orEmpty(grantVersion) { .identifier($0) }),
    ]
  }

  init(_ reader: inout ObjectReader) throws(JSONRefusal) {
    // That it is the right one is checked with the event.
    _ = try reader.required("eventId").sha256()
    timestamp = try reader.required("timestampUtc").timestamp()
    moduleID = try reader.identifierOrEmpty("moduleId")
    moduleVersion = try reader.orEmpty("moduleVersion") { node throws(JSONRefusal) in
      try node.version()
    }
    capabilityID = try reader.identifierOrEmpty("capabilityId")
    actionID = try reader.identifierOrEmpty("actionId")
    transactionID = try reader.identifierOrEmpty("transactionId")
    decision = try reader.required("decision").word()
    reason = try reader.orEmpty("decisionReasonCode") { node throws(JSONRefusal) in
      try Reason.read(node)
    }
    approver = try reader.identifierOrEmpty("approverIdentity")
    approverRole = try reader.orEmpty("approverRole") { node throws(JSONRefusal) in
      try node.word()
    }
    scope = try reader.required("grantScope").word()
    grantVersion = try reader.identifierOrEmpty("grantVersion")
  }
}

extension EscalationPayload.Reason {
  fileprivate var metadata: Metadata {
    switch self {
    case .code(let code): .word(code)
    case .reject(let code): .word(code)
    }
  }

  fileprivate static func read(_ node: JSONNode) throws(JSONRefusal) -> Self {
    if let code = RejectCode(rawValue: try node.string()) { return .reject(code) }
    return .code(try node.word())
  }
}

extension Metadata {
  fileprivate static func orEmpty<Value>(
    _ value: Value?, _ make: (Value) -> Metadata
  ) -> Metadata {
    value.map(make) ?? .constant("")
  }
}

extension ObjectReader {
  fileprivate mutating func orEmpty<Value>(
    _ name: StaticString, _ body: (JSONNode) throws(JSONRefusal) -> Value
  ) throws(JSONRefusal) -> Value? {
    let member = try required(name)
    return try member.utf8().isEmpty ? nil : try body(member)
  }

  fileprivate mutating func identifierOrEmpty(
    _ name: StaticString
  ) throws(JSONRefusal) -> Identifier? {
    try orEmpty(name) { node throws(JSONRefusal) in try node.identifier() }
  }
}
