internal import CheckedValues
internal import Signatures
internal import Storage
internal import StrictJSON

// sigstore-conformance, `derived/crypto-cases.tsv`: whether the signature in a bundle is, alone, that of the key that
// a line names over the artifact or over the envelope in the bundle. It says nothing of what a bundle means: a
// bundle of that kind may still be refused.

func runSigstoreSignatures(
  _ report: inout SuiteReport, _ folder: SuiteFolder
) throws(Fault) {
  guard let table = try CaseTable("derived/crypto-cases.tsv", of: folder, &report) else { return }
  for row in table.rows {
    let bundle = "data/bundle-verify/\(row["case_dir"])/bundle.sigstore.json"
    guard let bytes = try folder.bytes(bundle) else {
      report.miss(bundle)
      continue
    }
    guard let artifact = try folder.bytes("data/\(row["artifact"])") else {
      report.miss("data/\(row["artifact"])")
      continue
    }
    let hasKey = row["key"] != "-" && !row["key"].isEmpty
    let pem = hasKey ? try folder.bytes(row["key"]) : []
    guard let pem else {
      report.miss(row["key"])
      continue
    }
    signatureCase(&report, row, bytes, Artifact(artifact), pem)
  }
}

private func signatureCase(
  _ report: inout SuiteReport, _ row: CaseTable.Row, _ bundle: [UInt8], _ artifact: Artifact,
  _ pem: [UInt8]
) {
  let name = "crypto-cases.tsv line \(row.line): \(row["case_dir"])"
  switch PEMKey(pem) {
  case .unsupported(let kind):
    report.check(
      name, PEMKey.isAccepted(pem) == false, "signatures refused by name",
      otherwise: "its key is refused as \(kind)")
  case .malformed:
    report.check(
      name, row["signature_expected"] != "valid", "signatures rejected",
      otherwise: "is valid and its key is refused")
  case .read(let key):
    let verifies = isSigned(bundle, artifact, key)
    report.check(
      name, verifies == (row["signature_expected"] == "valid"),
      verifies ? "signatures verified" : "signatures rejected",
      otherwise: verifies ? "verifies and is not valid" : "is valid and does not verify")
  }
}

/// Whether the signature in the bundle, whatever else is in it, is the key's.
private func isSigned(_ bundle: [UInt8], _ artifact: Artifact, _ key: PublicKey) -> Bool {
  guard let root = document(bundle) else { return false }
  if let member = root.member("dsseEnvelope") {
    return (try? DSSEEnvelope(member)).map { isSigned($0, key) } ?? false
  }
  guard let bytes = root.member("messageSignature")?.base64("signature"),
    let signature = try? DetachedSignature(bytes)
  else { return false }
  return signature.verifies(key, artifact)
}
