public import CheckedValues

/// Judges signatures of artifacts, each alone: who made it, whether it is right, whether that signer's
/// signatures count now, in this role and for this package.
public struct SignatureJudge: Sendable {
  let role: SignerRole
  private let trust: TrustStore
  var keys: [TrustedKey] { trust.keys }

  /// One that remembers verifies a signature over the same message once, however often it comes.
  public init(_ trust: TrustStore, role: SignerRole = .publisher, remembers: Bool = false) {
    (self.trust, self.role) = (remembers ? trust.remembering() : trust, role)
  }

  /// What the judgement depends on beside the signature and the artifact.
  public struct Context: Sendable {
    public var time: Timestamp
    public var package: String
    /// The namespace of SSH signatures.
    public var namespace: String

    public init(at time: Timestamp, package: String, namespace: String = "file") {
      self.time = time
      self.package = package
      self.namespace = namespace
    }
  }

  /// What must be read of the artifact so that the container can be judged.
  public func needs(of container: SignatureContainer) -> ArtifactNeeds {
    container.needs(keys.lazy.map { $0.key })
  }

  /// The result of a file that could not be read.
  public static func result(
    of refusal: ContainerRefusal
  ) -> SignatureResult {
    SignatureResult(failure: .containerSupported, refusal: refusal)
  }

  /// One result for each signature in the container.
  public func results(
    of container: SignatureContainer, _ artifact: Artifact, _ context: Context
  ) -> [SignatureResult] {
    (0..<container.count).map { place in
      let (key, failure) = maker(of: container, place, artifact, context)
      let later = failure ?? key.flatMap { self.failure(of: $0, context) }
      return SignatureResult(failure: later, key)
    }
  }

  /// Whose signature it is, and whether that holds.
  private func maker(
    of container: SignatureContainer, _ place: Int, _ artifact: Artifact, _ context: Context
  ) -> (TrustedKey?, SignatureCheck?) {
    let named: TrustedKey?
    switch container.content {
    case .minisign(let signature): named = trust.entry(minisignKeyNumber: signature.keyNumber)
    case .sshsig(let signature): named = trust.entry(of: signature.publicKey)
    default: return anyMaker(of: container, place, artifact)
    }
    guard let named else { return (nil, .signerKnown) }
    let verifies = container.verifies(place, named.key, artifact, namespace: context.namespace)
    return (named, verifies ? nil : .signatureVerifies)
  }

  /// The container does not say surely which key made the signature, so every key is tried. When none
  /// did, nobody can tell a wrong signature from a stranger's; if the file calls a key that one signer
  /// has, it is taken to be a wrong one. The key that the file calls is tried first.
  private func anyMaker(
    of container: SignatureContainer, _ place: Int, _ artifact: Artifact
  ) -> (TrustedKey?, SignatureCheck?) {
    let hint = container.keyHints[place]
    let hinted = hint.flatMap { hint in keys.first { $0.id.text == hint } }
    func verifies(_ key: TrustedKey) -> Bool { container.verifies(place, key.key, artifact) }
    if let key = hinted.flatMap({ verifies($0) ? $0 : nil }) ?? keys.first(where: verifies) {
      return (key, container.isAbout(artifact) ? nil : .signatureVerifies)
    }
    guard let hinted, keys.allSatisfy({ $0.id != hinted.id || $0.signer.id == hinted.signer.id }) else {
      return (nil, .signerKnown)
    }
    return (hinted, .signatureVerifies)
  }

  func failure(of key: TrustedKey, _ context: Context) -> SignatureCheck? {
    if !key.signer.isInForce(at: context.time) { return .signerInForce }
    let maySign = key.signer.roles.contains(role) && key.signer.maySign(context.package)
    return maySign ? nil : .signerInScope
  }
}
