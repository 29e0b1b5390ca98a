/// The numbers that a public key consists of, in one form for each, however they were written. That a
/// point is on its curve is seen when a `PublicKey` is made of it.
struct KeyMaterial: Sendable, Hashable {
  /// What an id-RSASSA-PSS key is bound to (RFC 4055, section 3.1).
  struct PSSParameters: Sendable {
    var hash: HashAlgorithm
    var mask: HashAlgorithm
    var saltLength: Int
  }

  /// Which RSA schemes a key may be used with.
  enum RSAUse: Sendable {
    case any
    case pss(PSSParameters?)

    var isAny: Bool { if case .any = self { true } else { false } }
  }

  /// A check takes no longer than about a millisecond with such a key, whoever made it.
  static let rsaBits = 2048...8192
  static let rsaExponentBytes = 1...4

  let algorithm: PublicKey.Algorithm
  /// The 32 bytes of an Ed25519 key, x and y of a P-256 point, the modulus of an RSA key.
  let bytes: [UInt8]
  /// Of an RSA key.
  let exponent: [UInt8]
  let rsaUse: RSAUse

  private init(
    _ algorithm: PublicKey.Algorithm, _ bytes: some Sequence<UInt8>, exponent: [UInt8] = [],
    rsaUse: RSAUse = .any
  ) {
    self.algorithm = algorithm
    self.bytes = Array(bytes)
    self.exponent = exponent
    self.rsaUse = rsaUse
  }

  static func ed25519(
    _ bytes: ArraySlice<UInt8>, _ format: KeyFormat
  ) throws(KeyRefusal) -> KeyMaterial {
    guard bytes.count == 32 else { throw .malformed(format) }
    return KeyMaterial(.ed25519, bytes)
  }

  /// A point that is written as SEC 1, section 2.3.3 says, compressed or not.
  static func p256(
    _ point: ArraySlice<UInt8>, _ format: KeyFormat
  ) throws(KeyRefusal) -> KeyMaterial {
    if point.count == 65 && point.first == 4 { return KeyMaterial(.ecdsaP256, point.dropFirst()) }
    guard point.count == 33, point.first == 2 || point.first == 3,
      let coordinates = p256Coordinates(Array(point))
    else { throw .malformed(format) }
    return KeyMaterial(.ecdsaP256, coordinates)
  }

  /// Both numbers are big-endian without leading zeros.
  static func rsa(
    modulus: ArraySlice<UInt8>, exponent: ArraySlice<UInt8>, use: RSAUse = .any, _ format: KeyFormat
  ) throws(KeyRefusal) -> KeyMaterial {
    guard let first = modulus.first, let last = modulus.last, last & 1 == 1,
      let lowest = exponent.last, lowest & 1 == 1, exponent != [1]
    else { throw .malformed(format) }
    let bits = modulus.count * 8 - first.leadingZeroBitCount
    guard rsaBits.contains(bits) else { throw .unsupported("rsa-\(bits)") }
    guard rsaExponentBytes.contains(exponent.count) else {
      throw .unsupported("rsa-exponent-\(exponent.count * 8)")
    }
    return KeyMaterial(.rsa(bits: bits), modulus, exponent: Array(exponent), rsaUse: use)
  }

  /// What an RSA key is bound to makes it no other key.
  static func == (one: Self, other: Self) -> Bool {
    one.algorithm == other.algorithm && one.bytes == other.bytes && one.exponent == other.exponent
  }

  func hash(into hasher: inout Hasher) {
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }
}
