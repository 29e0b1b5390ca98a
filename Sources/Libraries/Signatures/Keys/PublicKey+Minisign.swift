import CheckedValues

// minisign's public key: base64 of `Ed`, eight bytes of key number and the Ed25519 key. The file has an
// untrusted comment line before it (https://jedisct1.github.io/minisign, section "Public key format").
extension PublicKey {
  static func minisign(line: ArraySlice<UInt8>) throws(KeyRefusal) -> PublicKey {
    guard let bytes = Base64.decode(line), bytes.count == 42 else { throw .malformed(.minisign) }
    guard bytes.starts(with: "Ed".utf8) else { throw .malformed(.minisign) }
    let number = minisignNumber(bytes[2..<10])
    return try PublicKey(
      .ed25519(bytes[10...], .minisign), .minisign, minisignKeyNumber: number)
  }

  /// Reads a whole `.pub` file as `minisign -G` writes it.
  public init(minisignFile bytes: ArraySlice<UInt8>) throws(KeyRefusal) {
    var lines = LineReader(bytes)
    guard let comment = lines.next(), comment.begins(with: minisignUntrusted),
      let line = lines.next(), lines.isAtEnd
    else { throw .malformed(.minisign) }
    self = try .minisign(line: line)
  }
}

let minisignUntrusted: StaticString = "untrusted comment: "

/// Eight bytes, the lowest first, as minisign shows them in hex.
func minisignNumber(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
}
