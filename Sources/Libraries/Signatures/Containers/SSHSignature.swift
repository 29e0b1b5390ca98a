import CheckedValues

/// An armored SSH signature, as `ssh-keygen -Y sign` writes it (PROTOCOL.sshsig of OpenSSH):
///
///     -----BEGIN SSH SIGNATURE-----
///     base64("SSHSIG" ‖ uint32 1 ‖ string publickey ‖ string namespace ‖ string reserved
///       ‖ string hash_algorithm ‖ string signature)
///     -----END SSH SIGNATURE-----
public struct SSHSignature: Sendable, Equatable {
  static let fileBytes = 16 << 10

  /// The key that the signature says it was made with.
  let publicKey: KeyMaterial
  public let namespace: String
  public let hash: HashAlgorithm
  private let scheme: SignatureScheme
  /// As libcrypto takes it: DER for ECDSA.
  private let signature: [UInt8]

  public init(_ bytes: [UInt8]) throws(ContainerRefusal) {
    guard bytes.count <= Self.fileBytes else {
      throw .malformed(expected: "at most \(Self.fileBytes) bytes", offset: Self.fileBytes)
    }
    guard let blob = armored(bytes[...], label: "SSH SIGNATURE") else {
      throw .malformed(expected: "SSH SIGNATURE", offset: 0)
    }
    var reader = SSHReader(blob[...])
    guard reader.bytes(6)?.begins(with: "SSHSIG") == true, let version = reader.uint32()
    else { throw .malformed(expected: "SSHSIG", offset: 0) }
    guard version == 1 else { throw .unsupported("sshsig-version-\(version)") }
    guard let key = reader.string(), let namespace = reader.string(),
      let reserved = reader.string(), let hash = reader.name(),
      let signature = reader.string(), reader.isAtEnd
    else { throw .malformed(expected: "SSHSIG", offset: 0) }
    // No namespace means that it was left out, which the protocol forbids.
    guard !namespace.isEmpty, let namespace = String(validating: namespace, as: UTF8.self) else {
      throw .malformed(expected: "namespace", offset: 0)
    }
    // The field is for later versions; what stands there is not understood.
    guard reserved.isEmpty else { throw .unsupported("sshsig-reserved") }
    guard let algorithm = HashAlgorithm(rawValue: hash) else { throw .unsupported("sshsig-hash") }
    publicKey = try Self.key(key)
    (scheme, self.signature) = try Self.signature(signature)
    self.namespace = namespace
    self.hash = algorithm
  }

  private static func key(_ blob: ArraySlice<UInt8>) throws(ContainerRefusal) -> KeyMaterial {
    do throws(KeyRefusal) {
      return try .ssh(blob: blob)
    } catch {
      switch error {
      case .malformed: throw .malformed(expected: "public key", offset: 0)
      case .unsupported(let name): throw .unsupported(name)
      }
    }
  }

  /// RFC 8709, section 6; RFC 5656, section 3.1.2; RFC 8332, section 3.
  private static func signature(
    _ blob: ArraySlice<UInt8>
  ) throws(ContainerRefusal) -> (SignatureScheme, [UInt8]) {
    var reader = SSHReader(blob)
    guard let type = reader.name(), let bytes = reader.string(), reader.isAtEnd else {
      throw .malformed(expected: "signature", offset: 0)
    }
    switch type {
    case "ssh-ed25519": return (.ed25519, Array(bytes))
    case "rsa-sha2-256": return (.rsaPKCS1(.sha256), Array(bytes))
    case "rsa-sha2-512": return (.rsaPKCS1(.sha512), Array(bytes))
    case "ecdsa-sha2-nistp256":
      var numbers = SSHReader(bytes)
      guard let r = numbers.unsigned(), let s = numbers.unsigned(), numbers.isAtEnd,
        let der = ecdsaSignature(r: r, s: s)
      else { throw .malformed(expected: "signature", offset: 0) }
      return (.ecdsaP256, der)
    default: throw .unsupported("sshsig-signature-type")
    }
  }

  /// What must be read of the artifact.
  public var needs: ArtifactNeeds { hash == .sha512 ? .sha512 : [] }

  /// Whether `key` made the signature, in this namespace.
  public func verifies(_ key: PublicKey, _ artifact: Artifact, namespace: String) -> Bool {
    guard key.material == publicKey, self.namespace == namespace, let message = message(of: artifact) else {
      return false
    }
    return key.verifies(signature[...], of: message[...], scheme)
  }

  /// The bytes that are signed.
  private func message(of artifact: Artifact) -> [UInt8]? {
    let digest = hash == .sha256 ? artifact.digests.sha256.bytes : artifact.digests.sha512
    guard let digest else { return nil }
    var message = Array("SSHSIG".utf8)
    appendSSHString(namespace.utf8, to: &message)
    appendSSHString([], to: &message)
    appendSSHString(hash.rawValue.utf8, to: &message)
    appendSSHString(digest, to: &message)
    return message
  }
}
