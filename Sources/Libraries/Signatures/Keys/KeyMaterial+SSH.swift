import CheckedValues

// OpenSSH's public keys (RFC 4253, section 6.6; RFC 5656; RFC 8709).
extension KeyMaterial {
  /// `type base64 comment`; no options before it, at most one line end behind.
  static func ssh(line: ArraySlice<UInt8>) throws(KeyRefusal) -> KeyMaterial {
    var lines = LineReader(line)
    guard let text = lines.next(), lines.isAtEnd, text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { throw .malformed(.ssh) }
    let words = text.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count >= 2, text.first != UInt8(ascii: " "), let blob = Base64.decode(words[1])
    else { throw .malformed(.ssh) }
    var reader = SSHReader(blob[...])
    guard let type = reader.string(), type == words[0] else { throw .malformed(.ssh) }
    return try ssh(blob: blob[...])
  }

  /// The binary form, which stands inside signatures too.
  static func ssh(blob: ArraySlice<UInt8>) throws(KeyRefusal) -> KeyMaterial {
    var reader = SSHReader(blob)
    guard let type = reader.name() else { throw .malformed(.ssh) }
    let key: KeyMaterial
    switch type {
    case "ssh-ed25519":
      guard let bytes = reader.string() else { throw .malformed(.ssh) }
      key = try ed25519(bytes, .ssh)
    case "ecdsa-sha2-nistp256":
      guard reader.name() == "nistp256", let point = reader.string() else { throw .malformed(.ssh) }
      key = try p256(point, .ssh)
    case "ssh-rsa":
      guard let exponent = reader.unsigned(), let modulus = reader.unsigned() else {
        throw .malformed(.ssh)
      }
      key = try rsa(modulus: modulus, exponent: exponent, .ssh)
    default: throw refusal(ofSSH: type)
    }
    guard reader.isAtEnd else { throw .malformed(.ssh) }
    return key
  }

  /// Kinds that have a name of their own outside SSH are called by it.
  private static func refusal(ofSSH type: String) -> KeyRefusal {
    switch type {
    case "ecdsa-sha2-nistp384": .unsupported("ecdsa-p384")
    case "ecdsa-sha2-nistp521": .unsupported("ecdsa-p521")
    case "ssh-dss": .unsupported("dsa")
    case "ssh-ed448": .unsupported("ed448")
    default: Identifier(type) == nil ? .malformed(.ssh) : .unsupported(type)
    }
  }
}
