import Admission
import CheckedValues
import Evidence
import PlainJSON
import Receipts
import StrictJSON

/// Documents of a case that is allowed; the tests change members of them.
enum Documents {
  static func parse(_ value: PlainJSON) throws(JSONRefusal) -> JSONNode {
    try JSONDocument(Array(value.canonical.utf8)).root
  }

  private static func plain(_ text: String) -> PlainJSON {
    guard let value = try? PlainJSON(text.utf8) else { preconditionFailure("not JSON: \(text)") }
    return value
  }

  static let request = plain(
    """
    {"schema":"membrane.request.v1",
     "package":{"package_id":"six","package_version":"1.17.0","package_type":"wheel",
       "origin_class":"third_party_external","draft":false,
       "api":{"min":"1.2.0","max_exclusive":"2.0.0"}},
     "project":{"project_id":"sample","control_state":"running"},
     "artifact":{"path":"artifact/six.whl","sha256":"\(String(repeating: "ab", count: 32))"},
     "signatures":[{"format":"minisign","path":"six.minisig"}],
     "evidence":[{"kind":"scan","format":"grype","path":"scan.json",
       "signature":{"format":"dsse","path":"scan.dsse.json"}}],
     "capabilities_requested":["free.read"],
     "action":{"action_id":"a-1","surface":"ci","name":"publish","requires":["free.read"],
       "requires_approval":false,"direct_access_target":"none","transaction_id":"t-1"},
     "grants":["g-1"],"session_id":"run-1",
     "import":{"imported":false,"reverification":false,"reapproval":false,"source_instance":"x"},
     "actor":{"actor_id":"a","operation":"o","target":"t"}}
    """)

  static let lifecycle = plain(
    """
    {"transition":"install","target_version":"2.0.0","checkpoint_ref":"c-1",
     "retention_decision":"delete_confirmed","expansion":{"requested":false,"reapproved":false}}
    """)

  static let policy = plain(
    """
    {"schema":"membrane.policy.v1","policy_id":"house","policy_version":"1.0.0",
     "expires_at":"2027-01-01T00:00:00Z","runtime_api":"1.4.0","mode":"enforce",
     "projects":[{"project_id":"sample","control_state":"running"}],
     "signatures":{"every_signature_must_verify":false,"sshsig_namespace":"file"},
     "grants":{"unsigned":"reject"},
     "evidence":{"required":["scan"],"max_age_hours":720,"must_name_subject":true,
       "must_be_signed":false},
     "vulnerabilities":{"max_critical":0,"max_p2":0,"max_p3":20,"max_cvss":"9.0",
       "severity_mapping":{"p1":["critical"],"p2":["high"],"p3":["medium"],
         "p4":["low","unknown","negligible"]},"cvss_source":"max"},
     "conflict_resolution_mode":"deny_wins","stable_order_mode":"lexical_rule_id",
     "rules":[{"rule_id":"r1","order_index":1,"priority":1,"severity":"allow","match":{}}],
     "exceptions":[]}
    """)

  static let catalog = plain(
    """
    {"schema":"membrane.catalog.v1","catalog_version":"1.0.0","capabilities":[
     {"capability_id":"free.read","scope":"in words","hard_limits":["read only"],
      "requires_approval":false},
     {"capability_id":"state.read","scope":"in words","hard_limits":[],
      "requires_approval":true},
     {"capability_id":"state.write.tx","scope":"in words","hard_limits":[],
      "requires_approval":true}]}
    """)

  static let trust = plain(
    #"{"schema":"membrane.trust.v1","signature_threshold":1,"signers":[]}"#)
  static let actions = plain(#"{"schema":"membrane.actions.v1","mapping":{}}"#)

  static func rule(
    _ id: String, _ severity: String, match: [String: String] = [:], order: Int? = nil,
    priority: Int? = nil
  ) -> PlainJSON {
    var members: [String: PlainJSON] = [
      "rule_id": .text(id), "severity": .text(severity),
      "match": .object(match.mapValues { .text($0) }),
    ]
    members["order_index"] = order.map { .number($0) }
    members["priority"] = priority.map { .number($0) }
    return .object(members)
  }

  static func exception(
    _ id: String, code: String, package: String = "six", until: String = "2027-01-01T00:00:00Z"
  ) -> PlainJSON {
    .object([
      "exception_id": .text(id), "package_id": .text(package), "expires_at": .text(until),
      "approved_by": .text("board"), "reason_code": .text(code),
    ])
  }
}

extension PlainJSON {
  /// The document with another value at a path such as `action.requires` or `evidence[0].kind`; nil
  /// takes the member away.
  func with(_ path: String, _ value: PlainJSON?) -> PlainJSON {
    let steps = path.replacing("[", with: ".[").split(separator: ".").map(String.init)
    return with(steps[...], value) ?? .null
  }

  private func with(_ steps: ArraySlice<String>, _ value: PlainJSON?) -> PlainJSON? {
    guard let step = steps.first else { return value }
    let rest = steps.dropFirst()
    if step.hasPrefix("["), let index = Int(step.dropFirst().dropLast()) {
      var list = elements
      list[index] = list[index].with(rest, value) ?? .null
      return .list(list)
    }
    var members = members
    members[step] = (members[step] ?? .object([:])).with(rest, value)
    return .object(members)
  }

  func value(at path: String) -> PlainJSON? {
    var value: PlainJSON? = self
    for step in path.replacing("[", with: ".[").split(separator: ".") {
      if step.hasPrefix("["), let index = Int(step.dropFirst().dropLast()) {
        value = value?.elements[index]
      } else {
        value = value?[String(step)]
      }
    }
    return value
  }

  /// Paths of all objects' members in the document.
  var paths: [String] {
    switch self {
    case .object(let members):
      members.flatMap { name, value in
        [name] + value.paths.map { name + ($0.hasPrefix("[") ? "" : ".") + $0 }
      }
    case .list(let list):
      list.enumerated().flatMap { place, value in value.paths.map { "[\(place)].\($0)" } }
    default: []
    }
  }

  /// Paths of all objects; the document's own is empty.
  var objects: [String] { [""] + paths.filter { value(at: $0).map(Self.isObject) ?? false } }

  private static func isObject(_ value: PlainJSON) -> Bool {
    if case .object = value { true } else { false }
  }
}

/// What `body` refuses, if it does.
func refusal(_ body: () throws(JSONRefusal) -> Void) -> JSONRefusal? {
  do throws(JSONRefusal) { try body() } catch { return error }
  return nil
}

func requestRefusal(_ request: PlainJSON) -> JSONRefusal? {
  refusal { () throws(JSONRefusal) in _ = try Request(try Documents.parse(request)) }
}

func policyRefusal(_ policy: PlainJSON) -> JSONRefusal? {
  refusal { () throws(JSONRefusal) in _ = try Policy(try Documents.parse(policy)) }
}

func catalogRefusal(_ catalog: PlainJSON) -> JSONRefusal? {
  refusal { () throws(JSONRefusal) in _ = try Catalog(try Documents.parse(catalog)) }
}
