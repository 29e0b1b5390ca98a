public import CheckedValues
public import StrictJSON

/// The receipt of stage 2, `runtime/runtime_execution_receipt.json`.
public struct RuntimeReceipt: Sendable {
  public static let path = Stage.runtime.receiptPath.text

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

  /// Whether outcome, reason code, runtime decision, checks and findings say the same, and all that every decision
  /// in favour rests on stands in the inputs.
  public var isConsistent: Bool {
    guard decision != .block else { return outcome != .allow && reasonCode != nil }
    return outcome == .allow && reasonCode == nil && findings.isEmpty == (decision == .allow)
      && report.violations.isEmpty && findings.allSatisfy { $0.isSoftened }
      && report.checks.allSatisfy { check, passed in passed != findings.contains { $0.check == check } }
      && findings.allSatisfy { report.passed($0.check) == false } && report.passed(.chainIntact) == true
      && report.passed(.killSwitchClear) == state.killSwitch.map { !$0 }
      && report.passed(.requestWellFormed) == true && report.passed(.signatureVerified) == true
      && report.passed(.rulesAllow) != nil
      // The other inputs that every decision needs are held against those of stage 1.
      && inputs.contains { $0.role == .request }
  }

  public func sealed(caseName: CaseName, createdAt: Timestamp) -> SealedReceipt<RuntimeReceipt> {
    let head = ReceiptHead(stage: .runtime, createdAt: createdAt, caseName: caseName)
    var document = OutputDocument()
    head.write(to: &document)
    document.add("outcome", .word(outcome))
    document.add("reason_code", .optional(reasonCode) { .word($0) })
    document.add("entry_hash", .digest(entryHash))
    document.add("request_fingerprint", .optional(requestFingerprint) { .digest($0) })
    document.add("policy", policy.metadata)
    document.add("capabilities", capabilities.metadata)
    document.add("state", state.metadata)
    document.add("findings", .list(findings.map { $0.metadata }))
    document.add("vulnerabilities", .optional(vulnerabilities) { $0.metadata })
    document.add("runtime_decision", .word(decision))
    document.add("previous_hash", .digest(previousHash))
    document.add("inputs", InputRecord.metadata(inputs))
    report.write(to: &document)
    document.add("safety_boundary", SafetyBoundary.metadata("metadata_only_runtime_receipt"))
    let hash = document.seal("receipt_sha256")
    return SealedReceipt(head, self, document, hash: hash)
  }

  /// What was known besides the files of the case, of a receipt of which nothing else is looked at.
  public static func facts(
    recordedIn bytes: [UInt8]
  ) throws(JSONRefusal) -> (state: StateFacts, inputs: [InputRecord]) {
    try JSONDocument(bytes, limits: .receipt).root.object { reader throws(JSONRefusal) in
      let state = try StateFacts.read(try reader.required("state"))
      let inputs = try reader.required("inputs").array(of: InputRecord.read)
      _ = reader.rest()
      return (state, inputs)
    }
  }

  /// Reads a receipt back and checks it.
  public static func read(
    _ bytes: [UInt8], caseName: CaseName
  ) throws(BrokenChain) -> CheckedReceipt<RuntimeReceipt> {
    try CheckedReceipt.check(caseName) { () throws(JSONRefusal) in try unverified(bytes) }
  }

  /// Reads a receipt back.
  public static func unverified(
    _ bytes: [UInt8]
  ) throws(JSONRefusal) -> UnverifiedReceipt<RuntimeReceipt> {
    try UnverifiedReceipt(bytes, stage: .runtime) { reader throws(JSONRefusal) in
      let code = try reader.required("reason_code")
      let fingerprint = try reader.required("request_fingerprint")
      let figures = try reader.required("vulnerabilities")
      try SafetyBoundary.check(try reader.required("safety_boundary"), "metadata_only_runtime_receipt")
      return RuntimeReceipt(
        previousHash: try reader.required("previous_hash").sha256(),
        outcome: try reader.required("outcome").word(),
        reasonCode: try code.unlessNull?.word(),
        decision: try reader.required("runtime_decision").word(),
        entryHash: try reader.required("entry_hash").sha256(),
        requestFingerprint: try fingerprint.unlessNull?.sha256(),
        policy: try PolicyReference.read(try reader.required("policy")),
        capabilities: try CapabilityUse.read(try reader.required("capabilities")),
        state: try StateFacts.read(try reader.required("state")),
        findings: try reader.required("findings").array(of: FailedCheck.read),
        vulnerabilities: try figures.unlessNull.map(VulnerabilityFigures.read),
        inputs: try reader.required("inputs").array(of: InputRecord.read),
        report: try CheckReport.read(&reader))
    }
  }
}
