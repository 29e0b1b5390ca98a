public import CheckedValues
internal import StrictJSON

/// What a file was read for. Roles of the case come from its folder, those of governance from the
/// governance folder, receipts from the output folder.
public enum InputRole: String, Sendable, CaseIterable {
  case request, artifact, signature, evidence
  case evidenceSignature = "evidence_signature"
  case policy, catalog, trust, actions
  case grant, review
  case escalationDecision = "escalation_decision"
  case signatureReceipt = "signature_receipt"
  case runtimeReceipt = "runtime_receipt"
  case runtimeGate = "runtime_gate"
  case actionPolicy = "action_policy"
  case actionReceipt = "action_receipt"

  /// The governed snapshot: what a governance folder always has.
  public static let snapshot: [InputRole] = [.policy, .catalog, .trust, .actions]

  /// Whether the file lies in the case's folder.
  public var isOfCase: Bool {
    switch self {
    case .request, .artifact, .signature, .evidence, .evidenceSignature: true
    default: false
    }
  }

  public var isOfGovernance: Bool {
    switch self {
    case .policy, .catalog, .trust, .actions, .grant, .review, .escalationDecision: true
    default: false
    }
  }
}

/// One file that was read to make a receipt.
public struct InputRecord: Sendable, Hashable, Comparable {
  public let role: InputRole
  /// Path inside the folder that the role names.
  public let name: CasePath
  /// Over the bytes as they lie.
  public let sha256: SHA256Digest
  /// Bytes.
  public let size: Int

  public init(role: InputRole, name: CasePath, sha256: SHA256Digest, size: Int) {
    (self.role, self.name, self.sha256, self.size) = (role, name, sha256, size)
  }

  /// Whether it is of this file, whatever its bytes were.
  public func isOf(_ role: InputRole, _ name: CasePath) -> Bool { self.role == role && self.name == name }

  /// By role, then name; what differs in the bytes alone comes in their order.
  public static func < (one: Self, other: Self) -> Bool {
    if one.role != other.role { return one.role.rawValue < other.role.rawValue }
    if one.name != other.name { return one.name < other.name }
    return one.sha256 < other.sha256
  }

  /// These in their order, each once.
  public static func unique(_ records: [InputRecord]) -> [InputRecord] {
    if zip(records, records.dropFirst()).allSatisfy({ $0 < $1 }) { return records }
    return records.sorted().reduce(into: []) { unique, record in
      if unique.last != record { unique.append(record) }
    }
  }

  /// The `inputs` member: sorted by role, then name, each file once.
  public static func metadata(_ inputs: [InputRecord]) -> Metadata {
    .list(
      unique(inputs).map { input in
        .object([
          ("role", .word(input.role)), ("name", .identifier(input.name.identifier)),
          ("sha256", .digest(input.sha256)), ("size", .count(input.size)),
        ])
      })
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> InputRecord {
    try node.object { reader throws(JSONRefusal) in
      InputRecord(
        role: try reader.required("role").word(), name: try reader.required("name").casePath(),
        sha256: try reader.required("sha256").sha256(),
        size: try reader.required("size").integer(in: 0...Int(1) << 53 - 1))
    }
  }
}
