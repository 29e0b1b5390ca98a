// RSASSA-PSS-params (RFC 4055, section 3.1). Absent fields mean SHA-1, which is not accepted.
extension KeyMaterial {
  /// Nil when the key has no parameters, which binds it to PSS and nothing more.
  static func pssParameters(_ parameters: DERReader) throws(KeyRefusal) -> PSSParameters? {
    var outer = parameters
    if outer.isAtEnd { return nil }
    guard var fields = outer.nested(.sequence), outer.isAtEnd else { throw .malformed(.pem) }
    let hash = try field(.explicit0, of: &fields) { (field) throws(KeyRefusal) in
      try hashName(&field)
    }
    let mask = try field(.explicit1, of: &fields) { (field) throws(KeyRefusal) in
      try maskName(&field)
    }
    let salt = try field(.explicit2, of: &fields) { (field) throws(KeyRefusal) in
      try number(&field)
    }
    // The trailer has one value only, which DER leaves out.
    guard fields.isAtEnd else { throw .malformed(.pem) }
    guard let hash = hash.map({ HashAlgorithm(rawValue: $0) }) ?? nil,
      let mask = mask.map({ HashAlgorithm(rawValue: $0) }) ?? nil
    else { throw .unsupported("rsa-pss-\(hash ?? "sha1")-mgf1-\(mask ?? "sha1")") }
    return PSSParameters(hash: hash, mask: mask, saltLength: salt ?? 20)
  }

  private static func field<Value>(
    _ tag: DERReader.Tag, of fields: inout DERReader,
    _ read: (inout DERReader) throws(KeyRefusal) -> Value
  ) throws(KeyRefusal) -> Value? {
    guard fields.isNext(tag) else { return nil }
    guard var field = fields.nested(tag) else { throw .malformed(.pem) }
    let value = try read(&field)
    guard field.isAtEnd else { throw .malformed(.pem) }
    return value
  }

  /// An AlgorithmIdentifier of a hash function; its parameters are NULL or absent (RFC 4055,
  /// section 2.1).
  private static func hashName(_ field: inout DERReader) throws(KeyRefusal) -> String {
    guard var algorithm = field.nested(.sequence),
      let identifier = algorithm.read(.objectIdentifier).flatMap({ dottedObjectIdentifier($0) }),
      algorithm.isAtEnd || algorithm.read(.null)?.isEmpty == true, algorithm.isAtEnd
    else { throw .malformed(.pem) }
    return hashNames[identifier] ?? "other"
  }

  /// MGF1 with a hash function, the only mask generation there is (section 2.2).
  private static func maskName(_ field: inout DERReader) throws(KeyRefusal) -> String {
    guard var algorithm = field.nested(.sequence),
      let identifier = algorithm.read(.objectIdentifier).flatMap({ dottedObjectIdentifier($0) })
    else { throw .malformed(.pem) }
    guard identifier == "1.2.840.113549.1.1.8" else {
      throw .unsupported("rsa-pss-mask-other")
    }
    let name = try hashName(&algorithm)
    guard algorithm.isAtEnd else { throw .malformed(.pem) }
    return name
  }

  private static func number(_ field: inout DERReader) throws(KeyRefusal) -> Int {
    guard let bytes = field.unsigned(), bytes.count <= 2 else { throw .malformed(.pem) }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  private static let hashNames = [
    "1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512", "2.16.840.1.101.3.4.2.5": "sha512-224",
    "2.16.840.1.101.3.4.2.6": "sha512-256",
  ]
}
