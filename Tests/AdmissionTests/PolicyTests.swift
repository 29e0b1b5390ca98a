import Admission
import CheckedValues
import Evidence
import PlainJSON
import Receipts
import StrictJSON
import Testing

/// `policy.json` and `catalog.json` (admission.md: The governed snapshot).
@Suite struct PolicyTests {
  private static let whole = Documents.policy.with(
    "exceptions",
    .list([
      Documents.exception("e1", code: "PKG-009-EVIDENCE_STALE"),
      Documents.exception("e2", code: "").with("reason_code", nil)
        .with("vulnerability_id", .text("CVE-2026-1")),
    ]))

  private static let optional: Set<String> = [
    "expires_at", "signatures.every_signature_must_verify", "signatures.sshsig_namespace",
    "vulnerabilities.max_critical", "vulnerabilities.max_p2", "vulnerabilities.max_p3",
    "vulnerabilities.max_cvss", "rules[0].order_index", "rules[0].priority",
  ]

  @Test func `a policy is read with all that it says`() throws {
    let policy = try Policy(try Documents.parse(Self.whole))
    #expect(policy.id.text == "house" && policy.version.text == "1.0.0")
    #expect(policy.expiresAt?.text == "2027-01-01T00:00:00Z" && policy.runtimeAPI.text == "1.4.0")
    #expect(policy.mode == .enforce && policy.unsignedGrants == .reject)
    #expect(policy.exceptions.map(\.id.text) == ["e1", "e2"])
    #expect(policy.exceptions.first?.subject == .reasonCode(.evidenceStale))
    let id = try #require(Identifier("CVE-2026-1"))
    #expect(policy.exceptions.last?.subject == .vulnerability(id))
  }

  @Test(arguments: whole.paths)
  func `a member that is missing is refused where it is required`(path: String) {
    let refusal = policyRefusal(Self.whole.with(path, nil))
    let isOptional = Self.optional.contains(path)
    #expect((refusal == nil) == isOptional)
  }

  @Test(arguments: whole.paths)
  func `a member of another type is refused where it stands`(path: String) {
    let old = Self.whole.value(at: path)
    for value in [PlainJSON.null, .flag(true), .number(-1), .text("?"), .list([.number(1)])] {
      if case .flag = value, old?.flag != nil { continue }
      // Names of score sources are free, numbers of rules may be negative.
      if path == "vulnerabilities.cvss_source", value == .text("?") { continue }
      if path.hasPrefix("rules"), case .number = value, case .number? = old { continue }
      #expect(policyRefusal(Self.whole.with(path, value))?.path.hasPrefix(path) == true, "\(value)")
    }
  }

  @Test(arguments: whole.objects)
  func `an unknown member is refused in every object`(path: String) {
    let name = path.isEmpty ? "unknown" : path + ".unknown"
    #expect(policyRefusal(Self.whole.with(name, .null))?.path == name)
  }

  @Test(arguments: [
    ("mode", ["enforce", "dry_run"], ["warn", ""]),
    ("grants.unsigned", ["reject", "accept"], ["ask"]),
    (
      "conflict_resolution_mode", ["deny_wins", "most_specific", "explicit_priority"],
      ["allow_wins"]
    ),
    ("stable_order_mode", ["lexical_rule_id", "order_index"], ["order"]),
    ("rules[0].severity", ["allow", "warn", "block", "review"], ["deny", "Allow"]),
    ("schema", ["membrane.policy.v1"], ["membrane.policy.v2"]),
    ("expires_at", ["2026-02-28T00:00:00Z"], ["2026-02-29T00:00:00Z", "2026-01-01", ""]),
    ("rules[0].rule_id", ["r-2"], ["dry_run", "", "a b"]),
    ("exceptions[0].exception_id", ["e-9"], ["dry_run", "", "a b"]),
  ])
  func `words and forms are exact`(path: String, good: [String], bad: [String]) {
    for text in good { #expect(policyRefusal(Self.whole.with(path, .text(text))) == nil) }
    for text in bad {
      #expect(policyRefusal(Self.whole.with(path, .text(text)))?.path == path, "\(text)")
    }
  }

  @Test(arguments: [
    ("package_id", "a.b"), ("project_id", "a.b"), ("origin_class", "first"), ("capability", "a.b"),
    ("surface", "a.b"), ("action", "a.b"), ("transition", "inst"),
  ])
  func `a pattern is a name, or a beginning with a star at its end`(attribute: String, beginning: String) {
    for pattern in ["\(beginning)*", "*"] + (beginning == "a.b" ? ["a"] : []) {
      let match = PlainJSON.object([attribute: .text(pattern)])
      #expect(policyRefusal(Self.whole.with("rules[0].match", match)) == nil, "\(pattern)")
    }
    for pattern in ["", "**", "a*b", "*a", "a**", "a b", "?"] {
      let match = PlainJSON.object([attribute: .text(pattern)])
      #expect(
        policyRefusal(Self.whole.with("rules[0].match", match))?.path
          == "rules[0].match.\(attribute)", "\(pattern)")
    }
  }

  /// Such a rule would never match, whatever it was to block.
  @Test(arguments: [
    ("origin_class", ["first_party", "third_*"], ["third_party", "First*", "a"]),
    ("transition", ["import", "commit_*"], ["update", "installs*", "a"]),
  ])
  func `a word that is none of its vocabulary is refused`(attribute: String, good: [String], bad: [String]) {
    for (words, isTaken) in [(good, true), (bad, false)] {
      for word in words {
        let match = PlainJSON.object([attribute: .text(word)])
        let refusal = policyRefusal(Self.whole.with("rules[0].match", match))
        #expect((refusal == nil) == isTaken, "\(word)")
        #expect(isTaken || refusal?.path == "rules[0].match.\(attribute)")
      }
    }
  }

  @Test func `an unknown member of match is refused`() {
    let match = PlainJSON.object(["version": .text("1.0.0")])
    #expect(policyRefusal(Self.whole.with("rules[0].match", match))?.expected == .knownMember)
  }

  @Test(arguments: ReasonCode.allCases)
  func `failures of signature, chain, catalog, grant and life cycle cannot be softened`(
    code: ReasonCode
  ) {
    let softened: Set<String> = [
      "PKG-003-POLICY_INCOMPATIBLE", "PKG-003-API_RANGE_MISMATCH", "PKG-003-DIRECT_ACCESS_DENIED",
      "PKG-009-EVIDENCE_INCOMPLETE", "PKG-009-EVIDENCE_STALE", "PKG-009-EVIDENCE_MISMATCH",
      "PKG-009-POLICY_QUARANTINED",
    ]
    let refusal = policyRefusal(
      Documents.policy.with("exceptions", .list([Documents.exception("e", code: code.rawValue)])))
    #expect((refusal == nil) == softened.contains(code.rawValue))
    if let refusal { #expect(refusal.path == "exceptions[0].reason_code") }
  }

  @Test func `an exception is for one vulnerability or one code, not both and not none`() {
    let both = Self.whole.with("exceptions[0].vulnerability_id", .text("CVE-2026-2"))
    #expect(policyRefusal(both)?.path == "exceptions[0].reason_code")
    let none = Self.whole.with("exceptions[0].reason_code", nil)
    #expect(policyRefusal(none)?.expected == .form("exception_subject"))
    #expect(policyRefusal(Self.whole.with("exceptions[0].reason_code", .text("PKG-1"))) != nil)
  }

  @Test func `ids are unique`() {
    let rule = Documents.rule("r1", "block")
    let exception = Documents.exception("e1", code: "PKG-009-EVIDENCE_STALE")
    let project = Documents.policy.value(at: "projects[0]") ?? .null
    for (path, element) in [("rules", rule), ("exceptions", exception), ("projects", project)] {
      let once = Documents.policy.with(path, .list([element]))
      let twice = Documents.policy.with(path, .list([element, element]))
      #expect(policyRefusal(once) == nil)
      #expect(policyRefusal(twice)?.expected == .uniqueName)
      #expect(policyRefusal(twice)?.path == path + "[1]")
    }
  }

  @Test(arguments: ["rules", "exceptions", "projects"])
  func `a list has at most 4096 elements`(path: String) {
    for (count, accepted) in [(0, true), (4095, true), (4096, true), (4097, false)] {
      let list = (0..<count).map { number -> PlainJSON in
        switch path {
        case "rules": Documents.rule("r\(number)", "allow")
        case "exceptions": Documents.exception("e\(number)", code: "PKG-009-EVIDENCE_STALE")
        default:
          .object(["project_id": .text("p\(number)"), "control_state": .text("running")])
        }
      }
      let refusal = policyRefusal(Documents.policy.with(path, .list(list)))
      #expect((refusal == nil) == accepted, "\(count)")
    }
  }

  @Test(arguments: ["order_index", "priority"])
  func `numbers of rules stay within a thousand million`(name: String) {
    for (number, accepted) in [
      (0, true), (1_000_000_000, true), (-1_000_000_000, true), (1_000_000_001, false),
      (-1_000_000_001, false),
    ] {
      let refusal = policyRefusal(Self.whole.with("rules[0].\(name)", .number(number)))
      #expect((refusal == nil) == accepted)
    }
  }

  @Test func `at its expiry an exception is already over`() throws {
    let policy = try Policy(try Documents.parse(Self.whole))
    let end = try #require(policy.exceptions.first?.expiresAt)
    let before = try #require(Timestamp(seconds: end.seconds - 1))
    #expect(policy.exceptions.first?.isInForce(at: before) == true)
    #expect(policy.exceptions.first?.isInForce(at: end) == false)
  }
}

@Suite struct CatalogTests {
  @Test func `a capability is in the catalog by its very name or not at all`() throws {
    let catalog = try Catalog(try Documents.parse(Documents.catalog))
    for (name, approval) in [
      ("free.read", false), ("state.read", true), ("state", nil), ("state.read.all", nil),
      ("State.read", nil), ("free", nil),
    ] as [(String, Bool?)] {
      #expect(catalog.approval(try #require(Identifier(name))) == approval)
    }
  }

  @Test(arguments: Documents.catalog.paths)
  func `every member must be there, of its type`(path: String) {
    #expect(catalogRefusal(Documents.catalog.with(path, nil)) != nil)
    for value in [PlainJSON.null, .number(1), .list([.number(1)]), .object([:])] {
      let refusal = catalogRefusal(Documents.catalog.with(path, value))
      #expect(refusal?.path.hasPrefix(path) == true, "\(value)")
    }
  }

  @Test(arguments: Documents.catalog.objects)
  func `an unknown member is refused in every object`(path: String) {
    let name = path.isEmpty ? "unknown" : path + ".unknown"
    #expect(catalogRefusal(Documents.catalog.with(name, .null))?.path == name)
  }

  @Test func `a capability stands in a catalog once, without wildcards, and 1024 are enough`() {
    func catalog(_ names: [String]) -> PlainJSON {
      let entry = Documents.catalog.value(at: "capabilities[0]") ?? .null
      return Documents.catalog.with(
        "capabilities", .list(names.map { entry.with("capability_id", .text($0)) }))
    }
    #expect(catalogRefusal(catalog(["a", "b"])) == nil)
    #expect(catalogRefusal(catalog(["a", "a"]))?.expected == .uniqueName)
    for name in ["*", "state.*", "", "a b"] { #expect(catalogRefusal(catalog([name])) != nil) }
    for (count, accepted) in [(0, true), (1023, true), (1024, true), (1025, false)] {
      let names = (0..<count).map { "c\($0)" }
      #expect((catalogRefusal(catalog(names)) == nil) == accepted)
    }
  }
}

@Suite struct SnapshotTests {
  private func snapshot(
    policy: PlainJSON = Documents.policy, trust: PlainJSON = Documents.trust
  ) throws -> Snapshot {
    func document(_ value: PlainJSON) throws -> JSONDocument {
      // Order and white space of the files play no part.
      try JSONDocument(Array(("\n " + value.canonical + " \n").utf8))
    }
    return try Snapshot(
      policy: document(policy), catalog: document(Documents.catalog), trust: document(trust),
      actions: document(Documents.actions))
  }

  @Test func `the policy's hash is over all four files under one schema`() throws {
    let whole = PlainJSON.object([
      "schema": .text("membrane.snapshot.v1"), "policy": Documents.policy,
      "catalog": Documents.catalog, "trust": Documents.trust, "actions": Documents.actions,
    ])
    #expect(try snapshot().policyHash == whole.digest())
  }

  @Test func `any change of a file gives another hash`() throws {
    let hash = try snapshot().policyHash
    let policy = Documents.policy.with("policy_version", .text("1.0.1"))
    #expect(try snapshot(policy: policy).policyHash != hash)
    let trust = Documents.trust.with("signature_threshold", .number(2))
    #expect(try snapshot(trust: trust).policyHash != hash)
  }

  @Test func `a file that cannot be used is named`() {
    #expect {
      try snapshot(policy: Documents.policy.with("mode", nil))
    } throws: { error in (error as? UnusableGovernance)?.file == "policy.json" }
    #expect {
      try snapshot(trust: Documents.trust.with("signers", nil))
    } throws: { error in (error as? UnusableGovernance)?.file == "trust.json" }
  }
}
