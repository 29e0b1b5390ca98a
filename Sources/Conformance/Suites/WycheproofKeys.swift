internal import CheckedValues
internal import StrictJSON

// The forms in which groups give their public key, the fullest first; older files have other names.

/// PEM of a SubjectPublicKeyInfo; nil when the group gives no key in a form that can be brought to it.
func publicKeyPEM(_ group: JSONNode) -> [UInt8]? {
  if let pem = group.text("publicKeyPem") ?? group.text("keyPem") { return Array(pem.utf8) }
  if let der = group.hex("publicKeyDer") ?? group.hex("keyDer") { return pem(der) }
  if let key = group.hex("publicKeyAsn") ?? group.hex("keyAsn") {
    return pem(subjectPublicKeyInfo(rsaEncryption, key))
  }
  guard let key = group.member("publicKey") ?? group.member("key") else { return nil }
  if let modulus = key.hex("modulus"), let exponent = key.hex("publicExponent") {
    let numbers = der(0x30, der(0x02, modulus) + der(0x02, exponent))
    return pem(subjectPublicKeyInfo(rsaEncryption, numbers))
  }
  guard let curve = key.text("curve"), let algorithm = algorithms[curve] else { return nil }
  return (key.hex("uncompressed") ?? key.hex("pk")).map { pem(subjectPublicKeyInfo(algorithm, $0)) }
}

// Contents of AlgorithmIdentifier (RFC 3279, RFC 5480, RFC 8410).
private let rsaEncryption = bytes("06092a864886f70d0101010500")
private let algorithms = [
  "secp256r1": bytes("06072a8648ce3d020106082a8648ce3d030107"),
  "secp384r1": bytes("06072a8648ce3d020106052b81040022"),
  "secp521r1": bytes("06072a8648ce3d020106052b81040023"),
  "secp256k1": bytes("06072a8648ce3d020106052b8104000a"),
  "edwards25519": bytes("06032b6570"),
  "edwards448": bytes("06032b6571"),
]

private func bytes(_ hex: StaticString) -> [UInt8] { Hex.decode(Array("\(hex)".utf8)[...]) ?? [] }

private func subjectPublicKeyInfo(_ algorithm: [UInt8], _ key: [UInt8]) -> [UInt8] {
  der(0x30, der(0x30, algorithm) + der(0x03, [0] + key))
}

/// A value in DER (X.690, section 8.1).
private func der(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
  let count = contents.count
  let length: [UInt8] =
    count < 0x80
    ? [UInt8(count)]
    : count < 0x100
      ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
  return [tag] + length + contents
}

private func pem(_ der: [UInt8]) -> [UInt8] {
  Array("-----BEGIN PUBLIC KEY-----\n\(Base64.encode(der))\n-----END PUBLIC KEY-----\n".utf8)
}
