import Actions
import CheckedValues
import PlainJSON
import Receipts
import StrictJSON
import Testing

/// The three files of stage 3 (actions.md: Documents; Documents of other makers).
@Suite struct ActionDocumentTests {
  private func documents(
    _ pair: SourcePair, stage: Int = 356, caseName: String? = nil,
    mapping: ActionMapping = .standard
  ) throws -> ActionDocuments {
    let context = ActionContext(
      sourceStage: stage, createdAt: try #require(Timestamp("2026-06-23T01:32:21Z")),
      caseName: try caseName.map { try #require(CaseName($0)) },
      receiptPath: try #require(GivenPath("docs/receipt.json")),
      gatePath: try #require(GivenPath("docs/gate.json")))
    let source = pair.source
    return ActionDocuments(
      plan: ActionPlan(source: source, mapping: mapping), source: source, context: context)
  }

  private static let ofSource = [
    "receipt_exists", "gate_exists", "receipt_sha256_present", "entry_hash_present",
    "runtime_decision_present", "violations_empty", "checks_acceptable", "receipt_matches_gate",
  ]
  private static let own = [
    "action_mapping_applied", "isolation_metadata_only", "no_private_keys", "no_raw_payloads",
    "no_internal_runner_published",
  ]

  @Test(arguments: [1, 2, 356, 9998], [nil, "demo-case"])
  func `members stand in the order of actions.md`(stage: Int, caseName: String?) throws {
    let documents = try documents(
      SourcePair(.warn, stage: stage), stage: stage, caseName: caseName)
    let head =
      ["stage", "engine", "source_stage", "created_at"] + (caseName == nil ? [] : ["case"])
      + ["previous_hash"]
    let receipt = try documents.receipt.bytes()
    #expect(
      PlainJSON.order(of: receipt) == head + [
        "action_entry_hash", "action_decision", "isolation_mode",
        "runtime_decision_from_stage\(stage)", "checks", "violations", "actions",
        "action_receipt_sha256",
      ])
    let policy = try documents.policy.bytes()
    #expect(
      PlainJSON.order(of: policy) == head + [
        "stage\(stage)_binding", "checks", "violations", "runtime_action_mapping",
        "action_decision", "isolation_mode", "actions", "safety_boundary", "action_entry_hash",
      ])
    let names = Self.ofSource.map { "stage\(stage)_\($0)" } + Self.own
    #expect(PlainJSON.order(of: policy, under: "checks") == names)
    #expect(PlainJSON.order(of: receipt, under: "checks") == names)
    #expect(
      PlainJSON.order(of: policy, under: "stage\(stage)_binding")
        == ["receipt_path", "gate_path", "receipt_sha256", "entry_hash", "runtime_decision"]
        .map { "stage\(stage)_\($0)" })
    #expect(
      PlainJSON.order(of: policy, under: "safety_boundary") == [
        "no_private_keys", "no_raw_secrets", "no_raw_payloads", "no_exploit_code",
        "no_internal_runner_code", "metadata_only_action_receipt",
      ])
    #expect(
      PlainJSON.order(of: policy, under: "runtime_action_mapping") == ["allow", "warn", "block"])
  }

  @Test func `hashes and values are those that the source gives`() throws {
    let pair = SourcePair(.warn)
    let documents = try documents(pair)
    let policy = try PlainJSON(try documents.policy.bytes())
    let receipt = try PlainJSON(try documents.receipt.bytes())
    let (source, gate) = pair.documents
    let entryHash = policy.digest(without: ["action_entry_hash"]).hex
    #expect(policy["action_entry_hash"]?.text == entryHash)
    #expect(receipt["action_entry_hash"]?.text == entryHash)
    #expect(
      receipt["action_receipt_sha256"]?.text
        == receipt.digest(without: ["action_receipt_sha256"]).hex)
    for document in [policy, receipt] {
      #expect(document["previous_hash"] == source?["receipt_sha256"])
      #expect(document["stage"] == .number(357) && document["source_stage"] == .number(356))
      #expect(document["engine"]?.text == "Runtime Context Action & Isolation Enforcer")
      #expect(document["action_decision"]?.text == "isolate_and_continue")
      #expect(document["isolation_mode"]?.text == "safe_metadata_only")
      #expect(document["violations"] == .list([]))
      #expect(document["actions"]?.elements.count == 4)
      #expect(document["checks"]?.members.values.allSatisfy { $0 == .flag(true) } == true)
    }
    #expect(
      policy["stage356_binding"]
        == .object([
          "stage356_receipt_path": .text("docs/receipt.json"),
          "stage356_gate_path": .text("docs/gate.json"),
          "stage356_receipt_sha256": source?["receipt_sha256"] ?? .null,
          "stage356_entry_hash": gate?["entry_hash"] ?? .null,
          "stage356_runtime_decision": .text("warn"),
        ]))
    #expect(
      policy["runtime_action_mapping"]
        == .object([
          "allow": .text("continue"), "warn": .text("isolate_and_continue"),
          "block": .text("terminate"),
        ]))
    #expect(receipt["runtime_decision_from_stage356"]?.text == "warn")
  }

  @Test func `nothing that the source says in words reaches an output`() throws {
    let documents = try documents(SourcePair(.warn))
    for bytes in [
      try documents.policy.bytes(), try documents.receipt.bytes(), Array(documents.summary.utf8),
    ] {
      let text = String(decoding: bytes, as: UTF8.self)
      for word in ["of others", "found_locally", "context_found", "a/b.json"] {
        #expect(!text.contains(word))
      }
    }
  }

  @Test func `failed checks are the violations, by name; a broken chain of our own has its code`()
    throws
  {
    var pair = SourcePair(.allow, stage: 2)
    pair.gate?["violations"] = .list([.null])
    for name in [nil, "demo-case"] {
      let receipt = try PlainJSON(
        try documents(pair, stage: 2, caseName: name).receipt.bytes())
      #expect(receipt["violations"]?.texts == ["stage2_violations_empty"])
      #expect(receipt["checks"]?["stage2_violations_empty"] == .flag(false))
    }
    pair = SourcePair(.allow, stage: 2)
    pair.gate = nil
    let names = [
      "stage2_gate_exists", "stage2_entry_hash_present", "stage2_runtime_decision_present",
      "stage2_violations_empty", "stage2_checks_acceptable", "stage2_receipt_matches_gate",
    ]
    let foreign = try PlainJSON(try documents(pair, stage: 2).policy.bytes())
    #expect(foreign["violations"]?.texts == names)
    #expect(foreign["action_decision"]?.text == "terminate")
    #expect(foreign["stage2_binding"]?["stage2_entry_hash"] == .null)
    let own = try PlainJSON(try documents(pair, stage: 2, caseName: "demo-case").policy.bytes())
    #expect(own["violations"]?.texts == ["secure_layer.enforce.chain_mismatch"] + names)
  }

  @Test func `a receipt whose hash is wrong is not named as the one before`() throws {
    var pair = SourcePair(.allow)
    pair.alterReceipt = { $0["receipt_sha256"] = SourcePair.other }
    let documents = try documents(pair)
    let receipt = try PlainJSON(try documents.receipt.bytes())
    #expect(receipt["previous_hash"]?.text == SHA256Digest.zero.hex)
    #expect(receipt["isolation_mode"]?.text == "terminated")
    let policy = try PlainJSON(try documents.policy.bytes())
    #expect(policy["stage356_binding"]?["stage356_receipt_sha256"] == .null)
  }

  @Test func `a source that is not there at all still gets its documents`() throws {
    var pair = SourcePair(.allow)
    (pair.receipt, pair.gate) = (nil, nil)
    let documents = try documents(pair, stage: 2, caseName: "demo-case")
    let receipt = try PlainJSON(try documents.receipt.bytes())
    #expect(receipt["runtime_decision_from_stage2"] == .null)
    #expect(receipt["action_decision"]?.text == "terminate")
    let bytes = try documents.receipt.bytes()
    let read = try ActionReceipt.read(bytes, caseName: try #require(CaseName("demo-case")))
    #expect(read.body.action == .terminate && read.body.hasViolations)
    let policy = try ActionReceipt.readPolicy(
      try documents.policy.bytes(), caseName: try #require(CaseName("demo-case")))
    #expect(policy.selfHash == read.body.entryHash)
  }

  @Test func `stage 4 reads what stage 3 writes`() throws {
    let name = try #require(CaseName("demo-case"))
    for (decision, action) in [
      (RuntimeDecision.allow, Action.proceed), (.warn, .isolateAndContinue), (.block, .terminate),
    ] {
      let documents = try documents(
        SourcePair(decision, stage: 2), stage: 2, caseName: name.text)
      let receipt = try ActionReceipt.read(try documents.receipt.bytes(), caseName: name)
      let policy = try ActionReceipt.readPolicy(try documents.policy.bytes(), caseName: name)
      #expect(receipt.body.action == action && receipt.body.runtimeDecision == decision)
      #expect(receipt.body.entryHash == policy.selfHash)
      #expect(receipt.body.previousHash == policy.body.previousHash)
      #expect(!receipt.body.hasViolations)
    }
  }

  /// For what a replay makes once more and need not read.
  @Test func `what was made is what reading gives`() throws {
    let name = try #require(CaseName("demo-case"))
    var pairs = RuntimeDecision.allCases.map { SourcePair($0, stage: 2) }
    var open = SourcePair(.allow, stage: 2)
    open.receipt?["checks"] = .object(["context_found": .flag(false)])
    pairs.append(open)
    for pair in pairs {
      let documents = try documents(pair, stage: 2, caseName: name.text)
      let (policyBytes, bytes) = (try documents.policy.bytes(), try documents.receipt.bytes())
      let policy = try ActionReceipt.readPolicy(policyBytes, caseName: name)
      let receipt = try ActionReceipt.read(bytes, caseName: name)
      let made = try #require(
        documents.readBack(policyFile: policy.fileHash, receiptFile: receipt.fileHash))
      #expect(made.policy.body == policy.body && made.policy.selfHash == policy.selfHash)
      #expect(made.policy.fileHash == policy.fileHash && made.receipt.fileHash == receipt.fileHash)
      #expect(made.receipt.selfHash == receipt.selfHash)
      for (one, two) in [(made.policy.head, policy.head), (made.receipt.head, receipt.head)] {
        #expect(one.stage == two.stage && one.createdAt == two.createdAt && one.caseName == two.caseName)
      }
      let (one, two) = (made.receipt.body, receipt.body)
      #expect(one.previousHash == two.previousHash && one.entryHash == two.entryHash)
      #expect(one.action == two.action && one.runtimeDecision == two.runtimeDecision)
      #expect(one.hasViolations == two.hasViolations)
      #expect(one.allowed == two.allowed && one.isolated == two.isolated)
    }
    let foreign = try documents(SourcePair(.allow, stage: 2), stage: 2)
    #expect(foreign.readBack(policyFile: .zero, receiptFile: .zero) == nil)
  }

  @Test(arguments: [1, 356, 9998])
  func `files carry the stage's number only where there is no case`(stage: Int) throws {
    let path = try #require(GivenPath("a"))
    let time = try #require(Timestamp(seconds: 0))
    func names(_ name: CaseName?) -> [String] {
      ActionContext(
        sourceStage: stage, createdAt: time, caseName: name, receiptPath: path, gatePath: path
      ).fileNames
    }
    #expect(
      names(nil) == [
        "stage\(stage + 1)_runtime_action_policy.json",
        "stage\(stage + 1)_runtime_action_summary.txt",
        "stage\(stage + 1)_runtime_action_receipt.json",
      ])
    #expect(
      names(CaseName("demo")) == [
        "runtime_action_policy.json", "runtime_action_summary.txt", "runtime_action_receipt.json",
      ])
  }
}

/// The summary for a person: at most 40 lines.
@Suite struct ActionSummaryTests {
  private func summary(
    _ decision: RuntimeDecision, _ mapping: ActionMapping = .standard, caseName: String = "demo"
  ) throws -> String {
    let source = SourcePair(decision, stage: 9998).source
    let path = try #require(GivenPath("a"))
    let context = ActionContext(
      sourceStage: 9998, createdAt: try #require(Timestamp("2026-06-23T01:32:21Z")),
      caseName: CaseName(caseName), receiptPath: path, gatePath: path)
    return ActionDocuments(
      plan: ActionPlan(source: source, mapping: mapping), source: source, context: context
    ).summary
  }

  /// A table whose decisions have so many entries, with names as long as names can be.
  private func mapping(_ count: Int) throws -> ActionMapping {
    func list(_ pairs: [(String, String)]) -> String {
      pairs.map { verb, status in
        let name = String(repeating: verb == "isolate_capability" ? "i" : "n", count: 128)
        return """
          {"action":"\(verb)","target":"\(name)","status":"\(status)","reason":"\(name)"}
          """
      }.joined(separator: ",")
    }
    let runs = ("continue_runtime", "allowed")
    let isolates = Array(repeating: ("isolate_capability", "disabled"), count: count - 1)
    let ends = Array(repeating: ("terminate_runtime", "terminated"), count: count)
    let text = """
      {"schema":"membrane.actions.v1","mapping":{
      "allow":{"action":"continue","actions":[\(list(Array(repeating: runs, count: count)))]},
      "warn":{"action":"isolate_and_continue","actions":[\(list([runs] + isolates))]},
      "block":{"action":"terminate","actions":[\(list(ends))]}}}
      """
    return try ActionMapping(try JSONDocument(Array(text.utf8)).root)
  }

  @Test(arguments: RuntimeDecision.allCases, [2, 23, 24, 25, 256])
  func `a summary has at most 40 lines of at most 100 columns, whatever the table and the case`(
    decision: RuntimeDecision, count: Int
  ) throws {
    let text = try summary(
      decision, try mapping(count), caseName: String(repeating: "c", count: 128))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last == "" && lines.count <= 41)
    for line in lines { #expect(line.utf8.count <= 100, "\(line)") }
    #expect(text.contains("and \(count - 24) more") == (count > 24))
  }

  @Test(arguments: [(30, 1), (30, 30), (1, 30), (16, 8), (20, 9), (23, 1), (24, 1)])
  func `of many entries the summary shows some that are isolated and some that are allowed`(
    isolated: Int, allowed: Int
  ) throws {
    let entries =
      (0..<isolated).map { ("isolate_capability", "disabled", "i-\($0)") }
      + (0..<allowed).map { ("continue_runtime", "allowed", "a-\($0)") }
    let list = entries.map { verb, status, name in
      "{\"action\":\"\(verb)\",\"target\":\"\(name)\",\"status\":\"\(status)\",\"reason\":\"r\"}"
    }.joined(separator: ",")
    let table = """
      {"schema":"membrane.actions.v1","mapping":{
      "allow":{"action":"continue","actions":[{"action":"continue_runtime","target":"runtime","status":"allowed","reason":"r"}]},
      "warn":{"action":"isolate_and_continue","actions":[\(list)]},
      "block":{"action":"terminate","actions":[{"action":"terminate_runtime","target":"runtime","status":"terminated","reason":"r"}]}}}
      """
    let text = try summary(.warn, try ActionMapping(try JSONDocument(Array(table.utf8)).root))
    let lines = text.split(separator: "\n")
    let (first, second) = (
      lines.count { $0.hasPrefix("isolated:") }, lines.count { $0.hasPrefix("allowed:") }
    )
    #expect(first + second == min(24, isolated + allowed))
    #expect(first >= min(isolated, 16) && second >= min(allowed, 8))
    #expect(text.contains("and \(isolated + allowed - 24) more") == (isolated + allowed > 24))
  }

  @Test func `a summary says what was decided, isolated and allowed, the hashes and the files`()
    throws
  {
    let text = try summary(.warn)
    for words in [
      "Stage 9999: Runtime Context Action & Isolation Enforcer", "demo", "isolate_and_continue",
      "safe_metadata_only", "isolated:   private_runner (local_runtime_context_warn)",
      "isolated:   unsafe_payload_fetch (no_raw_payloads_public_boundary)",
      "allowed:    public_metadata_verification (safe_metadata_only_execution)",
      "runtime_action_policy.json", "runtime_action_summary.txt", "runtime_action_receipt.json",
    ] { #expect(text.contains(words), "\(words)") }
    #expect(try summary(.block).contains("terminated: runtime (runtime_decision_block)"))
  }
}
