internal import Signatures
internal import Storage
internal import StrictJSON

// wycheproof (C2SP/wycheproof): every file with `testGroups`. A group has a public key, and tests with a message, a
// signature and a result: `valid` must verify, `invalid` must not, `acceptable` may be either. A group that needs
// what is not accepted (see `WycheproofGroup`) must be refused by name, and then none of its signatures
// verifies. In the files of ECDH with keys in PEM only the `public` of a test is used: a key to be read.

func runWycheproof(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  var report = SuiteReport(folder.suite)
  var otherTypes: Set<String> = []
  try folder.forEach(folder.files.filter { $0.hasSuffix(".json") }, &report) { report, file, bytes in
    guard let root = document(bytes) else { return report.fail(file, "is no JSON") }
    guard root.member("testGroups") != nil else {
      // Schemas lie beside the vectors.
      if file.hasSuffix("_test.json") { report.fail(file, "no document with testGroups") }
      return
    }
    for node in root.list("testGroups") {
      let group = WycheproofGroup(node, file: fileName(file))
      let tests = node.list("tests")
      if tests.contains(where: { $0.text("public")?.hasPrefix("-----BEGIN") == true }) {
        for test in tests { readKey(&report, test, group) }
      } else if group.key != nil && tests.contains(where: { $0.member("sig") != nil }) {
        verify(&report, tests, group)
      } else {
        otherTypes.insert("\(file): \(group.type), which has no signatures under a key that can be read")
      }
    }
  }
  for type in otherTypes.sorted() { report.note(type) }
  if report.cases == 0 { report.miss("files with testGroups") }
  return report
}

/// Why a test whose label is `result` may not come out like this; nil when it may.
private func objection(_ result: String?, isAccepted: Bool) -> String? {
  switch (result, isAccepted) {
  case ("valid", true), ("invalid", false), ("acceptable", _): nil
  case ("valid", false): "is valid and refused"
  case ("invalid", true): "is invalid and accepted"
  default: "has no label"
  }
}

private func name(_ test: JSONNode, _ group: WycheproofGroup) -> String {
  "\(group.file) tcId \(test.integer("tcId") ?? 0)"
}

private func verify(
  _ report: inout SuiteReport, _ tests: [JSONNode], _ group: WycheproofGroup
) {
  let key = PEMKey(group.key ?? [])
  for test in tests {
    if let missing = group.unsupported {
      let reason = key.objection(toUnsupported: missing, test)
      report.check(
        name(test, group), reason == nil, "refused by name", otherwise: reason ?? "")
      continue
    }
    guard case .read(let key) = key, let scheme = group.scheme else {
      let mayBeRefused = test.text("result") != "valid"
      report.check(
        name(test, group), mayBeRefused, "rejected", otherwise: "the key is refused: \(key.description)")
      continue
    }
    let verifies = group.verifies(test, key, scheme)
    let reason = objection(test.text("result"), isAccepted: verifies)
    report.check(
      name(test, group), reason == nil, verifies ? "verified" : "rejected", otherwise: reason ?? "")
  }
}

private func readKey(_ report: inout SuiteReport, _ test: JSONNode, _ group: WycheproofGroup) {
  let key = PEMKey(Array((test.text("public") ?? "").utf8))
  let outcome = key.isRead ? "keys read" : "keys refused"
  let reason: String?
  if group.curve == "secp256r1" {
    reason = objection(test.text("result"), isAccepted: key.isRead)
  } else {
    reason = otherCurveObjection(test, key)
  }
  report.check(name(test, group), reason == nil, outcome, otherwise: reason ?? "")
}

/// Keys of a curve that is not accepted. A test on a key of the wrong curve may have one of the right
/// curve here.
private func otherCurveObjection(_ test: JSONNode, _ key: PEMKey) -> String? {
  let flags = test.list("flags").compactMap { try? $0.string() }
  if key.isRead {
    let isOfOtherCurve = flags.contains("WrongCurve") || flags.contains("ModifiedGroup")
    return isOfOtherCurve ? nil : "a key of a curve that is not accepted is read"
  }
  if case .unsupported = key { return nil }
  return test.text("result") == "valid" ? "the key is refused, but not by name" : nil
}
