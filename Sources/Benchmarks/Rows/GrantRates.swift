internal import Admission
internal import CheckedValues
internal import Signatures
internal import StrictJSON

/// Grants read and held against the approvers, beside libcrypto's own figure for the bare signature check.
func grantRates(_ setting: Setting) throws -> [Figure] {
  let governance = setting.samples + "/governance-grants"
  let bytes = try readFile(governance + "/grants/allowed-granted.json")
  let reader = try reader(governance)
  guard let id = Identifier("allowed-granted"), let time = Timestamp(setting.now) else {
    throw Obstacle.failed(setting.now)
  }
  let peer = try? Command(named: "openssl", ["speed", "-seconds", "1", "ed25519"])
  var (ours, theirs): ([Double], [Double]) = ([], [])
  for _ in 0..<3 {
    ours.append(
      try rate(over: 1) {
        guard reader.check(try UnverifiedGrant(bytes), id: id, at: time).problem == nil else {
          throw Obstacle.failed("a grant")
        }
      })
    if let text = try? peer?.output(setting.scratch) {
      theirs.append(try verifications(text, "EdDSA (Ed25519)"))
    }
  }
  guard !theirs.isEmpty else {
    return [.withoutPeer("  grant, Ed25519", perSecond(median(ours)), "openssl")]
  }
  return [
    Figure(
      "  grant, Ed25519", rate: median(ours), "openssl speed ed25519", median(theirs), atLeast: 0.8)
  ]
}

private func reader(_ governance: String) throws -> GrantReader {
  func document(_ name: String) throws -> JSONDocument {
    try JSONDocument(readFile("\(governance)/\(name).json"))
  }
  // With many keys in trust many are tried, so only the approver's is left.
  let trust = try onlySigner("security-lead", in: document("trust"))
  return GrantReader(
    try Snapshot(
      policy: document("policy"), catalog: document("catalog"), trust: trust,
      actions: document("actions")))
}

private func onlySigner(_ wanted: String, in document: JSONDocument) throws -> JSONDocument {
  let signers = try document.root.object { trust throws(JSONRefusal) in
    defer { _ = trust.rest() }
    return try trust.required("signers").elements()
  }
  let found = try signers.first { signer in
    try signer.object { signer throws(JSONRefusal) in
      defer { _ = signer.rest() }
      return try signer.required("signer_id").string() == wanted
    }
  }
  guard let found else { throw Obstacle.failed(wanted) }
  let start = "{\"schema\":\"membrane.trust.v1\",\"signature_threshold\":1,\"signers\":["
  return try JSONDocument(Array(start.utf8) + found.token + Array("]}".utf8))
}
