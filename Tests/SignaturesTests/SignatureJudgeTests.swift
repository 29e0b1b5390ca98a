import CheckedValues
import Signatures
import Testing

@Suite struct SignatureJudgeTests {
  let context: SignatureJudge.Context

  init() throws {
    context = SignatureJudge.Context(
      at: try #require(Timestamp("2026-11-21T08:00:00Z")), package: "acme-lib")
  }

  private func results(
    _ file: String, _ format: ContainerFormat, _ signers: [String], _ artifact: Artifact = artifact,
    role: SignerRole = .publisher
  ) throws -> [SignatureResult] {
    try SignatureJudge(trustStore(signers), role: role).results(
      of: SignatureContainer(bytes(file), format: format), artifact, context)
  }

  private static let minisignKey = String(KeyFixtures.minisignFile.split(separator: "\n")[1])

  static let files: [(file: String, format: ContainerFormat, key: KeyRow)] = [
    (SignatureFixtures.minisign, .minisign, ("k", "minisign", minisignKey)),
    (SignatureFixtures.sshEd25519, .sshsig, ("k", "ssh", KeyFixtures.sshEd25519)),
    (SignatureFixtures.dsseP256, .dsse, ("k", "pem", KeyFixtures.p256)),
    (SignatureFixtures.bundleMessage, .sigstoreBundle, ("k", "pem", KeyFixtures.p256)),
    (SignatureFixtures.bundleEnvelope, .sigstoreBundle, ("k", "pem", KeyFixtures.p256)),
    (SignatureFixtures.ed25519, .detached, ("k", "pem", KeyFixtures.ed25519)),
    (SignatureFixtures.rsaSHA512, .detached, ("k", "pem", KeyFixtures.rsa)),
  ]

  @Test(arguments: files)
  func `names the signer of every kind of container`(
    file: String, format: ContainerFormat, key: KeyRow
  ) throws {
    let found = try results(
      file, format,
      [signer("other", keys: [("o", "pem", KeyFixtures.ed25519Second)]), signer("a", keys: [key])])
    #expect(found.map(\.failure) == [nil])
    #expect(found[0].posture == .verified)
    #expect(found[0].signer?.text == "a" && found[0].key?.text == "k")
  }

  @Test(arguments: files)
  func `knows no signer whose key is not trusted`(
    file: String, format: ContainerFormat, key: KeyRow
  ) throws {
    let found = try results(
      file, format, [signer("other", keys: [("o", "pem", KeyFixtures.ed25519Second)])])
    #expect(found.map(\.failure) == [.signerKnown])
    #expect(found[0].signer == nil)
    #expect(try results(file, format, []).map(\.failure) == [.signerKnown])
  }

  @Test(arguments: files)
  func `accepts a signer only in force, in the role and for its packages`(
    file: String, format: ContainerFormat, key: KeyRow
  ) throws {
    let revoked = try results(file, format, [signer("a", state: "revoked", keys: [key])])
    #expect(revoked.map(\.failure) == [.signerInForce] && revoked[0].signer?.text == "a")
    let late = signer("a", keys: [key], more: #","valid_until":"2026-11-21T07:59:59Z""#)
    #expect(try results(file, format, [late]).map(\.failure) == [.signerInForce])
    let scoped = signer("a", keys: [key], more: #","packages":["other-*"]"#)
    #expect(try results(file, format, [scoped]).map(\.failure) == [.signerInScope])
    let inScope = signer("a", keys: [key], more: #","packages":["other-*","acme-*"]"#)
    #expect(try results(file, format, [inScope]).map(\.failure) == [nil])
    let approver = signer("a", roles: #""approver""#, keys: [key])
    #expect(try results(file, format, [approver]).map(\.failure) == [.signerInScope])
    #expect(try results(file, format, [approver], role: .approver).map(\.failure) == [nil])
  }

  @Test func `calls a signature wrong when its file names a trusted key`() throws {
    let mini = signer("a", keys: [("k", "minisign", Self.minisignKey)])
    #expect(
      try results(SignatureFixtures.minisign, .minisign, [mini], otherArtifact).map(\.failure)
        == [.signatureVerifies])
    let ssh = signer("a", keys: [("k", "ssh", KeyFixtures.sshP256)])
    #expect(
      try results(SignatureFixtures.sshP256, .sshsig, [ssh], otherArtifact).map(\.failure)
        == [.signatureVerifies])
    // The hint of the bundle is k1.
    let hinted = signer("a", keys: [("k1", "pem", KeyFixtures.p256)])
    let stranger = signer("a", keys: [("k2", "pem", KeyFixtures.p256)])
    let file = SignatureFixtures.bundleMessage
    #expect(
      try results(file, .sigstoreBundle, [hinted], otherArtifact).map(\.failure)
        == [.signatureVerifies])
    #expect(
      try results(file, .sigstoreBundle, [stranger], otherArtifact).map(\.failure) == [.signerKnown])
  }

  @Test func `a hint that fits keys of two signers names nobody`() throws {
    let signers = [
      signer("a", keys: [("k1", "pem", KeyFixtures.ed25519)]),
      signer("b", keys: [("k1", "pem", KeyFixtures.ed25519Second)]),
    ]
    let found = try results(SignatureFixtures.bundleMessage, .sigstoreBundle, signers, otherArtifact)
    #expect(found.map(\.failure) == [.signerKnown])
    #expect(found.map(\.signer) == [nil])
    let one = try results(
      SignatureFixtures.bundleMessage, .sigstoreBundle, [signers[1]], otherArtifact)
    #expect(one.map(\.signer?.text) == ["b"])
  }

  @Test func `calls an attestation of another artifact wrong`() throws {
    let found = try results(
      SignatureFixtures.dsseOtherSubject, .dsse,
      [signer("a", keys: [("k", "pem", KeyFixtures.ed25519)])])
    #expect(found.map(\.failure) == [.signatureVerifies])
    #expect(found[0].signer?.text == "a")
  }

  @Test func `judges each signature of an envelope`() throws {
    let found = try results(
      SignatureFixtures.dsseTwo, .dsse,
      [
        signer("b", keys: [("k", "pem", KeyFixtures.ed25519Second)]),
        signer("a", state: "suspended", keys: [("k", "pem", KeyFixtures.ed25519)]),
      ])
    #expect(found.map(\.failure) == [.signerInForce, nil])
    #expect(found.map(\.signer?.text) == ["a", "b"])
  }

  @Test func `asks for the artifact's bytes only where a key could have signed them`() throws {
    let file = try SignatureContainer(bytes(SignatureFixtures.ed25519), format: .detached)
    let p256 = try SignatureJudge(trustStore([signer("a", keys: [("k", "pem", KeyFixtures.p256)])]))
    let ed25519 = try SignatureJudge(trustStore([signer("a")]))
    #expect(p256.needs(of: file) == [])
    #expect(ed25519.needs(of: file) == .bytes)
    // What was not read does not verify.
    let digests = Artifact(artifact.digests)
    #expect(ed25519.results(of: file, digests, context).map(\.failure) == [.signerKnown])
  }
}
