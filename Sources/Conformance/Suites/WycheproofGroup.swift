internal import CheckedValues
internal import Signatures
internal import StrictJSON

/// A group of tests: the parameters that it states itself, which tell, before any key is read, whether
/// Membrane has to accept it.
struct WycheproofGroup {
  let file: String
  let type: String
  let curve: String
  /// PEM of its public key; nil when the group has none in a form that can be read.
  let key: [UInt8]?
  private let node: JSONNode
  private let hash: String?

  init(_ node: JSONNode, file: String) {
    self.node = node
    self.file = file
    type = node.text("type") ?? ""
    hash = node.text("sha")
    let publicKey = node.member("publicKey") ?? node.member("key")
    curve = publicKey?.text("curve") ?? node.text("curve") ?? ""
    key = publicKeyPEM(node)
  }

  private var isP1363: Bool { type.holds("P1363") || file.holds("_p1363") }

  private static let hashes: [String: HashAlgorithm] = ["SHA-256": .sha256, "SHA-512": .sha512]
  private static let ed25519: Set<String> = ["edwards25519", "Ed25519", "ed25519"]

  /// What of the group is not accepted; nil when all is.
  var unsupported: String? {
    if type.hasPrefix("Eddsa") { return Self.ed25519.contains(curve) ? nil : curve }
    if type.hasPrefix("Ecdsa") {
      if curve != "secp256r1" { return curve }
      return hash == "SHA-256" ? nil : hash ?? "no hash"
    }
    guard type.hasPrefix("Rsassa") else { return type }
    return unsupportedRSA
  }

  private var unsupportedRSA: String? {
    if hash.flatMap({ Self.hashes[$0] }) == nil { return hash ?? "no hash" }
    if type.hasPrefix("RsassaPss") {
      if node.text("mgf") != "MGF1" { return node.text("mgf") ?? "no mask" }
      let mask = node.text("mgfSha")
      if mask.flatMap({ Self.hashes[$0] }) == nil { return "MGF1 with \(mask ?? "no hash")" }
    }
    let numbers = node.member("publicKey") ?? node.member("key") ?? node
    let modulus = (numbers.hex("modulus") ?? numbers.hex("n") ?? []).drop { $0 == 0 }
    let exponent = (numbers.hex("publicExponent") ?? numbers.hex("e") ?? []).drop { $0 == 0 }
    let bits = modulus.first.map { modulus.count * 8 - $0.leadingZeroBitCount }
    if let bits = bits ?? node.integer("keySize"), !(2048...8192).contains(bits) {
      return "RSA of \(bits) bits"
    }
    return exponent.count > 4 ? "RSA with an exponent of \(exponent.count) bytes" : nil
  }

  /// How the group's signatures are made; nil when that is not accepted.
  var scheme: SignatureScheme? {
    if type.hasPrefix("Eddsa") { return .ed25519 }
    if type.hasPrefix("Ecdsa") { return .ecdsaP256 }
    guard let hash = hash.flatMap({ Self.hashes[$0] }) else { return nil }
    guard type.hasPrefix("RsassaPss") else { return .rsaPKCS1(hash) }
    guard let mask = node.text("mgfSha").flatMap({ Self.hashes[$0] }) else { return nil }
    return .rsaPSS(hash, mask: mask, saltLength: node.integer("sLen"))
  }

  func verifies(_ test: JSONNode, _ key: PublicKey, _ scheme: SignatureScheme) -> Bool {
    guard let message = test.hex("msg"), let signature = test.hex("sig") else { return false }
    guard isP1363 else { return key.verifies(signature[...], of: message[...], scheme) }
    return ecdsaSignature(raw: signature[...]).map {
      key.verifies($0[...], of: message[...], scheme)
    } ?? false
  }
}

extension PEMKey {
  /// Why this is not a refusal by name of a group that needs what is not accepted. When the key itself may
  /// be used for other signatures, the name is that of the scheme, and no signature of that scheme may verify. What is
  /// invalid for it may be a valid one of another scheme, such as PKCS #1 v1.5 among PSS.
  func objection(toUnsupported parameter: String, _ test: JSONNode) -> String? {
    switch self {
    case .unsupported: return nil
    case .malformed:
      return test.text("result") == "valid" ? "the key is refused, but not by name" : nil
    case .read(let key):
      if parameter.hasPrefix("RSA") { return "a key that is not accepted is read: \(parameter)" }
      guard test.text("result") != "invalid", let message = test.hex("msg"), let signature = test.hex("sig")
      else { return nil }
      let raw = ecdsaSignature(raw: signature[...]) ?? signature
      let verifies = [signature, raw].contains { key.verifies($0[...], of: message[...]) }
      return verifies ? "verifies although \(parameter) is not accepted" : nil
    }
  }
}
