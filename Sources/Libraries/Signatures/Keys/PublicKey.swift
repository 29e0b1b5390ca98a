import CheckedValues

/// A public key of an accepted kind: Ed25519, ECDSA P-256, RSA of 2048 to 8192 bits. Two keys are equal
/// when they check the same signatures, however they were written. Threads may share one.
public struct PublicKey: Sendable, Hashable {
  public enum Algorithm: Hashable, Sendable {
    case ed25519
    case ecdsaP256
    case rsa(bits: Int)
  }

  /// What an id-RSASSA-PSS key is bound to (RFC 4055, section 3.1).
  struct PSSParameters: Hashable, Sendable {
    var hash: HashAlgorithm
    var mask: HashAlgorithm
    var saltLength: Int
  }

  /// Which RSA schemes a key may be used with.
  enum RSAUse: Hashable, Sendable {
    case any
    case pss(PSSParameters?)
  }

  /// A check takes no longer than about a millisecond with such a key, whoever made it.
  static let rsaBits = 2048...8192
  static let rsaExponentBytes = 1...4

  public let algorithm: Algorithm
  /// The 32 bytes of an Ed25519 key, x and y of a P-256 point, n and e of an RSA key.
  let material: [UInt8]
  let rsaUse: RSAUse
  /// The eight bytes by which minisign calls the key, when it was read from that format.
  public let minisignKeyNumber: UInt64?
  let handle: KeyHandle

  private init(
    _ algorithm: Algorithm, _ material: [UInt8], _ handle: KeyHandle, rsaUse: RSAUse = .any,
    minisignKeyNumber: UInt64? = nil
  ) {
    self.algorithm = algorithm
    self.material = material
    self.handle = handle
    self.rsaUse = rsaUse
    self.minisignKeyNumber = minisignKeyNumber
  }

  /// Reads a key that is written in `format`.
  public init(_ text: ArraySlice<UInt8>, format: KeyFormat) throws(KeyRefusal) {
    switch format {
    case .minisign: self = try .minisign(line: text)
    case .ssh: self = try .ssh(line: text)
    case .pem: self = try .pem(text)
    }
  }

  public init(_ text: String, format: KeyFormat) throws(KeyRefusal) {
    try self.init(Array(text.utf8)[...], format: format)
  }

  static func ed25519(
    _ bytes: ArraySlice<UInt8>, _ format: KeyFormat, minisignKeyNumber: UInt64? = nil
  ) throws(KeyRefusal) -> PublicKey {
    let material = Array(bytes)
    guard material.count == 32, let handle = KeyHandle(ed25519: material) else {
      throw .malformed(format)
    }
    guard !isWeakEd25519(material) else { throw .unsupported("ed25519-weak") }
    return PublicKey(.ed25519, material, handle, minisignKeyNumber: minisignKeyNumber)
  }

  /// A point that is written as SEC 1, section 2.3.3 says, compressed or not.
  static func p256(
    _ point: ArraySlice<UInt8>, _ format: KeyFormat
  ) throws(KeyRefusal) -> PublicKey {
    let isWhole = point.count == 65 && point.first == 4
    let isCompressed = point.count == 33 && (point.first == 2 || point.first == 3)
    guard isWhole || isCompressed, let handle = KeyHandle(p256: Array(point)),
      let coordinates = handle.coordinates
    else { throw .malformed(format) }
    return PublicKey(.ecdsaP256, coordinates, handle)
  }

  /// Both numbers are big-endian without leading zeros.
  static func rsa(
    modulus: ArraySlice<UInt8>, exponent: ArraySlice<UInt8>, use: RSAUse = .any, _ format: KeyFormat
  ) throws(KeyRefusal) -> PublicKey {
    guard let first = modulus.first, let last = modulus.last, last & 1 == 1,
      let lowest = exponent.last, lowest & 1 == 1, exponent != [1]
    else { throw .malformed(format) }
    let bits = modulus.count * 8 - first.leadingZeroBitCount
    guard rsaBits.contains(bits) else { throw .unsupported("rsa-\(bits)") }
    guard rsaExponentBytes.contains(exponent.count) else {
      throw .unsupported("rsa-exponent-\(exponent.count * 8)")
    }
    guard let handle = KeyHandle(rsaModulus: Array(modulus), exponent: Array(exponent)) else {
      throw .malformed(format)
    }
    return PublicKey(.rsa(bits: bits), Array(modulus) + exponent, handle, rsaUse: use)
  }

  public static func == (one: Self, other: Self) -> Bool {
    one.algorithm == other.algorithm && one.material == other.material
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(algorithm)
    hasher.combine(material)
  }
}

/// Whether a key has small order or is not written in the one way of RFC 8032, section 5.1.2. With such a key one
/// signature fits many messages; libsodium, and so minisign, refuses it too.
private func isWeakEd25519(_ key: [UInt8]) -> Bool {
  var y = key
  y[31] &= 0x7F
  // y ≥ p = 2²⁵⁵ − 19, which takes in p and p + 1.
  if y[31] == 0x7F, y[1..<31].allSatisfy({ $0 == 0xFF }), y[0] >= 0xED { return true }
  return smallOrderEd25519.contains(Hex.encode(y))
}

/// y of the points whose order divides 8, lower byte first.
private let smallOrderEd25519: Set<String> = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]
