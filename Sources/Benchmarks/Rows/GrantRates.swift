internal import Admission
internal import CheckedValues
internal import Signatures
internal import StrictJSON

/// Grants read and held against the approvers, beside libcrypto's own figure for the bare signature check.
func grantRates(_ setting: Setting) throws(Obstacle) -> [Figure] {
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
      try rate(over: 1) { () throws(Obstacle) in
        guard let grant = try? UnverifiedGrant(bytes) else { throw .failed("a grant") }
        guard reader.check(grant, id: id, at: time).problem == nil else { throw .failed("a grant") }
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

private func reader(_ governance: String) throws(Obstacle) -> GrantReader {
  // With many keys in trust many are tried, so only the approver's is left.
  GrantReader(
    try Snapshot(governance) { trust throws(JSONRefusal) in try onlySigner("security-lead", in: trust) })
}

private func onlySigner(
  _ wanted: String, in document: JSONDocument
) throws(JSONRefusal) -> JSONDocument {
  let signers = try document.root.object { trust throws(JSONRefusal) in
    defer { _ = trust.rest() }
    return try trust.required("signers").elements()
  }
  var found: ArraySlice<UInt8> = []
  for signer in signers {
    let name = try signer.object { signer throws(JSONRefusal) in
      defer { _ = signer.rest() }
      return try signer.required("signer_id").string()
    }
    if name == wanted { found = signer.token }
  }
  let start = "{\"schema\":\"membrane.trust.v1\",\"signature_threshold\":1,\"signers\":["
  return try JSONDocument(Array(start.utf8) + found + Array("]}".utf8))
}
