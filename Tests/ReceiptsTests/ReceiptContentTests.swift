import CheckedValues
import PlainJSON
import Receipts
import Signatures
import Testing

/// What stands in the receipts, in which order, and that reading gives what was written.
@Suite struct ReceiptContentTests {
  private let sources = (selfHash: Chain.digest("self"), fileHash: Chain.digest("file"))

  @Test func `a signature receipt comes back as it was`() throws {
    let written = Chain.signatureReceipt
    let bytes = try written.document(caseName: Chain.name, createdAt: Chain.time).bytes()
    let read = try SignatureReceipt.read(bytes, caseName: Chain.name)
    #expect(read.fileHash == SHA256.digest(of: bytes))
    #expect(read.head.stage == .signature && read.head.createdAt == Chain.time)
    #expect(read.body.subject == written.subject)
    #expect(read.body.signatures == written.signatures)
    #expect(read.body.inputs == written.inputs.sorted())
    let again = try read.body.document(caseName: Chain.name, createdAt: Chain.time).bytes()
    #expect(again == bytes)
    #expect(
      PlainJSON.order(of: bytes).dropFirst(5) == [
        "reason_code", "subject", "signature_threshold", "signatures", "signature_posture",
        "previous_hash", "inputs", "checks", "not_evaluated", "violations", "reasons",
        "safety_boundary", "receipt_sha256",
      ])
  }

  @Test func `a signature receipt without a subject comes back, too`() throws {
    var written = Chain.signatureReceipt
    (written.subject, written.reasonCode, written.posture) = (nil, .policyIncompatible, .unverifiable)
    (written.signatures, written.inputs, written.report) = ([], [], CheckReport())
    let bytes = try written.document(caseName: Chain.name, createdAt: Chain.time).bytes()
    let read = try SignatureReceipt.read(bytes, caseName: Chain.name).body
    #expect(read.subject == nil && read.reasonCode == .policyIncompatible)
    #expect(try read.document(caseName: Chain.name, createdAt: Chain.time).bytes() == bytes)
  }

  @Test(arguments: RuntimeDecision.allCases)
  func `a runtime receipt comes back as it was`(decision: RuntimeDecision) throws {
    let written = Chain.runtimeReceipt(decision, signature: sources)
    let bytes = try written.document(caseName: Chain.name, createdAt: Chain.time).bytes()
    let read = try RuntimeReceipt.read(bytes, caseName: Chain.name).body
    #expect(read.findings == written.findings)
    #expect(read.vulnerabilities == written.vulnerabilities)
    #expect(read.capabilities == written.capabilities)
    #expect(read.policy == written.policy && read.state == written.state)
    #expect(try read.document(caseName: Chain.name, createdAt: Chain.time).bytes() == bytes)
    #expect(
      PlainJSON.order(of: bytes).dropFirst(5) == [
        "outcome", "reason_code", "entry_hash", "request_fingerprint", "policy", "capabilities",
        "state", "findings", "vulnerabilities", "runtime_decision", "previous_hash", "inputs",
        "checks", "not_evaluated", "violations", "reasons", "safety_boundary", "receipt_sha256",
      ])
  }

  @Test(arguments: [nil, false, true])
  func `a runtime receipt says what is not known as null`(killSwitch: Bool?) throws {
    var written = Chain.runtimeReceipt(.block, signature: sources)
    (written.requestFingerprint, written.vulnerabilities, written.policy.ruleID) = (nil, nil, nil)
    (written.capabilities, written.findings) = (CapabilityUse(), [])
    written.state = StateFacts(killSwitch: killSwitch)
    let bytes = try written.document(caseName: Chain.name, createdAt: Chain.time).bytes()
    let read = try RuntimeReceipt.read(bytes, caseName: Chain.name).body
    #expect(try read.document(caseName: Chain.name, createdAt: Chain.time).bytes() == bytes)
    #expect(read.state.killSwitch == killSwitch)
    let plain = try PlainJSON(bytes)
    for name in ["request_fingerprint", "vulnerabilities"] { #expect(plain[name] == .null) }
    #expect(plain["state"]?["kill_switch"] == (killSwitch.map { .flag($0) } ?? .null))
    #expect(plain["policy"]?["rule_id"] == .null)
  }

  @Test(arguments: [
    "8.75", "0.0", "10.0", "10.001", "11.0", "8.750", "08.75", "8", "8.", ".5", "+8.75", "8.+7",
    "8.-7", "8.7500", "-8.75", "8,75", "nan", "",
  ])
  func `a score is read in its one form only`(score: String) throws {
    let written = Chain.runtimeReceipt(.allow, signature: sources)
    let bytes = try written.document(caseName: Chain.name, createdAt: Chain.time).bytes()
    let text = String(decoding: bytes, as: UTF8.self).replacing("\"8.75\"", with: "\"\(score)\"")
    let sealed = try PlainJSON.sealed(text, "receipt_sha256")
    if ["8.75", "0.0", "10.0"].contains(score) {
      #expect(throws: Never.self) { try RuntimeReceipt.read(Array(sealed.utf8), caseName: Chain.name) }
    } else {
      #expect(throws: BrokenChain.self) {
        try RuntimeReceipt.read(Array(sealed.utf8), caseName: Chain.name)
      }
    }
  }

  @Test func `the first receipt names 64 zeros as the one before`() throws {
    let bytes = try Chain.signatureReceipt.document(caseName: Chain.name, createdAt: Chain.time)
      .bytes()
    let zero = String(repeating: "0", count: 64)
    #expect(try PlainJSON(bytes)["previous_hash"]?.text == zero)
    let other = String(decoding: bytes, as: UTF8.self)
      .replacing(zero, with: Chain.digest("x").hex)
    let sealed = Array(try PlainJSON.sealed(other, "receipt_sha256").utf8)
    #expect(throws: BrokenChain.self) { try SignatureReceipt.read(sealed, caseName: Chain.name) }
  }

  @Test(arguments: Kind.all.dropLast())
  func `a receipt with a safety boundary that is not all true is malformed`(kind: Kind) throws {
    let text = try kind.text()
    let flags = PlainJSON.order(of: text.utf8, under: "safety_boundary")
    #expect(
      flags.dropLast() == [
        "no_private_keys", "no_raw_secrets", "no_raw_payloads", "no_exploit_code",
        "no_internal_runner_code",
      ])
    for flag in flags {
      let other = text.replacing("\"\(flag)\": true", with: "\"\(flag)\": false")
      #expect(try kind.word(PlainJSON.sealed(other, kind.hash)) == .previousReceiptMalformed)
    }
  }

  @Test func `the gate's entry hash leaves out the decision and its reasons`() throws {
    var report = CheckReport<AdmissionCheck>()
    report.record(.chainIntact, true)
    report.record(.apiInRange, false, else: .apiRangeMismatch, [.runtimeAPIOutOfRange])
    let gate = RuntimeGate(
      previousHash: Chain.digest("a"), signatureReceiptSHA256: Chain.digest("b"), decision: .block,
      report: report)
    let (document, entryHash) = gate.document(caseName: Chain.name, createdAt: Chain.time)
    let bytes = try document.bytes()
    let read = try PlainJSON(bytes)
    #expect(read["entry_hash"]?.text == entryHash.hex)
    #expect(read.digest(without: ["entry_hash", "runtime_decision", "reasons"]) == entryHash)
    #expect(
      PlainJSON.order(of: bytes) == [
        "stage", "engine", "source_stage", "created_at", "case", "previous_hash", "stage1_binding",
        "checks", "violations", "fail_closed_policy", "safety_boundary", "entry_hash",
        "runtime_decision", "reasons",
      ])
    #expect(read["fail_closed_policy"]?.members.values.allSatisfy { $0 == .flag(true) } == true)
    #expect(read["stage1_binding"]?["sha256"]?.text == Chain.digest("b").hex)
  }

  @Test func `a release receipt names the chain and its own hash`() throws {
    let (action, report) = try Chain().release(.allow).decide()
    let receipt = ReleaseReceipt(
      decision: action, previousHash: Chain.digest("a"),
      subject: .init(sha256: Chain.digest("app.wasm"), size: 8),
      chain: [
        .init(stage: .signature, sha256: Chain.digest("s")),
        .init(stage: .runtime, sha256: nil),
      ],
      policy: nil, permitID: Chain.digest("p"),
      audit: .object([("stream_id", .caseName(Chain.name))]), inputs: Chain.files, report: report,
      toolVersion: try #require(SemanticVersion("0.1.0")))
    let bytes = try receipt.document(caseName: Chain.name, createdAt: Chain.time).bytes()
    let read = try PlainJSON(bytes)
    #expect(read["receipt_sha256"]?.text == read.digest(without: ["receipt_sha256"]).hex)
    #expect(
      PlainJSON.order(of: bytes).dropFirst(5) == [
        "release_decision", "previous_hash", "subject", "chain", "policy", "permit_id", "audit",
        "inputs", "checks", "not_evaluated", "violations", "reasons", "tool_version",
        "safety_boundary", "receipt_sha256",
      ])
    #expect(read["chain"]?.elements.map { $0["stage"] } == [.number(1), .number(2)])
    #expect(read["chain"]?.elements.last?["sha256"] == .null)
    #expect(read["not_evaluated"]?.texts == ["audit_appended"])
    #expect(read["permit_id"]?.text == Chain.digest("p").hex)
    #expect(read["audit"]?["stream_id"]?.text == Chain.name.text)
  }
}

/// What stage 4 reads of stage 3.
@Suite struct ActionReceiptTests {
  @Test(arguments: Kind.all.suffix(2), Action.allCases)
  func `an action goes with its isolation mode only`(kind: Kind, action: Action) throws {
    let text = try kind.text()
    for mode in IsolationMode.allCases {
      let other = text.replacing("\"isolate_and_continue\"", with: "\"\(action.rawValue)\"")
        .replacing("\"safe_metadata_only\"", with: "\"\(mode.rawValue)\"")
      let word = kind.word(try PlainJSON.sealed(other, kind.hash))
      #expect(word == (mode == action.isolationMode ? nil : .previousReceiptMalformed))
    }
  }

  @Test func `a decision that stage 3 could not tell is null`() throws {
    for decision in [nil, RuntimeDecision.block] {
      let document = Chain.Action3(
        time: Chain.time, previousHash: .zero, policyPreviousHash: .zero, decision: decision,
        action: .terminate, violations: [.constant("stage2_receipt_exists")]
      ).receipt(entryHash: Chain.digest("policy"))
      let read = try ActionReceipt.read(try document.bytes(), caseName: Chain.name).body
      #expect(read.runtimeDecision == decision)
      #expect(read.hasViolations && read.action == .terminate)
      #expect(read.entryHash == Chain.digest("policy") && read.previousHash == .zero)
    }
  }
}
