internal import CheckedValues
internal import Signatures
internal import Storage
internal import StrictJSON

// sigstore-conformance (sigstore/sigstore-conformance): each folder with a `bundle.sigstore.json` is a case, about the
// file `artifact` in it or else `a.txt` in the folder above. A folder whose name ends in `_fail` must not pass.
// Of the others those with a `key.pub` must pass with it as the one trusted key, unless it is of a kind that is not
// accepted, and all the rest need
// certificates and logs, so that they must be refused as unsupported. Only whole judgements are run here; what
// the signatures alone come to is `SigstoreSignatures`.

func runSigstore(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  var report = SuiteReport(folder.suite)
  let isBundle: (String) -> Bool = { fileName($0) == "bundle.sigstore.json" }
  try folder.forEach(folder.files.filter(isBundle), &report) { report, file, bytes throws(Fault) in
    try bundleCase(&report, folderName(file), bytes, folder)
  }
  if report.cases == 0 { report.miss("bundle.sigstore.json") }
  // The folders beside those that are cases are cases, too.
  let cases = Set(folder.files.filter(isBundle).map(folderName))
  let parents = Set(cases.map(folderName))
  let others = Set(folder.files.map(folderName)).subtracting(cases)
    .filter { parents.contains(folderName($0)) }
  for name in others.sorted() { report.miss(joined(name, "bundle.sigstore.json")) }
  try runSigstoreSignatures(&report, folder)
  return report
}

private func bundleCase(
  _ report: inout SuiteReport, _ name: String, _ bundle: [UInt8], _ folder: SuiteFolder
) throws(Fault) {
  let beside = joined(folderName(name), "a.txt")
  let own = joined(name, "artifact")
  guard let artifact = try folder.bytes(folder.has(own) ? own : beside) else {
    return report.miss(beside)
  }
  let key = try folder.bytes(joined(name, "key.pub"))
  let outcome = BundleOutcome(bundle, Artifact(artifact), key: key)
  if name.hasSuffix("_fail") {
    report.check(name, outcome != .verified, "must not pass", otherwise: "passes")
  } else if let key, PEMKey.isAccepted(key) == false {
    report.check(name, outcome == .keyRefused, "refused by name", otherwise: "the key is taken")
  } else if key != nil {
    report.check(name, outcome == .verified, "verified", otherwise: "does not pass: \(outcome.rawValue)")
  } else {
    report.check(
      name, outcome == .unsupported, "refused by name",
      otherwise: "is not refused as unsupported: \(outcome.rawValue)")
  }
}

/// What stage 1 would say of a bundle.
private enum BundleOutcome: String {
  case verified, unsupported, malformed
  case notVerified = "not verified"
  case keyRefused = "the key is refused"

  init(_ bytes: [UInt8], _ artifact: Artifact, key: [UInt8]?) {
    do throws(ContainerRefusal) {
      let container = try SignatureContainer(bytes, format: .sigstoreBundle)
      guard let trust = trustStore(of: key), let time = Timestamp("2026-01-01T00:00:00Z") else {
        self = .keyRefused
        return
      }
      let results = SignatureJudge(trust).results(
        of: container, artifact, SignatureJudge.Context(at: time, package: "artifact"))
      let verdict = SignatureVerdict(results, threshold: trust.signatureThreshold)
      self = verdict.posture == .verified ? .verified : .notVerified
    } catch {
      if case .unsupported = error { self = .unsupported } else { self = .malformed }
    }
  }
}

/// A trust file with the one key, as an operator would write it. Nil when it is refused.
private func trustStore(of key: [UInt8]?) -> TrustStore? {
  var signers: [JSONValue] = []
  if let key {
    signers.append(
      .object([
        .init("signer_id", .string("publisher")), .init("roles", .array([.string("publisher")])),
        .init("state", .string("trusted")),
        .init(
          "keys",
          .array([
            .object([
              .init("key_id", .string("key")), .init("format", .string("pem")),
              .init("public_key", .string(String(decoding: key, as: UTF8.self))),
            ])
          ])),
      ]))
  }
  let trust = JSONValue.object([
    .init("schema", .string("membrane.trust.v1")), .init("signature_threshold", .integer(1)),
    .init("signers", .array(signers)),
  ])
  guard let document = try? JSONDocument(trust.pretty()) else { return nil }
  return try? TrustStore(document.root)
}
