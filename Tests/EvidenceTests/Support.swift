import CheckedValues
import Evidence
import Receipts
import StrictJSON

let artifact = SHA256Digest(bytes: [UInt8](repeating: 0xA1, count: 32)) ?? .zero
let other = SHA256Digest(bytes: [UInt8](repeating: 0xB2, count: 32)) ?? .zero
let policyHash = SHA256Digest(bytes: [UInt8](repeating: 0xC3, count: 32)) ?? .zero

/// The chain's time of the tests, and the time of their reports, a day before.
let now = time("2026-11-21T08:00:00Z")
let reported = "2026-11-20T08:00:00Z"

func time(_ text: String) -> Timestamp {
  guard let time = Timestamp(text) else { preconditionFailure("no time: \(text)") }
  return time
}

func id(_ text: String) -> Identifier {
  guard let identifier = Identifier(text) else { preconditionFailure("no identifier: \(text)") }
  return identifier
}

/// Keeps all findings.
struct Collector: FindingSink {
  var findings: [Finding] = []
  mutating func take(_ finding: Finding) -> Bool {
    findings.append(finding)
    return true
  }
}

func read(
  _ text: String, _ kind: EvidenceKind, _ format: EvidenceFormat, scores: ScoreSource = .max,
  chunk: Int = .max
) throws(EvidenceRefusal) -> (report: EvidenceReport, findings: [Finding]) {
  var collector = Collector()
  let reading = EvidenceReading(artifact: artifact, scores: scores, now: now)
  let report = try reading.report(
    from: ArraySource(Array(text.utf8), chunk: chunk), as: kind, format, findings: &collector)
  return (report, collector.findings)
}

func refusal(_ text: String, _ kind: EvidenceKind, _ format: EvidenceFormat) -> EvidenceRefusal? {
  do throws(EvidenceRefusal) {
    _ = try read(text, kind, format)
    return nil
  } catch {
    return error
  }
}

/// What was expected where a report is malformed.
func expectation(
  _ text: String, _ kind: EvidenceKind, _ format: EvidenceFormat
) -> JSONRefusal.Expectation? {
  if case .malformed(let refusal) = refusal(text, kind, format) { refusal.expected } else { nil }
}

/// One entry of a case.
struct Entry {
  var text: String
  var kind: EvidenceKind
  var format: EvidenceFormat
  var signature = EvidenceSignature.absent

  static func grype(_ text: String) -> Entry { Entry(text: text, kind: .scan, format: .grype) }
  static func trivy(_ text: String) -> Entry { Entry(text: text, kind: .scan, format: .trivy) }
  static func sbom(_ text: String) -> Entry { Entry(text: text, kind: .sbom, format: .cyclonedx) }
  static func openVEX(_ text: String) -> Entry { Entry(text: text, kind: .vex, format: .openvex) }
}

let lenient = EvidencePolicy(
  required: [], maxAgeHours: 720, mustNameSubject: false, mustBeSigned: false)

func assess(
  _ entries: [Entry], policy: EvidencePolicy? = lenient, limits: VulnerabilityPolicy? = nil,
  exceptions: [PolicyException] = [], now: Timestamp = now
) -> EvidenceAssessment {
  var assessor = EvidenceAssessor(
    .init(
      policy: policy, vulnerabilities: limits, exceptions: exceptions, packageID: id("package"),
      artifact: artifact, policyHash: policyHash, now: now))
  for entry in entries.sorted(by: { $0.kind.readingOrder < $1.kind.readingOrder }) {
    try? assessor.read(
      ArraySource(Array(entry.text.utf8)), as: entry.kind, entry.format,
      signature: entry.signature)
  }
  return assessor.assessment()
}

func words(_ failures: [EvidenceFailure]) -> [String] { failures.map { $0.word?.rawValue ?? "" } }

/// For one package, until a time: of one vulnerability, or of a reason code.
func exception(
  _ subject: String = "CVE-1", package: String = "package", until time: String = "2026-11-21T08:00:01Z"
) throws -> PolicyException {
  let member = subject.hasPrefix("PKG-") ? "reason_code" : "vulnerability_id"
  let text = """
    {"exception_id":"exception-\(subject)","package_id":"\(package)","expires_at":"\(time)",\
    "approved_by":"a","\(member)":"\(subject)"}
    """
  return try PolicyException(JSONDocument(Array(text.utf8)).root)
}

extension EvidenceAssessment {
  static let noFigures = VulnerabilityFigures(
    counts: [0, 0, 0, 0], maximumCVSS: nil, ignored: 0, removedByVEX: 0, removedByException: 0,
    expiredExceptions: [])

  /// Zeros where nothing told of vulnerabilities.
  var figures: VulnerabilityFigures { vulnerabilities ?? Self.noFigures }
}

extension VulnerabilityFigures {
  var p1: Int { counts[0] }
  var p2: Int { counts[1] }
  var p3: Int { counts[2] }
  var p4: Int { counts[3] }
}
