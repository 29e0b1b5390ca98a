internal import Signatures
internal import Storage
internal import StrictJSON

// dsse (secure-systems-lab/dsse, securesystemslib): all valid. An envelope in a file of its own must verify with
// a public key that lies beside it, and its PAE is the file `pae.bin` there. In documents of fixtures every object
// with `pae_b64` is a case: the PAE of its envelope is exactly that, and the envelope verifies with the
// `public_key_pem` of the object or of the document. Every public key must be read, or refused by name when
// it is of a curve that is not accepted.

func runDSSE(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  var report = SuiteReport(folder.suite)
  try folder.forEach(folder.files.filter { $0.hasSuffix(".pem") }, &report) { report, file, bytes in
    publicKey(&report, file, bytes)
  }
  try folder.forEach(folder.files.filter { $0.hasSuffix(".json") }, &report) {
    report, file, bytes throws(Fault) in
    guard let root = document(bytes) else { return report.fail(file, "is no JSON") }
    if root.member("payloadType") != nil {
      try envelopeFile(&report, file, bytes, folder)
    } else {
      fixtures(&report, file, root, key: nil)
    }
  }
  if report.cases == 0 { report.miss("envelopes") }
  return report
}

private func publicKey(_ report: inout SuiteReport, _ file: String, _ bytes: [UInt8]) {
  guard let isAccepted = PEMKey.isAccepted(bytes) else { return report.note(file) }
  let key = PEMKey(bytes)
  if !isAccepted, case .unsupported = key { return report.pass("refused by name") }
  report.check(file, key.isRead && isAccepted, "keys read", otherwise: "the key is \(key.description)")
}

private func envelopeFile(
  _ report: inout SuiteReport, _ file: String, _ bytes: [UInt8], _ folder: SuiteFolder
) throws(Fault) {
  guard let envelope = try? DSSEEnvelope(bytes) else {
    return report.fail(file, "the envelope is refused")
  }
  let name = joined(folderName(file), "pae.bin")
  if let pae = try folder.bytes(name) {
    report.check("\(file) PAE", envelope.pae == pae, "PAE", otherwise: "the PAE is another")
  } else {
    report.miss(name)
  }
  let beside = folder.files.filter { folderName($0) == folderName(file) && $0.hasSuffix(".pem") }
  if beside.isEmpty { return report.note("\(file): no key beside it") }
  var keys: [PEMKey] = []
  var accepted = 0
  for name in beside {
    let bytes = try folder.bytes(name) ?? []
    keys.append(PEMKey(bytes))
    if PEMKey.isAccepted(bytes) != false { accepted += 1 }
  }
  if accepted == 0, keys.allSatisfy({ $0.isUnsupported }) { return report.pass("refused by name") }
  let verifies = keys.contains { if case .read(let key) = $0 { isSigned(envelope, key) } else { false } }
  report.check(file, verifies, "verified", otherwise: "does not verify with a key beside it")
}

/// Whether one of the signatures is the key's.
func isSigned(_ envelope: DSSEEnvelope, _ key: PublicKey) -> Bool {
  envelope.signatures.contains { envelope.verifies($0, key) }
}

private func fixtures(
  _ report: inout SuiteReport, _ file: String, _ node: JSONNode, key: String?
) {
  let key = node.text("public_key_pem") ?? key
  guard node.member("pae_b64") != nil else {
    for child in node.children { fixtures(&report, file, child, key: key) }
    return
  }
  let name = "\(file) \(node.text("name") ?? "fixture")"
  guard let member = node.member("envelope"), let envelope = try? DSSEEnvelope(member) else {
    return report.fail(name, "the envelope is refused")
  }
  report.check(
    "\(name) PAE", node.base64("pae_b64") == envelope.pae, "PAE", otherwise: "the PAE is another")
  guard let key else { return report.fail(name, "there is no key") }
  switch PEMKey(Array(key.utf8)) {
  case .read(let key): report.check(name, isSigned(envelope, key), "verified", otherwise: "does not verify")
  case .unsupported where PEMKey.isAccepted(Array(key.utf8)) == false: report.pass("refused by name")
  case let refused: report.fail(name, "its key is \(refused.description)")
  }
}
