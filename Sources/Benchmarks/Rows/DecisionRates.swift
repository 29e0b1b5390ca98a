internal import Admission
internal import CheckedValues
internal import Evidence
internal import Receipts
internal import Signatures
internal import StrictJSON

/// Decisions in this process on a small request with every section, once with the request's text read each
/// time and once without. Beside it regorus, on the same request and the checks that it can do.
func decisionRates(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let question = try Question(setting)
  guard question.decide(question.parsed).reasonCode == .reTrustRequired else {
    throw Obstacle.failed("the decision is another one than expected")
  }
  var peers: [Double] = []
  var ours: (text: [Double], parsed: [Double]) = ([], [])
  for _ in 0..<5 {
    ours.text.append(
      try rate(over: 0.5) { () throws(Obstacle) in
        _ = question.decide(try Question.request(question.text))
      })
    ours.parsed.append(rate(over: 0.5) { _ = question.decide(question.parsed) })
    if let rate = try? regorus(question, setting) { peers.append(rate) }
  }
  let read = Figure(
    "  request read each time, \(question.text.count) bytes", rate: median(ours.text), atLeast: 150_000)
  var figures = [
    read, Figure("  request read before", rate: median(ours.parsed), atLeast: 500_000),
  ]
  if peers.isEmpty {
    figures[0].peer = "peer not installed: Python's hobofan_regorus"
  } else {
    figures[0].peer = "regorus \(perSecond(median(peers)))"
    figures[0].ratio = decimal(median(ours.text) / median(peers), 1)
  }
  return figures
}

/// What is asked, and all that is known before.
private struct Question {
  let text: [UInt8]
  let parsed: Request
  let snapshot: Snapshot
  let facts: AdmissionFacts

  init(_ setting: Setting) throws(Obstacle) {
    text = Array(fullRequest.utf8)
    parsed = try Self.request(text)
    snapshot = try Snapshot(setting.governance)
    guard let time = Timestamp(setting.now), let artifact = parsed.artifactSHA256 else {
      throw Obstacle.failed(setting.now)
    }
    var assessor = EvidenceAssessor(
      EvidenceAssessor.Question(
        policy: snapshot.policy.evidence, vulnerabilities: snapshot.policy.vulnerabilities,
        exceptions: [], packageID: parsed.package.id, artifact: artifact,
        policyHash: snapshot.policyHash, now: time))
    for file in parsed.evidence {
      let path = "\(setting.sample("allowed-minisign"))/\(file.path)"
      let source = ArraySource(try readFile(path)[...])
      do throws(EvidenceRefusal) { try assessor.read(source, as: file.kind, file.format) } catch {
        throw .failed(path)
      }
    }
    facts = AdmissionFacts(
      chain: .intact(posture: .verified, code: nil), time: time, killSwitch: false,
      evidence: assessor.assessment())
  }

  static func request(_ text: [UInt8]) throws(Obstacle) -> Request {
    try orFail(reading: "a request", Request(JSONDocument(text).root))
  }

  func decide(_ request: Request) -> Decision {
    Admission.decide(request, facts: facts, snapshot: snapshot)
  }
}

/// The rate of the peer, with its request parsed inside the timing, too.
private func regorus(_ question: Question, _ setting: Setting) throws(Obstacle) -> Double {
  try setting.python(
    regorusScript, module: "hobofan_regorus",
    [fullRequest, regoPolicy, setting.governance + "/catalog.json"])
}

private let fullRequest = """
  {"schema":"membrane.request.v1","package":{"package_id":"six","package_version":"1.17.0",\
  "package_type":"python-wheel","origin_class":"third_party_external","draft":false,\
  "api":{"min":"1.2.0","max_exclusive":"2.0.0"}},\
  "project":{"project_id":"sample-project","control_state":"running"},\
  "artifact":{"path":"artifact/six.whl",\
  "sha256":"4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274"},\
  "signatures":[{"format":"minisign","path":"signatures/six.minisig"}],\
  "evidence":[{"kind":"scan","format":"grype","path":"evidence/grype.json"},\
  {"kind":"sbom","format":"cyclonedx","path":"evidence/sbom.cdx.json"}],\
  "capabilities_requested":["state.read","ui.slot.render"],\
  "action":{"action_id":"publish-six","surface":"ci","name":"publish",\
  "requires":["state.read"],"requires_approval":false,"direct_access_target":"none"},\
  "grants":["grants/state-read.json"],"session_id":"run-1",\
  "lifecycle":{"transition":"install","target_version":"1.17.0"},\
  "import":{"imported":true,"reverification":true,"reapproval":true,"source_instance":"other"},\
  "actor":{"actor_id":"ci","operation":"publish","target":"six"}}
  """

/// The checks of the same request in Rego, as far as they need no version order.
private let regoPolicy = """
  package membrane
  import rego.v1
  default outcome := "deny"
  known contains c.capability_id if some c in data.capabilities
  running if input.project.control_state == "running"
  not_draft if not input["package"].draft
  in_catalog if every c in input.action.requires { c in known }
  requested if every c in input.action.requires { c in input.capabilities_requested }
  indirect if input.action.direct_access_target == "none"
  complete if { some e in input.evidence; e.kind == "scan"; some s in input.evidence; s.kind == "sbom" }
  outcome := "allow" if {
    running; not_draft; in_catalog; requested; indirect; complete
    not input["import"].imported
    input["package"].origin_class in {"first_party", "third_party_external"}
  }
  outcome := "quarantine" if { running; not_draft; indirect; input["import"].imported }
  """

private let regorusScript = """
  import sys, time, hobofan_regorus as regorus
  engine = regorus.Engine()
  engine.add_policy('membrane.rego', sys.argv[2])
  engine.add_data_json(open(sys.argv[3]).read())
  count, start = 0, time.process_time()
  while time.process_time() - start < 0.5:
      for _ in range(100):
          engine.set_input_json(sys.argv[1])
          outcome = engine.eval_rule('data.membrane.outcome')
      count += 100
  assert outcome == 'quarantine', outcome
  print(count / (time.process_time() - start))
  """
