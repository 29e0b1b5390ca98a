import CheckedValues
import Signatures
import StrictJSON
import Testing

@Suite struct TrustStoreTests {
  @Test func `reads signers, roles, times, packages and keys`() throws {
    let trust = try trustStore([
      signer(
        "release-bot", keys: [("k1", "pem", KeyFixtures.ed25519), ("k2", "ssh", KeyFixtures.sshP256)],
        more: #","packages":["acme-*"],"valid_from":"2026-01-01T00:00:00Z""#),
      signer("alice", roles: #""approver","scanner""#, keys: [("k1", "pem", KeyFixtures.rsa)]),
    ])
    #expect(trust.signatureThreshold == 1)
    #expect(trust.signers.map(\.id.text) == ["release-bot", "alice"])
    #expect(trust.keys.map(\.id.text) == ["k1", "k2", "k1"])
    #expect(trust.keys(of: .publisher).map(\.signer.id.text) == ["release-bot", "release-bot"])
    #expect(trust.keys(of: .scanner).count == 1)
    #expect(trust.signers[0].maySign("acme-lib") && !trust.signers[0].maySign("other"))
    #expect(trust.signers[1].maySign("other"))
  }

  @Test(arguments: [
    ("", "2026-11-21T08:00:00Z", true),
    (#","valid_from":"2026-11-21T08:00:00Z""#, "2026-11-21T08:00:00Z", true),
    (#","valid_from":"2026-11-21T08:00:00Z""#, "2026-11-21T07:59:59Z", false),
    (#","valid_until":"2026-11-21T08:00:00Z""#, "2026-11-21T08:00:00Z", true),
    (#","valid_until":"2026-11-21T08:00:00Z""#, "2026-11-21T08:00:01Z", false),
    (#","revoked_at":"2026-11-21T08:00:00Z""#, "2026-11-21T07:59:59Z", true),
    (#","revoked_at":"2026-11-21T08:00:00Z""#, "2026-11-21T08:00:00Z", false),
  ])
  func `is in force from valid_from to valid_until and before revoked_at`(
    more: String, time: String, isInForce: Bool
  ) throws {
    let trust = try trustStore([signer("a", more: more)])
    #expect(trust.signers[0].isInForce(at: try #require(Timestamp(time))) == isInForce)
  }

  @Test(arguments: ["suspended", "revoked"])
  func `is not in force in any other state`(state: String) throws {
    let trust = try trustStore([signer("a", state: state)])
    #expect(!trust.signers[0].isInForce(at: try #require(Timestamp("2026-11-21T08:00:00Z"))))
  }

  @Test func `names the place and the kind of a key that is not accepted`() {
    let file = document([signer("a"), signer("b", keys: [("k", "pem", KeyFixtures.p384)])])
    #expect(refusal(file)?.path == "signers[1].keys[0].public_key")
    #expect(refusal(file)?.expected == .form("supported key, not ecdsa-p384"))
  }

  @Test(arguments: [
    ("signers[1].signer_id", [signer("a"), signer("a", keys: [("k", "pem", KeyFixtures.p256)])]),
    (
      "signers[0].keys[1]",
      [signer("a", keys: [("k", "pem", KeyFixtures.p256), ("k", "pem", KeyFixtures.rsa)])]
    ),
    (
      "signers[1].keys[0].public_key",
      [
        signer("a", keys: [("k", "pem", KeyFixtures.p256)]),
        signer("b", keys: [("k", "pem", KeyFixtures.p256Compressed)]),
      ]
    ),
    (
      "signers[1].keys[0].public_key",
      [
        signer("a", keys: [("k", "pem", KeyFixtures.rsa)]),
        signer("b", keys: [("k", "pem", KeyFixtures.rsa.replacing("0QIDAQAB", by: "0QIDAQAD"))]),
      ]
    ),
    ("signers[0].roles[1]", [signer("a", roles: #""publisher","publisher""#)]),
  ])
  func `refuses a signer, key id or key that is there twice`(path: String, signers: [String]) {
    #expect(refusal(document(signers))?.path == path)
    #expect(refusal(document(signers))?.expected == .form("unique"))
  }

  @Test(arguments: [
    ("signature_threshold", document([], threshold: "0")),
    ("signature_threshold", document([], threshold: "65")),
    ("signature_threshold", document([], threshold: "1.5")),
    ("schema", document([]).replacing("trust.v1", by: "trust.v2")),
    ("more", document([]).replacing(#","signers""#, by: #","more":1,"signers""#)),
    ("signers[0].state", document([signer("a", state: "new")])),
    ("signers[0].roles", document([signer("a", roles: "")])),
    ("signers[0].roles[0]", document([signer("a", roles: #""admin""#)])),
    ("signers[0].keys", document([signer("a", keys: [])])),
    ("signers[0].packages", document([signer("a", more: #","packages":[]"#)])),
    ("signers[0].packages[0]", document([signer("a", more: #","packages":["a*b"]"#)])),
    ("signers[0].valid_from", document([signer("a", more: #","valid_from":"2026""#)])),
    ("signers[0].valid_til", document([signer("a", more: #","valid_til":"2026""#)])),
    ("signers[0].keys[0].format", document([signer("a", keys: [("k", "jwk", "{}")])])),
    ("signers[0].keys[0].public_key", document([signer("a", keys: [("k", "pem", "x")])])),
    ("signers[0].keys[0].key_id", document([signer("a", keys: [(" k", "pem", KeyFixtures.p256)])])),
  ])
  func `refuses what the document may not hold, with its path`(path: String, file: String) {
    #expect(refusal(file)?.path == path)
  }

  @Test func `limits signers' keys`() throws {
    let key = try PublicKey(minisignFile: bytes(KeyFixtures.minisignFile)[...])
    #expect(key.minisignKeyNumber != nil)
    let many = (0..<17).map { ("k\($0)", "pem", KeyFixtures.p256) }
    #expect(refusal(document([signer("a", keys: many)]))?.expected == .count(1...16))
  }

  private func refusal(_ file: String) -> JSONRefusal? {
    do throws(JSONRefusal) {
      _ = try TrustStore(JSONDocument(bytes(file)).root)
      return nil
    } catch {
      return error
    }
  }
}

typealias KeyRow = (id: String, format: String, text: String)

func signer(
  _ id: String, roles: String = #""publisher""#, state: String = "trusted",
  keys: [KeyRow] = [("k", "pem", KeyFixtures.ed25519)], more: String = ""
) -> String {
  let keys = keys.map {
    #"{"key_id":"\#($0.id)","format":"\#($0.format)","public_key":"\#($0.text.replacing("\n", by: "\\n"))"}"#
  }.joined(separator: ",")
  return #"{"signer_id":"\#(id)","roles":[\#(roles)],"state":"\#(state)","keys":[\#(keys)]\#(more)}"#
}

func document(_ signers: [String], threshold: String = "1") -> String {
  #"{"schema":"membrane.trust.v1","signature_threshold":\#(threshold),"#
    + #""signers":[\#(signers.joined(separator: ","))]}"#
}

func trustStore(_ signers: [String]) throws -> TrustStore {
  try TrustStore(JSONDocument(bytes(document(signers))).root)
}
