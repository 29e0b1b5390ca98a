internal import CheckedValues
internal import Evidence
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

// Suites of reports and SBOMs. Each file is offered to the reader of every format. Only the reader of the format
// that the file itself names (`ReportSniff`) may read it, and when that format is the suite's own, it must.
// All others must refuse it: as unsupported, by name, when it is JSON, XML or SPDX's tag-value form; of files
// that are nothing of the kind (licences, YAML, …) any refusal will do. Files of other formats than the suite's
// own are often made to be wrong, so that their own readers may do either; in a suite of a format that is not read
// at all nothing may be read.

/// The kinds of evidence and formats of others that there are readers for.
private let readers: [(kind: EvidenceKind, format: EvidenceFormat)] = [
  (.scan, .grype), (.scan, .trivy), (.sbom, .cyclonedx), (.vex, .cyclonedx), (.sbom, .spdx),
  (.vex, .openvex),
]

/// Offers all files of a suite whose own format is `own`. `whenRead` looks further at each file of that format.
func runEvidence(
  _ folder: SuiteFolder, own: EvidenceFormat?,
  whenRead: (inout SuiteReport, String, ReadReport) -> Void = { _, _, _ in }
) throws(Fault) -> SuiteReport {
  var report = SuiteReport(folder.suite)
  try folder.forEach(folder.files.filter { !$0.hasSuffix(".tsv") }, &report) { report, file, bytes in
    let sniff = ReportSniff(bytes)
    let outcomes = readers.map { ReadReport(bytes, $0.kind, $0.format) }
    let objections = zip(readers, outcomes).compactMap { reader, outcome in
      objection(outcome, reader.kind, reader.format, sniff, own: own, bytes)
        .map { "as \(reader.kind.rawValue) \(reader.format.rawValue): \($0)" }
    }
    let isOwn = own.map { sniff == .readable($0) } ?? false
    let outcome = isOwn ? "read" : sniff == .unknown ? "refused" : "refused by name"
    report.check(file, objections.isEmpty, outcome, otherwise: objections.joined(separator: "; "))
    guard isOwn, let own, let place = readers.firstIndex(where: { $0.format == own }) else { return }
    whenRead(&report, file, outcomes[place])
  }
  if report.cases == 0 { report.miss("reports") }
  return report
}

private func objection(
  _ outcome: ReadReport, _ kind: EvidenceKind, _ format: EvidenceFormat, _ sniff: ReportSniff,
  own: EvidenceFormat?, _ bytes: [UInt8]
) -> String? {
  switch sniff {
  case .readable(format):
    if format != own { return own == nil && outcome.refusal == nil ? "is read" : nil }
    // A document of vulnerabilities before its components can only be read as an SBOM.
    if kind == .vex && format == .cyclonedx { return nil }
    if format == .openvex && isUnsoundOpenVEX(bytes) {
      return outcome.refusal == nil ? "is read although it is not sound" : nil
    }
    return outcome.refusal.map { "is refused: \($0.words)" }
  case .readable, .otherJSON, .named:
    guard let refusal = outcome.refusal else { return "is read" }
    guard case .unsupported(let name) = refusal else { return "is not refused by name: \(refusal.words)" }
    if case .named(let wanted) = sniff, name != wanted { return "is refused as \(name.rawValue)" }
    return nil
  case .unknown: return outcome.refusal == nil ? "is read" : nil
  }
}

extension EvidenceRefusal {
  /// For people.
  fileprivate var words: String {
    switch self {
    case .unsupported(let name): "unsupported, \(name.rawValue)"
    case .malformed(let refusal): refusal.wording(in: "it")
    }
  }
}

/// What a reader made of a file: why it refused it, and how many findings of which severity it gave.
struct ReadReport {
  private(set) var refusal: EvidenceRefusal?
  private(set) var severities: [Severity: Int] = [:]
  private(set) var isEmpty = true

  init(_ bytes: [UInt8], _ kind: EvidenceKind, _ format: EvidenceFormat) {
    var counter = SeverityCounter()
    let reading = EvidenceReading(artifact: SHA256.digest(of: []), now: .latest)
    do throws(EvidenceRefusal) {
      let report = try reading.report(
        from: ArraySource(bytes), as: kind, format, findings: &counter)
      isEmpty = report.isEmpty
    } catch {
      refusal = error
    }
    severities = counter.counts
  }
}

/// Counts every finding as it comes, however often it comes.
private struct SeverityCounter: FindingSink {
  var counts: [Severity: Int] = [:]

  mutating func take(_ finding: Finding) -> Bool {
    for severity in finding.severities.known { counts[severity, default: 0] += 1 }
    return true
  }
}
