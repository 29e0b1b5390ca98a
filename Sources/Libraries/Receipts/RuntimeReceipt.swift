public import CheckedValues
internal import StrictJSON

/// The receipt of stage 2, `runtime/runtime_execution_receipt.json`.
public struct RuntimeReceipt: Sendable {
  public static let path = "runtime/runtime_execution_receipt.json"

  public var previousHash: SHA256Digest
  public var outcome: Outcome
  /// Null on allow.
  public var reasonCode: ReasonCode?
  public var decision: RuntimeDecision
  /// The gate's.
  public var entryHash: SHA256Digest
  /// SHA-256 of the request's RFC 8785 form; null when the request was not well-formed.
  public var requestFingerprint: SHA256Digest?
  public var policy: PolicyReference
  public var capabilities: CapabilityUse
  public var state: StateFacts
  public var findings: [FailedCheck]
  /// Null when no scan was evaluated.
  public var vulnerabilities: VulnerabilityFigures?
  public var inputs: [InputRecord]
  public var report: CheckReport<AdmissionCheck>

  public init(
    previousHash: SHA256Digest, outcome: Outcome, reasonCode: ReasonCode?,
    decision: RuntimeDecision, entryHash: SHA256Digest, requestFingerprint: SHA256Digest?,
    policy: PolicyReference, capabilities: CapabilityUse, state: StateFacts, findings: [FailedCheck],
    vulnerabilities: VulnerabilityFigures?, inputs: [InputRecord],
    report: CheckReport<AdmissionCheck>
  ) {
    (self.previousHash, self.outcome, self.reasonCode) = (previousHash, outcome, reasonCode)
    (self.decision, self.entryHash) = (decision, entryHash)
    (self.requestFingerprint, self.policy) = (requestFingerprint, policy)
    (self.capabilities, self.state, self.findings) = (capabilities, state, findings)
    (self.vulnerabilities, self.inputs, self.report) = (vulnerabilities, inputs, report)
  }

  public func document(caseName: CaseName, createdAt: Timestamp) -> OutputDocument {
    var document = OutputDocument()
    ReceiptHead(stage: .runtime, createdAt: createdAt, caseName: caseName).write(to: &document)
    document.add("outcome", .word(outcome))
    document.add("reason_code", .optional(reasonCode) { .word($0) })
    document.add("entry_hash", .digest(entryHash))
    document.add("request_fingerprint", .optional(requestFingerprint) { .digest($0) })
    document.add("policy", policy.metadata)
    document.add("capabilities", capabilities.metadata)
    document.add("state", state.metadata)
    document.add("findings", .list(findings.map(\.metadata)))
    document.add("vulnerabilities", .optional(vulnerabilities) { $0.metadata })
    document.add("runtime_decision", .word(decision))
    document.add("previous_hash", .digest(previousHash))
    document.add("inputs", InputRecord.metadata(inputs))
    report.write(to: &document)
    document.add("safety_boundary", SafetyBoundary.metadata("metadata_only_runtime_receipt"))
    document.seal("receipt_sha256")
    return document
  }

  /// Reads a receipt back and checks it.
  public static func read(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<RuntimeReceipt> {
    try CheckedReceipt.read(bytes, stage: .runtime, caseName: caseName) {
      reader throws(JSONRefusal) in
      let code = try reader.required("reason_code")
      let fingerprint = try reader.required("request_fingerprint")
      let figures = try reader.required("vulnerabilities")
      try reader.required("safety_boundary").expectSafetyBoundary("metadata_only_runtime_receipt")
      return RuntimeReceipt(
        previousHash: try reader.required("previous_hash").sha256(),
        outcome: try reader.required("outcome").word(),
        reasonCode: code.kind == .null ? nil : try code.word(),
        decision: try reader.required("runtime_decision").word(),
        entryHash: try reader.required("entry_hash").sha256(),
        requestFingerprint: fingerprint.kind == .null ? nil : try fingerprint.sha256(),
        policy: try PolicyReference.read(try reader.required("policy")),
        capabilities: try CapabilityUse.read(try reader.required("capabilities")),
        state: try StateFacts.read(try reader.required("state")),
        findings: try reader.required("findings").array { node throws(JSONRefusal) in
          try FailedCheck.read(node)
        },
        vulnerabilities: figures.kind == .null ? nil : try VulnerabilityFigures.read(figures),
        inputs: try reader.required("inputs").array { node throws(JSONRefusal) in
          try InputRecord.read(node)
        },
        report: try CheckReport.read(&reader))
    }
  }
}

/// The governed snapshot that decided, and the rule that applied.
public struct PolicyReference: Sendable, Equatable {
  public var policyID: Identifier
  public var policyVersion: SemanticVersion
  public var policyHash: SHA256Digest
  public var ruleID: Identifier?

  public init(
    policyID: Identifier, policyVersion: SemanticVersion, policyHash: SHA256Digest,
    ruleID: Identifier?
  ) {
    (self.policyID, self.policyVersion) = (policyID, policyVersion)
    (self.policyHash, self.ruleID) = (policyHash, ruleID)
  }

  public var metadata: Metadata {
    .object([
      ("policy_id", .identifier(policyID)), ("policy_version", .version(policyVersion)),
      ("policy_hash", .digest(policyHash)), ("rule_id", .optional(ruleID) { .identifier($0) }),
    ])
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> PolicyReference {
    try node.object { reader throws(JSONRefusal) in
      PolicyReference(
        policyID: try reader.required("policy_id").identifier(),
        policyVersion: try reader.required("policy_version").version(),
        policyHash: try reader.required("policy_hash").sha256(),
        ruleID: try reader.required("rule_id").optionalIdentifier())
    }
  }
}

/// The capabilities of a request, each list sorted.
public struct CapabilityUse: Sendable, Equatable {
  public var requested: [Identifier]
  public var required: [Identifier]
  public var granted: [Identifier]
  public var escalationRequired: [Identifier]

  public init(
    requested: [Identifier] = [], required: [Identifier] = [], granted: [Identifier] = [],
    escalationRequired: [Identifier] = []
  ) {
    (self.requested, self.required) = (requested, required)
    (self.granted, self.escalationRequired) = (granted, escalationRequired)
  }

  var metadata: Metadata {
    func names(_ list: [Identifier]) -> Metadata {
      .list(list.map { (name: Identifier) -> Metadata in .identifier(name) })
    }
    return Metadata.object([
      ("requested", names(requested)), ("required", names(required)), ("granted", names(granted)),
      ("escalation_required", names(escalationRequired)),
    ])
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> CapabilityUse {
    try node.object { reader throws(JSONRefusal) in
      CapabilityUse(
        requested: try reader.required("requested").identifiers(),
        required: try reader.required("required").identifiers(),
        granted: try reader.required("granted").identifiers(),
        escalationRequired: try reader.required("escalation_required").identifiers())
    }
  }
}

/// What was read from the state folder; a replay uses these facts. Null is what was not read.
public struct StateFacts: Sendable, Equatable {
  /// Whether the kill switch is set; null without a state folder.
  public var killSwitch: Bool?

  public init(killSwitch: Bool?) { self.killSwitch = killSwitch }

  var metadata: Metadata {
    .object([
      ("package_state", .null), ("package_version", .null),
      ("kill_switch", .optional(killSwitch) { .flag($0) }),
    ])
  }

  static func read(_ node: JSONNode) throws(JSONRefusal) -> StateFacts {
    try node.object { reader throws(JSONRefusal) in
      for name in ["package_state", "package_version"] as [StaticString] {
        let member = try reader.required(name)
        guard member.kind == .null else { throw member.refusal(.kind(.null)) }
      }
      let flag = try reader.required("kill_switch")
      return StateFacts(killSwitch: flag.kind == .null ? nil : try flag.bool())
    }
  }
}
