internal import Signatures
internal import Storage
internal import StrictJSON

// in-toto-golang (in-toto/in-toto-golang): `derived/dsse-cases.tsv` names envelopes and the key that each is held
// against; `valid` must verify, everything else must not. All other files `.link` and `.layout` with a member
// `signed` are of the older form, which carries its signatures in another way, and must be refused.

func runInToto(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  var report = SuiteReport(folder.suite)
  var listed: Set<String> = []
  if let table = try CaseTable("derived/dsse-cases.tsv", of: folder, &report) {
    for row in table.rows {
      listed.insert(row["envelope"])
      try envelopeCase(&report, row, folder)
    }
  }
  let isOther: (String) -> Bool = {
    ($0.hasSuffix(".link") || $0.hasSuffix(".layout")) && !listed.contains($0)
  }
  try folder.forEach(folder.files.filter(isOther), &report) { report, file, bytes in
    // Escapes that JSON does not have make one of them unreadable for everybody.
    if let root = document(bytes), root.member("signed") == nil {
      return report.note("\(file): not of the older form, and not in the table")
    }
    let isRefused =
      (try? DSSEEnvelope(bytes)) == nil
      && (try? SignatureContainer(bytes, format: .dsse)) == nil
    report.check(file, isRefused, "refused", otherwise: "the older form is read as an envelope")
  }
  return report
}

private func envelopeCase(
  _ report: inout SuiteReport, _ row: CaseTable.Row, _ folder: SuiteFolder
) throws(Fault) {
  let name = "dsse-cases.tsv line \(row.line): \(row["envelope"])"
  guard let bytes = try folder.bytes(row["envelope"]) else { return report.miss(row["envelope"]) }
  guard let pem = try folder.bytes(row["key"]) else { return report.miss(row["key"]) }
  var verifies = false
  if let envelope = try? DSSEEnvelope(bytes), case .read(let key) = PEMKey(pem) {
    verifies = isSigned(envelope, key)
  }
  report.check(
    name, verifies == (row["expected"] == "valid"), verifies ? "verified" : "rejected",
    otherwise: verifies ? "verifies and is \(row["expected"])" : "is valid and does not verify")
}
