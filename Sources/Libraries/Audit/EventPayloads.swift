public import CheckedValues
public import Receipts
internal import StrictJSON

/// Bytes behind the last line feed of a stream: a write that was cut off. They are no line, so they were
/// never shown to anybody as an event.
public struct TornTail: Sendable, Equatable {
  public let bytes: Int
  public let sha256: SHA256Digest

  public init(bytes: Int, sha256: SHA256Digest) { (self.bytes, self.sha256) = (bytes, sha256) }

  var members: [(MemberName, Metadata)] {
    [("discarded_bytes", .count(bytes)), ("discarded_sha256", .digest(sha256))]
  }

  init(_ reader: inout ObjectReader) throws(JSONRefusal) {
    bytes = try reader.required("discarded_bytes").integer(in: 1...Int(1) << 53 - 1)
    sha256 = try reader.required("discarded_sha256").sha256()
  }
}

/// `permit.issued`.
public struct PermitIssue: Sendable, Equatable {
  public let caseName: CaseName
  public let actionReceipt: SHA256Digest
  public let subject: SHA256Digest
  /// `continue` or `isolate_and_continue`.
  public let decision: Action
  public let permitID: SHA256Digest

  public init(
    caseName: CaseName, actionReceipt: SHA256Digest, subject: SHA256Digest, decision: Action,
    permitID: SHA256Digest
  ) {
    (self.caseName, self.actionReceipt) = (caseName, actionReceipt)
    (self.subject, self.decision, self.permitID) = (subject, decision, permitID)
  }

  var members: [(MemberName, Metadata)] {
    [
      ("case", .caseName(caseName)), ("action_receipt_sha256", .digest(actionReceipt)),
      ("subject_sha256", .digest(subject)), ("release_decision", .word(decision)),
      ("permit_id", .digest(permitID)),
    ]
  }

  init(_ reader: inout ObjectReader) throws(JSONRefusal) {
    caseName = try reader.required("case").caseName()
    actionReceipt = try reader.required("action_receipt_sha256").sha256()
    subject = try reader.required("subject_sha256").sha256()
    let word = try reader.required("release_decision")
    decision = try word.word()
    guard decision != .terminate else { throw word.refusal(.oneOf(Action.permitted)) }
    permitID = try reader.required("permit_id").sha256()
  }
}

extension Action {
  /// The actions that there is a permit for.
  static let permitted = [Action.proceed, .isolateAndContinue].map { $0.rawValue }
}

/// `release.refused`: stage 4 says `terminate`.
public struct ReleaseRefusal: Sendable, Equatable {
  public let caseName: CaseName
  /// Nil when there is no action receipt that could be checked, and no artifact that is known.
  public let actionReceipt: SHA256Digest?
  public let subject: SHA256Digest?
  /// Those of stage 2, then those of stage 4.
  public let reasonCodes: [ReasonCode]

  public init(
    caseName: CaseName, actionReceipt: SHA256Digest?, subject: SHA256Digest?,
    reasonCodes: [ReasonCode]
  ) {
    (self.caseName, self.actionReceipt) = (caseName, actionReceipt)
    (self.subject, self.reasonCodes) = (subject, reasonCodes)
  }

  var members: [(MemberName, Metadata)] {
    [
      ("case", .caseName(caseName)),
      ("action_receipt_sha256", .optional(actionReceipt) { .digest($0) }),
      ("subject_sha256", .optional(subject) { .digest($0) }),
      ("release_decision", .word(Action.terminate)),
      ("reason_codes", .list(reasonCodes.map { .word($0) })),
    ]
  }

  init(_ reader: inout ObjectReader) throws(JSONRefusal) {
    caseName = try reader.required("case").caseName()
    actionReceipt = try reader.required("action_receipt_sha256").unlessNull?.sha256()
    subject = try reader.required("subject_sha256").unlessNull?.sha256()
    let word = try reader.required("release_decision")
    guard try word.word(Action.self) == .terminate else {
      throw word.refusal(.oneOf([Action.terminate.rawValue]))
    }
    reasonCodes = try reader.required("reason_codes").array(0...ReasonCode.allCases.count) {
      node throws(JSONRefusal) in try node.word()
    }
  }
}

/// `permit.used`: written before what is permitted begins.
public struct PermitUse: Sendable, Equatable {
  public let caseName: CaseName
  public let actionReceipt: SHA256Digest
  public let permitID: SHA256Digest
  /// The action that is carried out.
  public let action: Action
  /// Counts the uses of this permit from 1.
  public let use: Int

  public init(
    caseName: CaseName, actionReceipt: SHA256Digest, permitID: SHA256Digest, action: Action, use: Int
  ) {
    (self.caseName, self.actionReceipt) = (caseName, actionReceipt)
    (self.permitID, self.action, self.use) = (permitID, action, use)
  }

  var members: [(MemberName, Metadata)] {
    [
      ("case", .caseName(caseName)), ("action_receipt_sha256", .digest(actionReceipt)),
      ("permit_id", .digest(permitID)), ("action", .word(action)), ("use", .count(use)),
    ]
  }

  init(_ reader: inout ObjectReader) throws(JSONRefusal) {
    caseName = try reader.required("case").caseName()
    actionReceipt = try reader.required("action_receipt_sha256").sha256()
    permitID = try reader.required("permit_id").sha256()
    let word = try reader.required("action")
    action = try word.word()
    guard action != .terminate else { throw word.refusal(.oneOf(Action.permitted)) }
    use = try reader.required("use").integer(in: 1...PermitExpiry.mostUses)
  }
}

/// `execution.finished`. What the command said is not recorded.
public struct ExecutionEnd: Sendable, Equatable {
  public let caseName: CaseName
  public let permitID: SHA256Digest
  /// As a shell says it: 128+n after signal n.
  public let exitStatus: Int

  public init(caseName: CaseName, permitID: SHA256Digest, exitStatus: Int) {
    (self.caseName, self.permitID, self.exitStatus) = (caseName, permitID, exitStatus)
  }

  var members: [(MemberName, Metadata)] {
    [
      ("case", .caseName(caseName)), ("permit_id", .digest(permitID)),
      ("exit_status", .count(exitStatus)),
    ]
  }

  init(_ reader: inout ObjectReader) throws(JSONRefusal) {
    caseName = try reader.required("case").caseName()
    permitID = try reader.required("permit_id").sha256()
    exitStatus = try reader.required("exit_status").integer(in: 0...255)
  }
}

/// `review.resolved`.
public struct ReviewResolution: Sendable, Equatable {
  public let reviewID: SHA256Digest
  public let decision: Review.Decision
  public let decidedBy: Identifier

  public init(reviewID: SHA256Digest, decision: Review.Decision, decidedBy: Identifier) {
    (self.reviewID, self.decision, self.decidedBy) = (reviewID, decision, decidedBy)
  }

  var members: [(MemberName, Metadata)] {
    [
      ("review_id", .digest(reviewID)), ("decision", .word(decision)),
      ("decided_by", .identifier(decidedBy)),
    ]
  }

  init(_ reader: inout ObjectReader) throws(JSONRefusal) {
    reviewID = try reader.required("review_id").sha256()
    decision = try reader.required("decision").word()
    decidedBy = try reader.required("decided_by").identifier()
  }
}

/// `killswitch.set` and `killswitch.lifted`.
public struct KillSwitchChange: Sendable, Equatable {
  /// The block's own digest.
  public let block: SHA256Digest
  public let reasonCode: ReasonCode
  /// Who lifted it; nil when it was set.
  public let by: Identifier?

  public init(block: SHA256Digest, reasonCode: ReasonCode, by: Identifier? = nil) {
    (self.block, self.reasonCode, self.by) = (block, reasonCode, by)
  }

  var members: [(MemberName, Metadata)] {
    [
      ("block_sha256", .digest(block)), ("reason_code", .word(reasonCode)),
      ("by", .optional(by) { .identifier($0) }),
    ]
  }

  init(_ reader: inout ObjectReader) throws(JSONRefusal) {
    block = try reader.required("block_sha256").sha256()
    reasonCode = try reader.required("reason_code").word()
    by = try reader.required("by").unlessNull?.identifier()
  }
}
