/// A signature file that was read: well-formed, of an accepted kind, not yet checked.
public struct SignatureContainer: Sendable {
  enum Content: Sendable {
    case minisign(MinisignSignature)
    case sshsig(SSHSignature)
    /// Of a DSSE file or a sigstore bundle. Much is in it, and it is handed around.
    indirect case attestation(DSSEEnvelope, Statement)
    /// Of a sigstore bundle.
    case bundle(SigstoreBundle)
    case detached(DetachedSignature)
  }

  /// Bytes that a signature file may have; only envelopes and bundles come near.
  public static let maximumBytes = 16 << 20

  public let format: ContainerFormat
  let content: Content
  /// What the file calls the key of each of its signatures.
  let keyHints: [String?]

  /// Reads a whole file.
  public init(
    _ bytes: [UInt8], format: ContainerFormat, for use: Statement.Use = .signature
  ) throws(ContainerRefusal) {
    self.format = format
    switch format {
    case .minisign: (content, keyHints) = (.minisign(try MinisignSignature(bytes)), [nil])
    case .sshsig: (content, keyHints) = (.sshsig(try SSHSignature(bytes)), [nil])
    case .detached: (content, keyHints) = (.detached(try DetachedSignature(bytes)), [nil])
    case .dsse:
      let envelope = try DSSEEnvelope(bytes)
      content = .attestation(envelope, try Statement(envelope, for: use))
      keyHints = envelope.signatures.map { $0.keyID }
    case .sigstoreBundle:
      let bundle = try SigstoreBundle(bytes)
      if case .envelope(let envelope) = bundle.content {
        content = .attestation(envelope, try Statement(envelope, for: use))
        keyHints = envelope.signatures.map { $0.keyID ?? bundle.keyHint }
      } else {
        (content, keyHints) = (.bundle(bundle), [bundle.keyHint])
      }
    }
  }

  /// How many signatures are in the file; envelopes may hold several.
  public var count: Int { keyHints.count }

  /// What must be read of the artifact so that these keys can check the signatures.
  public func needs(_ keys: some Sequence<PublicKey>) -> ArtifactNeeds {
    switch content {
    case .minisign(let signature): signature.needs
    case .sshsig(let signature): signature.needs
    case .attestation: []
    case .bundle(let bundle): bundle.needs(keys)
    case .detached(let signature): signature.needs(keys)
    }
  }

  /// The envelope and statement of a file that is an attestation.
  public var attestation: (envelope: DSSEEnvelope, statement: Statement)? {
    if case .attestation(let envelope, let statement) = content { (envelope, statement) } else { nil }
  }

  /// Whether the file speaks of this artifact; only attestations and bundles name what they are about.
  public func isAbout(_ artifact: Artifact) -> Bool {
    switch content {
    case .attestation(_, let statement): statement.subjects.contains(artifact.digests.sha256)
    case .bundle(let bundle): bundle.isAbout(artifact)
    default: true
    }
  }

  /// Whether the signature at this place is the key's. `namespace` is the one that an SSH signature
  /// must have been made in. What an attestation is about is another question: `isAbout`.
  public func verifies(
    _ place: Int, _ key: PublicKey, _ artifact: Artifact, namespace: String = "file"
  ) -> Bool {
    switch content {
    case .minisign(let signature): signature.verifies(key, artifact)
    case .sshsig(let signature): signature.verifies(key, artifact, namespace: namespace)
    case .attestation(let envelope, _): envelope.verifies(envelope.signatures[place], key)
    case .bundle(let bundle): bundle.verifies(key, artifact)
    case .detached(let signature): signature.verifies(key, artifact)
    }
  }
}
