import CheckedValues

// SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7; RFC 3279; RFC 4055; RFC 5480; RFC 8410).
extension KeyMaterial {
  static func pem(_ text: ArraySlice<UInt8>) throws(KeyRefusal) -> KeyMaterial {
    guard let der = armored(text, label: "PUBLIC KEY") else { throw otherBlock(text) }
    return try subjectPublicKeyInfo(der[...])
  }

  /// What people put in the place of a public key is told by name.
  private static func otherBlock(_ text: ArraySlice<UInt8>) -> KeyRefusal {
    var lines = LineReader(text)
    guard let label = label(ofBlock: lines.next()) else { return .malformed(.pem) }
    if label.utf8.suffix(11).elementsEqual("PRIVATE KEY".utf8) { return .unsupported("private-key") }
    return otherBlocks[label].map { .unsupported($0) } ?? .malformed(.pem)
  }

  private static let otherBlocks = [
    "CERTIFICATE": "certificate", "RSA PUBLIC KEY": "rsa-public-key-pkcs1",
  ]

  static func subjectPublicKeyInfo(_ der: ArraySlice<UInt8>) throws(KeyRefusal) -> KeyMaterial {
    var outer = DERReader(der)
    guard var info = outer.nested(.sequence), outer.isAtEnd,
      var algorithm = info.nested(.sequence),
      let identifier = algorithm.read(.objectIdentifier).flatMap({ dottedObjectIdentifier($0) }),
      let bits = info.read(.bitString), bits.first == 0, info.isAtEnd
    else { throw .malformed(.pem) }
    return try key(of: identifier, parameters: algorithm, bits.dropFirst())
  }

  private static func key(
    of identifier: String, parameters: DERReader, _ bytes: ArraySlice<UInt8>
  ) throws(KeyRefusal) -> KeyMaterial {
    switch identifier {
    case "1.3.101.112":
      guard parameters.isAtEnd else { throw .malformed(.pem) }
      return try ed25519(bytes, .pem)
    case "1.2.840.10045.2.1": return try ecdsa(parameters, bytes)
    case "1.2.840.113549.1.1.1":
      var parameters = parameters
      guard parameters.read(.null)?.isEmpty == true, parameters.isAtEnd else {
        throw .malformed(.pem)
      }
      return try rsa(bytes, use: .any)
    case "1.2.840.113549.1.1.10":
      return try rsa(bytes, use: .pss(pssParameters(parameters)))
    default: throw .unsupported(name(ofAlgorithm: identifier))
    }
  }

  /// RFC 5480, section 2.1.1: named curves only.
  private static func ecdsa(
    _ parameters: DERReader, _ bytes: ArraySlice<UInt8>
  ) throws(KeyRefusal) -> KeyMaterial {
    var parameters = parameters
    guard !parameters.isNext(.sequence) else { throw .unsupported("ecdsa-explicit-parameters") }
    guard let curve = parameters.read(.objectIdentifier).flatMap({ dottedObjectIdentifier($0) }),
      parameters.isAtEnd
    else { throw .malformed(.pem) }
    guard curve == "1.2.840.10045.3.1.7" else {
      throw .unsupported(name(ofCurve: curve))
    }
    return try p256(bytes, .pem)
  }

  /// RSAPublicKey (RFC 8017, appendix A.1.1).
  private static func rsa(
    _ der: ArraySlice<UInt8>, use: RSAUse
  ) throws(KeyRefusal) -> KeyMaterial {
    var outer = DERReader(der)
    guard var numbers = outer.nested(.sequence), outer.isAtEnd,
      let modulus = numbers.unsigned(), let exponent = numbers.unsigned(), numbers.isAtEnd
    else { throw .malformed(.pem) }
    return try rsa(modulus: modulus, exponent: exponent, use: use, .pem)
  }

  /// What a kind of key that is not accepted is called, by its object identifier.
  static func name(ofAlgorithm identifier: String) -> String {
    algorithmNames[identifier] ?? "oid-\(identifier)"
  }

  static func name(ofCurve identifier: String) -> String {
    curveNames[identifier] ?? "ecdsa-oid-\(identifier)"
  }

  private static let algorithmNames = [
    "1.2.840.113549.1.1.1": "rsa", "1.2.840.113549.1.1.10": "rsa-pss",
    "1.3.101.110": "x25519", "1.3.101.111": "x448", "1.3.101.113": "ed448",
    "1.2.840.10040.4.1": "dsa", "1.2.840.10046.2.1": "dh", "1.2.840.113549.1.3.1": "dh",
    "1.2.840.113549.1.1.7": "rsa-oaep",
    "2.16.840.1.101.3.4.3.17": "ml-dsa-44", "2.16.840.1.101.3.4.3.18": "ml-dsa-65",
    "2.16.840.1.101.3.4.3.19": "ml-dsa-87",
  ]

  private static let curveNames = [
    "1.2.840.10045.3.1.1": "ecdsa-p192", "1.3.132.0.33": "ecdsa-p224",
    "1.3.132.0.34": "ecdsa-p384", "1.3.132.0.35": "ecdsa-p521",
    "1.3.132.0.10": "ecdsa-secp256k1", "1.2.156.10197.1.301": "sm2",
    "1.3.36.3.3.2.8.1.1.7": "ecdsa-brainpool-p256r1", "1.3.36.3.3.2.8.1.1.11": "ecdsa-brainpool-p384r1",
    "1.3.36.3.3.2.8.1.1.13": "ecdsa-brainpool-p512r1",
  ]
}
