internal import Evidence
internal import Storage
internal import StrictJSON

// trivy (aquasecurity/trivy): besides what EvidenceOffers.swift says, a line of `counts.tsv` is a case: how many
// vulnerabilities of which severity a report has, each entry counted.

func runTrivy(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  var reports: [String: ReadReport] = [:]
  var report = try runEvidence(folder, own: .trivy) { _, file, read in reports[file] = read }
  guard let table = try CaseTable("counts.tsv", of: folder, &report) else { return report }
  for column in ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"] where !table.columns.contains(column) {
    report.miss("column \(column) of counts.tsv")
  }
  for row in table.rows {
    let file = row["report"]
    guard folder.has(file) else {
      report.miss(file)
      continue
    }
    let differences = Severity.allCases.compactMap { severity -> String? in
      let column = severity.rawValue.uppercased()
      guard table.columns.contains(column) else { return nil }
      let count = reports[file]?.severities[severity] ?? 0
      return Int(row[column]) == count ? nil : "\(column) \(count), not \(row[column])"
    }
    report.check(
      "counts.tsv line \(row.line): \(file)", reports[file] != nil && differences.isEmpty, "counted",
      otherwise: reports[file] == nil ? "is no Trivy report" : differences.joined(separator: ", "))
  }
  return report
}

func runGrype(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  try runEvidence(folder, own: .grype)
}

func runOpenVEX(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  try runEvidence(folder, own: .openvex)
}

func runCycloneDX(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  try runEvidence(folder, own: .cyclonedx)
}

func runSPDX(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  try runEvidence(folder, own: .spdx)
}

/// OSV is no format that is read: every reader must refuse every file.
func runOSV(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  try runEvidence(folder, own: nil)
}

/// Whether an OpenVEX document must be refused for what one of its statements lacks: a vulnerability, a status
/// that there is, or, for `not_affected`, a justification or an impact statement.
func isUnsoundOpenVEX(_ bytes: [UInt8]) -> Bool {
  guard let root = document(bytes) else { return true }
  let statuses: Set<String> = ["not_affected", "affected", "fixed", "under_investigation"]
  return root.list("statements").contains { statement in
    guard statement.member("vulnerability") != nil, let status = statement.text("status"),
      statuses.contains(status)
    else { return true }
    let reasons = [statement.text("justification"), statement.text("impact_statement")]
    return status == "not_affected" && reasons.allSatisfy { ($0 ?? "").isEmpty }
  }
}
