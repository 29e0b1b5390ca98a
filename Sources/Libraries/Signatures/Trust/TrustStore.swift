public import CheckedValues
public import StrictJSON

/// Who is trusted to sign what: the document `trust.json`, schema `membrane.trust.v1`.
///
/// `signer_id` is unique in the document, `key_id` in its signer, and no key is given twice, however it is written (nor
/// an RSA modulus with another exponent), nor a minisign key number: it would not be clear whose signature it is.
public struct TrustStore: Sendable {
  /// The document itself has 1 MiB at most; these keep the sums of a check short.
  static let signerCount = 0...1024
  static let keyCount = 1...16
  static let patternCount = 1...256
  /// How many distinct signers can be demanded.
  public static let thresholdRange = 1...64

  /// How many distinct signers must have signed.
  public let signatureThreshold: Int
  public let signers: [Signer]
  /// All keys, in the order of the document.
  public private(set) var keys: [TrustedKey]
  /// Where they are in it, by what the key is and by its number.
  private let places: [KeyMaterial: Int]
  private let minisignPlaces: [UInt64: Int]

  /// Reads the document. A key of a kind that is not accepted is refused with
  /// `.form("supported key, not <name>")`, such as `ecdsa-p384`.
  public init(_ root: JSONNode) throws(JSONRefusal) {
    var signers: [Signer] = []
    var keys = UniqueKeys()
    signatureThreshold = try root.object { trust throws(JSONRefusal) in
      try trust.schema("membrane.trust.v1")
      let threshold = try trust.required("signature_threshold").integer(in: Self.thresholdRange)
      for node in try trust.required("signers").elements(Self.signerCount) {
        signers.append(
          try node.object { signer throws(JSONRefusal) in
            try keys.readSigner(&signer)
          })
      }
      return threshold
    }
    self.signers = signers
    self.keys = keys.all
    (places, minisignPlaces) = (keys.places, keys.minisignPlaces)
  }

  /// The entry of this key, however it is written.
  public func entry(of key: PublicKey) -> TrustedKey? { entry(of: key.material) }

  func entry(of material: KeyMaterial) -> TrustedKey? { places[material].map { keys[$0] } }

  func entry(minisignKeyNumber number: UInt64) -> TrustedKey? {
    minisignPlaces[number].map { keys[$0] }
  }

  /// The same trust, with keys that verify no signature a second time.
  func remembering() -> TrustStore {
    var trust = self
    trust.keys = keys.map { TrustedKey(id: $0.id, key: $0.key.remembering(), signer: $0.signer) }
    return trust
  }

  /// The keys of all signers that have this role, in force or not.
  public func keys(of role: SignerRole) -> [TrustedKey] {
    keys.filter { $0.signer.roles.contains(role) }
  }

  public func signer(_ id: Identifier) -> Signer? {
    signers.first { $0.id == id }
  }

  /// Whether what names `identity` as the one who answered may be signed by this signer: nobody speaks in
  /// the name of another signer. A name that no signer has is the signer's own for who it was.
  public func maySpeak(_ signer: Identifier, as identity: Identifier) -> Bool {
    signer == identity || self.signer(identity) == nil
  }
}

/// The keys that were read so far, and what may not be there a second time.
private struct UniqueKeys {
  var all: [TrustedKey] = []
  private(set) var places: [KeyMaterial: Int] = [:]
  private(set) var minisignPlaces: [UInt64: Int] = [:]
  private var signerIDs: Set<Identifier> = []
  private var numbers: Set<[UInt8]> = []

  mutating func readSigner(_ reader: inout ObjectReader) throws(JSONRefusal) -> Signer {
    let id = try reader.required("signer_id")
    guard signerIDs.insert(try id.identifier()).inserted else { throw id.refusal(.form("unique")) }
    let signer = try Signer(
      id: id.identifier(), roles: Self.roles(reader.required("roles")),
      state: reader.required("state").word(),
      validFrom: reader.time("valid_from"), validUntil: reader.time("valid_until"),
      revokedAt: reader.time("revoked_at"),
      packages: reader.optional("packages").map { (node) throws(JSONRefusal) in
        try node.array(TrustStore.patternCount) { (node) throws(JSONRefusal) in
          try node.namePattern()
        }
      })
    let first = all.count
    for node in try reader.required("keys").elements(TrustStore.keyCount) {
      let key = try node.object { key throws(JSONRefusal) in try readKey(&key, of: signer) }
      guard !all[first...].contains(where: { $0.id == key.id }) else {
        throw node.refusal(.form("unique"))
      }
      all.append(key)
    }
    return signer
  }

  private static func roles(_ node: JSONNode) throws(JSONRefusal) -> [SignerRole] {
    var roles: [SignerRole] = []
    for node in try node.elements(1...SignerRole.allCases.count) {
      let role: SignerRole = try node.word()
      guard !roles.contains(role) else { throw node.refusal(.form("unique")) }
      roles.append(role)
    }
    return roles
  }

  private mutating func readKey(
    _ reader: inout ObjectReader, of signer: Signer
  ) throws(JSONRefusal) -> TrustedKey {
    let id = try reader.required("key_id").identifier()
    let format: KeyFormat = try reader.required("format").word()
    let node = try reader.required("public_key")
    let key = try node.publicKey(format)
    // Of RSA keys the modulus: who has the private key to one exponent has it to all.
    guard numbers.insert(key.material.bytes).inserted else { throw node.refusal(.form("unique")) }
    places[key.material] = all.count
    if let number = key.minisignKeyNumber,
      minisignPlaces.updateValue(all.count, forKey: number) != nil
    {
      throw node.refusal(.form("unique"))
    }
    return TrustedKey(id: id, key: key, signer: signer)
  }
}

extension ObjectReader {
  fileprivate mutating func time(_ name: StaticString) throws(JSONRefusal) -> Timestamp? {
    try optional(name)?.timestamp()
  }
}

extension JSONNode {
  fileprivate func publicKey(_ format: KeyFormat) throws(JSONRefusal) -> PublicKey {
    let text = try utf8()
    do throws(KeyRefusal) {
      return try PublicKey(text, format: format)
    } catch {
      switch error {
      case .malformed: throw refusal(.form("\(format.rawValue) key"))
      case .unsupported(let name): throw refusal(.form("supported key, not \(name)"))
      }
    }
  }
}
