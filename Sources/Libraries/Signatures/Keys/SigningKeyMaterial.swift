import CheckedValues

/// The secret number of a private key, as a PEM file states it.
struct SigningKeyMaterial {
  enum Algorithm { case ed25519, ecdsaP256 }

  let algorithm: Algorithm
  /// 32 bytes.
  let secret: [UInt8]
  /// The uncompressed public point, where the file states one.
  let statedPoint: [UInt8]?

  /// Blocks that are recognised only to be refused by name.
  private static let refusedLabels = [
    "ENCRYPTED PRIVATE KEY": "encrypted-private-key", "RSA PRIVATE KEY": "rsa",
    "DSA PRIVATE KEY": "dsa", "OPENSSH PRIVATE KEY": "openssh-private-key",
    "PUBLIC KEY": "public-key", "RSA PUBLIC KEY": "public-key", "CERTIFICATE": "certificate",
    "ENCRYPTED COSIGN PRIVATE KEY": "encrypted-cosign-private-key",
    "ENCRYPTED SIGSTORE PRIVATE KEY": "encrypted-sigstore-private-key",
    "PGP PRIVATE KEY BLOCK": "pgp-private-key",
  ]

  private init(_ algorithm: Algorithm, _ secret: ArraySlice<UInt8>, statedPoint: [UInt8]?) {
    (self.algorithm, self.secret, self.statedPoint) = (algorithm, Array(secret), statedPoint)
  }

  init(pem text: ArraySlice<UInt8>) throws(SigningKeyRefusal) {
    let text = Self.withoutParameters(text)
    var lines = LineReader(text)
    guard let label = label(ofBlock: lines.next()) else {
      throw text.starts(with: "untrusted comment:".utf8)
        ? .unsupported("minisign-secret-key") : .malformed
    }
    if let name = Self.refusedLabels[label] { throw .unsupported(name) }
    // RFC 1421, section 4.6.1.1: how OpenSSL's older form says that a key is encrypted.
    if let line = lines.next(), line.starts(with: "Proc-Type:".utf8) {
      throw .unsupported("encrypted-private-key")
    }
    if let der = armored(text, label: "PRIVATE KEY") {
      try self.init(pkcs8: der[...])
    } else if let der = armored(text, label: "EC PRIVATE KEY") {
      try self.init(sec1: der[...], curve: nil)
    } else {
      throw .malformed
    }
  }

  /// `openssl ecparam -genkey` writes the name of the curve as a block of its own in front of the key, which
  /// names it too.
  private static func withoutParameters(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let end = Array("-----END EC PARAMETERS-----\n".utf8)
    guard text.starts(with: "-----BEGIN EC PARAMETERS-----\n".utf8),
      let place = text.indices.first(where: { text[$0...].starts(with: end) }),
      armored(text[..<(place + end.count)], label: "EC PARAMETERS") != nil
    else { return text }
    return text[(place + end.count)...]
  }

  /// OneAsymmetricKey (RFC 5958, section 2) of version 0, without attributes; RFC 8410, section 7.
  private init(pkcs8 der: ArraySlice<UInt8>) throws(SigningKeyRefusal) {
    var outer = DERReader(der)
    guard var key = outer.nested(.sequence), outer.isAtEnd, key.unsigned() == [0],
      var algorithm = key.nested(.sequence),
      let identifier = algorithm.read(.objectIdentifier).flatMap({ dottedObjectIdentifier($0) }),
      let secret = key.read(.octetString), key.isAtEnd
    else { throw .malformed }
    switch identifier {
    case "1.3.101.112":
      var inner = DERReader(secret)
      guard algorithm.isAtEnd, let seed = inner.read(.octetString), seed.count == 32, inner.isAtEnd
      else { throw .malformed }
      self.init(.ed25519, seed, statedPoint: nil)
    case "1.2.840.10045.2.1":
      guard !algorithm.isNext(.sequence) else { throw .unsupported("ecdsa-explicit-parameters") }
      let curve = try Self.curve(&algorithm)
      try self.init(sec1: secret, curve: curve)
    default: throw .unsupported(KeyMaterial.name(ofAlgorithm: identifier))
    }
  }

  /// ECPrivateKey (RFC 5915, section 3). The curve stands in it, around it, or in both places.
  private init(sec1 der: ArraySlice<UInt8>, curve outside: String?) throws(SigningKeyRefusal) {
    var outer = DERReader(der)
    guard var key = outer.nested(.sequence), outer.isAtEnd, key.unsigned() == [1],
      let number = key.read(.octetString)
    else { throw .malformed }
    var curve = outside
    if var inside = key.nested(.explicit0) {
      guard !inside.isNext(.sequence) else { throw .unsupported("ecdsa-explicit-parameters") }
      let named = try Self.curve(&inside)
      guard outside ?? named == named else { throw .malformed }
      curve = named
    }
    guard let curve else { throw .malformed }
    guard curve == "1.2.840.10045.3.1.7" else {
      throw .unsupported(KeyMaterial.name(ofCurve: curve))
    }
    let point = try Self.point(&key)
    guard number.count == 32, key.isAtEnd else { throw .malformed }
    self.init(.ecdsaP256, number, statedPoint: point)
  }

  private static func curve(_ reader: inout DERReader) throws(SigningKeyRefusal) -> String {
    guard let curve = reader.read(.objectIdentifier).flatMap({ dottedObjectIdentifier($0) }),
      reader.isAtEnd
    else { throw .malformed }
    return curve
  }

  private static func point(_ key: inout DERReader) throws(SigningKeyRefusal) -> [UInt8]? {
    guard key.isNext(.explicit1) else { return nil }
    guard var inside = key.nested(.explicit1), let bits = inside.read(.bitString), inside.isAtEnd,
      bits.first == 0
    else { throw .malformed }
    // A compressed point is put in full, to be held against the one that the number gives.
    do throws(KeyRefusal) {
      return [4] + (try KeyMaterial.p256(bits.dropFirst(), .pem)).bytes
    } catch {
      throw .malformed
    }
  }
}
