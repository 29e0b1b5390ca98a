import CheckedValues

/// A signature and nothing else, over the artifact's bytes: 64 bytes of Ed25519, DER of ECDSA, or RSA as
/// long as its modulus; binary, or base64 with at most one line end behind it.
public struct DetachedSignature: Sendable, Equatable {
  /// Base64 of the longest RSA signature and a line end.
  static let fileBytes = 2 << 10

  public let bytes: [UInt8]

  public init(_ file: [UInt8]) throws(ContainerRefusal) {
    guard file.count <= Self.fileBytes else {
      throw .malformed(expected: "at most \(Self.fileBytes) bytes", offset: Self.fileBytes)
    }
    var lines = LineReader(file[...])
    if let line = lines.next(), lines.isAtEnd, let decoded = Base64.decode(line),
      Self.isWellFormed(decoded)
    {
      bytes = decoded
    } else if Self.isWellFormed(file), !Self.isText(file) {
      bytes = file
    } else {
      throw .malformed(expected: "signature", offset: 0)
    }
  }

  /// Base64 with a fault in it may be as long as an RSA signature. No signature is all letters and digits by
  /// chance: of 64 random bytes a quarter is what text has.
  private static func isText(_ file: [UInt8]) -> Bool {
    file.allSatisfy { [0x09, 0x0A, 0x0D].contains($0) || 0x20..<0x7F ~= $0 }
  }

  /// Whether the bytes can be a signature of any accepted key.
  static func isWellFormed(_ bytes: [UInt8]) -> Bool {
    let rsaBytes = KeyMaterial.rsaBits.lowerBound / 8...KeyMaterial.rsaBits.upperBound / 8
    return bytes.count == 64 || rsaBytes.contains(bytes.count) || isECDSASignature(bytes)
  }

  private static func isECDSASignature(_ bytes: [UInt8]) -> Bool {
    var outer = DERReader(bytes[...])
    guard var numbers = outer.nested(.sequence), outer.isAtEnd, let r = numbers.unsigned(),
      let s = numbers.unsigned(), numbers.isAtEnd
    else { return false }
    return r.count <= 32 && s.count <= 32
  }

  /// What must be read of the artifact so that these keys can check the signature.
  public func needs(_ keys: some Sequence<PublicKey>) -> ArtifactNeeds {
    keys.reduce(into: []) { $0.formUnion($1.needs(forSignatureOf: bytes.count)) }
  }

  public func verifies(_ key: PublicKey, _ artifact: Artifact) -> Bool {
    artifact.isSigned(bytes[...], key)
  }
}
