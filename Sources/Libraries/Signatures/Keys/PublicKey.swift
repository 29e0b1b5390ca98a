import CheckedValues

/// A public key of an accepted kind: Ed25519, ECDSA P-256, RSA of 2048 to 8192 bits. Two keys are equal
/// when they check the same signatures, however they were written. Threads may share one.
public struct PublicKey: Sendable, Equatable {
  public enum Algorithm: Hashable, Sendable {
    case ed25519
    case ecdsaP256
    case rsa(bits: Int)
  }

  /// What the key is, as far as comparing goes.
  let material: KeyMaterial
  /// The eight bytes by which minisign calls the key, when it was read from that format.
  public let minisignKeyNumber: UInt64?
  private let lazyHandle: LazyKeyHandle
  /// Nil: every signature is verified, again and again.
  private(set) var verified: VerifiedSignatures?
  /// The key in libcrypto's hands, once it is needed.
  var handle: KeyHandle? { lazyHandle.handle }

  public var algorithm: Algorithm { material.algorithm }

  /// Reads a key that is written in `format`.
  public init(_ text: ArraySlice<UInt8>, format: KeyFormat) throws(KeyRefusal) {
    switch format {
    case .minisign: self = try .minisign(line: text)
    case .ssh: try self.init(.ssh(line: text), .ssh)
    case .pem: try self.init(.pem(text), .pem)
    }
  }

  public init(_ text: String, format: KeyFormat) throws(KeyRefusal) {
    try self.init(Array(text.utf8)[...], format: format)
  }

  /// Refuses a point that is not on its curve.
  init(
    _ material: KeyMaterial, _ format: KeyFormat, minisignKeyNumber: UInt64? = nil
  ) throws(KeyRefusal) {
    if material.algorithm == .ecdsaP256, !isOnP256(material.bytes) {
      throw .malformed(format)
    }
    if material.algorithm == .ed25519, isWeakEd25519(material.bytes) {
      throw .unsupported("ed25519-weak")
    }
    self.material = material
    self.minisignKeyNumber = minisignKeyNumber
    lazyHandle = LazyKeyHandle(material)
  }

  /// The same key, which verifies no signature a second time.
  func remembering() -> PublicKey {
    var key = self
    key.verified = VerifiedSignatures()
    return key
  }

  public static func == (one: Self, other: Self) -> Bool { one.material == other.material }
}

/// Whether a key has small order or is not written in the one way of RFC 8032, section 5.1.2. With such a
/// key one signature fits many messages; libsodium, and so minisign, refuses it too.
private func isWeakEd25519(_ key: [UInt8]) -> Bool {
  var y = key
  y[31] &= 0x7F
  // y ≥ p = 2²⁵⁵ − 19, which takes in p and p + 1.
  if y[31] == 0x7F, y[1..<31].allSatisfy({ $0 == 0xFF }), y[0] >= 0xED { return true }
  return smallOrderEd25519.contains(y)
}

/// y of the points whose order divides 8, lower byte first.
private let smallOrderEd25519: [[UInt8]] = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].compactMap { (text: String) in Hex.decode(Array(text.utf8)[...]) }
