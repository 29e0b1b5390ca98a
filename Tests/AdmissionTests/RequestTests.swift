import Admission
import CheckedValues
import PlainJSON
import StrictJSON
import Testing

/// `request.json` (admission.md).
@Suite struct RequestTests {
  private static let whole = Documents.request.with("lifecycle", Documents.lifecycle)

  private static let required: Set<String> = [
    "schema", "package", "package.package_id", "package.package_version", "package.origin_class",
    "package.api.min", "package.api.max_exclusive", "project.project_id", "project.control_state",
    "artifact", "artifact.path", "signatures[0].format", "signatures[0].path", "evidence[0].kind",
    "evidence[0].format", "evidence[0].path", "evidence[0].signature.format",
    "evidence[0].signature.path", "action.action_id", "action.surface", "action.name",
    "action.requires", "action.requires_approval", "action.direct_access_target",
    "lifecycle.transition", "lifecycle.expansion.requested", "lifecycle.expansion.reapproved",
    "import.imported", "import.reverification", "import.reapproval", "actor.actor_id",
    "actor.operation", "actor.target",
  ]

  @Test func `a request with every member is read`() throws {
    let request = try Request(try Documents.parse(Self.whole))
    #expect(request.package.id.text == "six" && request.package.version.text == "1.17.0")
    #expect(request.package.originClass == .thirdPartyExternal && !request.package.isDraft)
    #expect(request.project?.projectID.text == "sample")
    #expect(request.artifactPath.text == "artifact/six.whl" && request.artifactSHA256 != nil)
    #expect(request.signatures.map(\.path.text) == ["six.minisig"])
    #expect(request.evidence.map(\.signature?.path.text) == ["scan.dsse.json"])
    #expect(request.capabilitiesRequested.map(\.text) == ["free.read"])
    #expect(request.action?.requires.map(\.text) == ["free.read"])
    #expect(request.grants.map(\.text) == ["g-1"] && request.sessionID?.text == "run-1")
    #expect(request.lifecycle?.transition == .install && !request.isImported)
  }

  @Test func `only schema, package and artifact are required`() throws {
    let least = PlainJSON.object([
      "schema": .text("membrane.request.v1"),
      "package": .object([
        "package_id": .text("six"), "package_version": .text("1.0.0"),
        "origin_class": .text("first_party"),
      ]),
      "artifact": .object(["path": .text("a")]),
    ])
    let request = try Request(try Documents.parse(least))
    #expect(request.project == nil && request.action == nil && request.lifecycle == nil)
    #expect(request.signatures.isEmpty && request.evidence.isEmpty && request.grants.isEmpty)
    #expect(request.capabilitiesRequested.isEmpty && !request.isImported)
    #expect(request.package.api == nil && request.artifactSHA256 == nil)
  }

  @Test(arguments: whole.paths)
  func `a member that is missing is refused where it is required`(path: String) {
    let refusal = requestRefusal(Self.whole.with(path, nil))
    if Self.required.contains(path) {
      let name = path.split(separator: ".").last.map(String.init) ?? ""
      #expect(refusal?.expected == .member(name))
    } else {
      #expect(refusal == nil)
    }
  }

  @Test(arguments: whole.paths)
  func `a member of another type is refused where it stands`(path: String) {
    let old = Self.whole.value(at: path)
    let others: [PlainJSON] = [
      .null, .flag(true), .number(1), .text("?"), .list([.number(1)]), .object([:]),
    ]
    for value in others {
      if case .flag = value, old?.flag != nil { continue }
      let refusal = requestRefusal(Self.whole.with(path, value))
      #expect(refusal != nil, "\(value)")
      #expect(refusal?.path.hasPrefix(path) == true, "\(value)")
    }
  }

  @Test(arguments: whole.objects)
  func `an unknown member is refused in every object`(path: String) {
    let name = path.isEmpty ? "unknown" : path + ".unknown"
    let refusal = requestRefusal(Self.whole.with(name, .null))
    #expect(refusal?.expected == .knownMember)
    #expect(refusal?.path == name)
  }

  @Test(arguments: [
    ("schema", ["membrane.request.v1"], ["membrane.request.v2", "membrane.policy.v1", ""]),
    (
      "package.origin_class", ["first_party", "third_party_external", "self_created_local"],
      ["First_Party", "other", ""]
    ),
    (
      "project.control_state", ["running", "paused_review", "hard_stopped", "resuming"],
      ["stopped", ""]
    ),
    (
      "action.direct_access_target", ["none", "filesystem", "network", "runtime"],
      ["None", "host", ""]
    ),
    (
      "signatures[0].format", ["minisign", "sshsig", "dsse", "sigstore-bundle", "detached"],
      ["pgp", "sigstore"]
    ),
    (
      "lifecycle.transition",
      [
        "ingest", "install", "enable", "run", "export", "remove", "disable", "import",
        "verify_import", "stage_update", "commit_update", "rollback_update",
      ], ["delete", "Install", ""]
    ),
    ("package.package_version", ["0.0.0", "1.2.3-rc.1+b"], ["1.0", "v1.0.0", "01.0.0", ""]),
    ("package.api.min", ["1.0.0"], ["1", "*"]),
    ("package.package_id", ["a", "scope/name", "A:b@1+c-d_e"], ["", "a b", "-a", "@a", "ä"]),
    ("artifact.path", ["a", "a/b.c"], ["/a", "../a", "a/../b", "a//b", "a/", "a/./b", ""]),
    (
      "artifact.sha256", [String(repeating: "0", count: 64)],
      [String(repeating: "A", count: 64), String(repeating: "0", count: 63), ""]
    ),
  ])
  func `words and forms are exact`(path: String, good: [String], bad: [String]) {
    for text in good {
      #expect(requestRefusal(Self.whole.with(path, .text(text))) == nil, "\(text)")
    }
    for text in bad {
      #expect(requestRefusal(Self.whole.with(path, .text(text)))?.path == path, "\(text)")
    }
  }

  @Test(arguments: [
    ("scan", ["grype", "trivy"]), ("sbom", ["cyclonedx", "spdx"]),
    ("vex", ["openvex", "cyclonedx"]), ("policy_snapshot", ["membrane"]), ("check", ["membrane"]),
  ])
  func `a kind of evidence comes in its formats only`(kind: String, formats: [String]) {
    for format in ["grype", "trivy", "cyclonedx", "spdx", "openvex", "membrane", "sarif"] {
      let request = Self.whole.with("evidence[0].kind", .text(kind))
        .with("evidence[0].format", .text(format))
      #expect((requestRefusal(request) == nil) == formats.contains(format), "\(format)")
    }
  }

  @Test(arguments: [
    ("signatures", Documents.request.value(at: "signatures[0]") ?? .null),
    ("evidence", Documents.request.value(at: "evidence[0]") ?? .null),
    ("capabilities_requested", .text("a")), ("action.requires", .text("a")),
    ("grants", .text("a")),
  ])
  func `a list has at most 256 elements`(path: String, element: PlainJSON) {
    for (count, accepted) in [(0, true), (255, true), (256, true), (257, false)] {
      let list = PlainJSON.list(Array(repeating: element, count: count))
      let refusal = requestRefusal(Self.whole.with(path, list))
      #expect((refusal == nil) == accepted)
      if !accepted { #expect(refusal?.expected == .count(0...256)) }
    }
  }

  @Test(arguments: [
    (["b", "a", "c"], ["a", "b", "c"]), ([" a", "a ", "\ta\n", "a"], ["a"]),
    (["a.b", "A.b", "a-b"], ["A.b", "a-b", "a.b"]), ([], []), (["b", "a", "b", " a "], ["a", "b"]),
  ])
  func `capabilities are trimmed, made unique and sorted`(given: [String], read: [String]) throws {
    let list = PlainJSON.list(given.map { .text($0) })
    // White space is escaped here, as only that is well-formed JSON.
    let text = Self.whole.with("capabilities_requested", list).canonical
      .replacing("\t", with: "\\t").replacing("\n", with: "\\n")
    let request = try Request(try JSONDocument(Array(text.utf8)).root)
    #expect(request.capabilitiesRequested.map(\.text) == read)
  }

  @Test(arguments: [
    PlainJSON.text(""), .text(" "), .text("a b"), .text("*"), .text("state.*"), .text("ä"),
    .number(1), .null, .flag(true), .list([]), .object([:]),
  ])
  func `a capability that is empty or no name makes the request malformed`(value: PlainJSON) {
    let path = "capabilities_requested"
    #expect(
      requestRefusal(Self.whole.with(path, .list([.text("a"), value])))?.path == path + "[1]")
    #expect(
      requestRefusal(Self.whole.with("action.requires", .list([value])))?.path
        == "action.requires[0]")
  }

  @Test func `a fingerprint is over the request's values, not their order or white space`() throws {
    let text = """
      { "b": [1, 2], "a" : "x" }
      """
    let node = try JSONDocument(Array(text.utf8)).root
    let expected = try PlainJSON(text.utf8).digest()
    #expect(try Request.fingerprint(of: node) == expected)
    let other = try JSONDocument(Array(#"{"a":"x","b":[2,1]}"#.utf8)).root
    #expect(try Request.fingerprint(of: other) != expected)
  }

  @Test(arguments: [
    ("1.2.0", "2.0.0", "1.2.0", true), ("1.2.0", "2.0.0", "1.9.9", true),
    ("1.2.0", "2.0.0", "2.0.0", false), ("1.2.0", "2.0.0", "1.1.9", false),
    ("1.2.0", "2.0.0", "1.2.0-rc.1", false), ("1.2.0", "2.0.0", "2.0.0-rc.1", true),
    ("2.0.0", "1.0.0", "1.5.0", false), ("1.0.0", "1.0.0", "1.0.0", false),
  ])
  func `an API range has its minimum and not its maximum`(
    minimum: String, maximum: String, version: String, inside: Bool
  ) throws {
    let request = try Request(
      try Documents.parse(
        Self.whole.with("package.api.min", .text(minimum))
          .with("package.api.max_exclusive", .text(maximum))))
    let version = try #require(SemanticVersion(version))
    #expect(request.package.api?.contains(version) == inside)
  }
}
