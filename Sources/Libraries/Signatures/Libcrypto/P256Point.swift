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
