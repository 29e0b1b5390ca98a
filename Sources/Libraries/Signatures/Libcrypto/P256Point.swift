internal import CLibcrypto

/// x and y, 32 bytes each, of a point of P-256 that is written compressed or not (SEC 1, section 2.3.3).
/// Nil when it is not on the curve. Needs no provider.
func p256Coordinates(_ point: [UInt8]) -> [UInt8]? {
  Libcrypto.prepare()
  let group = unsafe EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)
  let place = unsafe EC_POINT_new(group)
  defer {
    unsafe EC_POINT_free(place)
    unsafe EC_GROUP_free(group)
  }
  var bytes = [UInt8](repeating: 0, count: 65)
  guard unsafe EC_POINT_oct2point(group, place, point, point.count, nil) == 1,
    unsafe EC_POINT_point2oct(
      group, place, POINT_CONVERSION_UNCOMPRESSED, &bytes, bytes.count, nil) == bytes.count
  else {
    Libcrypto.forgetErrors()
    return nil
  }
  return Array(bytes.dropFirst())
}

/// b of the curve (SP 800-186, section 3.2.1.3).
private let p256B: [UInt8] = [
  0x5A, 0xC6, 0x35, 0xD8, 0xAA, 0x3A, 0x93, 0xE7, 0xB3, 0xEB, 0xBD, 0x55, 0x76, 0x98, 0x86, 0xBC,
  0x65, 0x1D, 0x06, 0xB0, 0xCC, 0x53, 0xB0, 0xF6, 0x3B, 0xCE, 0x3C, 0x3E, 0x27, 0xD2, 0x60, 0x4B,
]

/// Whether x and y, 32 bytes each, are below p and y² = x³ − 3x + b. To make libcrypto's group of the curve
/// and ask it takes ten times longer, and every key of a trust file is asked about.
func isOnP256(_ coordinates: [UInt8]) -> Bool {
  precondition(coordinates.count == 64, "x and y have 32 bytes each")
  let p = unsafe BN_get0_nist_prime_256()
  let x = unsafe BN_bin2bn(Array(coordinates[..<32]), 32, nil)
  let y = unsafe BN_bin2bn(Array(coordinates[32...]), 32, nil)
  let b = unsafe BN_bin2bn(p256B, 32, nil)
  let (right, work) = unsafe (BN_new(), BN_CTX_new())
  defer {
    unsafe BN_free(x)
    unsafe BN_free(y)
    unsafe BN_free(b)
    unsafe BN_free(right)
    unsafe BN_CTX_free(work)
  }
  guard let x = unsafe x, let y = unsafe y, let b = unsafe b, let right = unsafe right else {
    return false
  }
  return unsafe BN_cmp(x, p) < 0 && BN_cmp(y, p) < 0
    && BN_mod_sqr(y, y, p, work) == 1
    && BN_mod_sqr(right, x, p, work) == 1 && BN_sub_word(right, 3) == 1
    && BN_mod_mul(right, right, x, p, work) == 1 && BN_mod_add(right, right, b, p, work) == 1
    && BN_cmp(y, right) == 0
}
