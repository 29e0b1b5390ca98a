import CheckedValues
import PlainJSON
import Receipts
import StrictJSON

@testable import Admission
@testable import Signatures

extension Identifier {
  /// A name that a test knows to be one.
  static func of(_ text: String) -> Identifier { Identifier(text)! }
}

extension Grant {
  /// A grant that is good for the scene's action.
  static let good = Grant(
    id: .of("g-1"), packageID: .of("six"), packageVersion: SemanticVersion("1.17.0")!,
    projectID: .of("sample"), capability: .of("state.write.tx"), actionSurfaces: [.of("ci")],
    actionNames: [.of("publish")], approverIdentity: .of("alice"), approverRole: .of("owner"),
    extent: .persistent, catalogVersion: SemanticVersion("1.0.0")!, nonce: .of("n-1"),
    issuedAt: Timestamp("2026-11-20T08:00:00Z")!, expiresAt: Timestamp("2026-12-20T08:00:00Z")!)

  /// The members of the statement.
  var plain: PlainJSON {
    guard let value = try? PlainJSON(document.canonicalBytes()) else { return .null }
    return value
  }
}

extension Scene {
  /// Asks for `state.write.tx` and has a good grant for it, changed by `change`.
  mutating func changeGrant(_ change: (inout Grant) -> Void) {
    if grants.files.isEmpty {
      Failure.require("state.write.tx", &self)
      grants.files = [GrantFile(id: .of("g-1"), grant: .good, problem: nil, isUnsigned: false)]
      grants.spent = grants.spent ?? []
    }
    guard var grant = grants.files[0].grant else { return }
    change(&grant)
    grants.files[0] = GrantFile(id: grant.id, grant: grant, problem: nil, isUnsigned: false)
  }

  /// Another file beside it.
  mutating func addGrant(
    _ id: String, problem: ReasonWord? = nil, _ change: (inout Grant) -> Void = { _ in }
  ) {
    var grant = Grant.good
    grant.id = .of(id)
    change(&grant)
    grants.files.append(
      GrantFile(id: grant.id, grant: grant, problem: problem, isUnsigned: false))
  }

  /// An approver's answer on these capabilities.
  mutating func answer(
    _ answer: EscalationDecision.Answer, _ capabilities: [String] = ["state.write.tx"]
  ) {
    guard let request, let read = try? Request(try Documents.parse(request)),
      let name = CaseName("case"),
      let asked = EscalationRequest(
        read, of: name, fingerprint: .zero, capabilities: capabilities.map { .of($0) })
    else { return }
    grants.answer = .decided(
      EscalationDecision(
        request: asked, answer: answer, approverIdentity: nil, approverRole: nil,
        decidedAt: Scene.time, grants: []))
  }
}

/// A signer with an Ed25519 key that is made of a number.
struct Approver {
  let name: String
  var roles = ["approver"]
  var members: [String: PlainJSON] = [:]
  let key: SigningKey

  init(_ name: String, _ number: UInt8, roles: [String] = ["approver"]) throws {
    (self.name, self.roles) = (name, roles)
    let body: [UInt8] =
      [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
      + [UInt8](repeating: number, count: 32)
    let pem = ["-----BEGIN PRIVATE KEY-----", Base64.encode(body), "-----END PRIVATE KEY-----", ""]
    key = try SigningKey(pem: Array(pem.joined(separator: "\n").utf8))
  }

  /// The entry in `trust.json`.
  var entry: PlainJSON {
    func text(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
    let line =
      "ssh-ed25519 "
      + Base64.encode(
        text(Array("ssh-ed25519".utf8)) + text(key.publicKey.material.bytes))
    var all: [String: PlainJSON] = [
      "signer_id": .text(name), "roles": .list(roles.map { .text($0) }), "state": .text("trusted"),
      "keys": .list([
        .object([
          "key_id": .text(name + "-1"), "format": .text("ssh"), "public_key": .text(line),
        ])
      ]),
    ]
    all.merge(members) { $1 }
    return .object(all)
  }

  func sign(_ grant: Grant, type: String = Grant.payloadType) throws -> [UInt8] {
    try DSSEEnvelope.signed(try grant.document.canonicalBytes(), type: type, by: key)
  }
}
