import CheckedValues

/// A `.minisig` file (https://jedisct1.github.io/minisign, section "Signature format"), four lines:
///
///     untrusted comment: <text>
///     base64(<algorithm> ‖ <key number> ‖ <signature>)
///     trusted comment: <text>
///     base64(<signature over signature ‖ trusted comment>)
///
/// The algorithm is `Ed`, which signs the artifact's bytes, or `ED`, which signs their BLAKE2b-512. Lines
/// end with LF or CRLF; the last one may lack its end, and nothing stands behind it.
public struct MinisignSignature: Sendable, Equatable {
  /// minisign's own limits (COMMENTMAXBYTES and TRUSTEDCOMMENTMAXBYTES).
  static let untrustedCommentBytes = 1024
  static let trustedCommentBytes = 8192

  public let isPrehashed: Bool
  /// The key that made the signature, as `PublicKey.minisignKeyNumber`.
  public let keyNumber: UInt64
  let signature: [UInt8]
  let trustedComment: [UInt8]
  let globalSignature: [UInt8]

  public init(_ bytes: [UInt8]) throws(ContainerRefusal) {
    var lines = LineReader(bytes[...])
    _ = try Self.comment(minisignUntrusted, Self.untrustedCommentBytes, &lines)
    let offset = lines.offset
    let blob = try Self.base64(74, &lines)
    trustedComment = try Self.comment("trusted comment: ", Self.trustedCommentBytes, &lines)
    globalSignature = try Self.base64(64, &lines)
    guard lines.isAtEnd else {
      throw .malformed(expected: "end of file", offset: lines.offset)
    }
    switch (blob[0], blob[1]) {
    case (UInt8(ascii: "E"), UInt8(ascii: "d")): isPrehashed = false
    case (UInt8(ascii: "E"), UInt8(ascii: "D")): isPrehashed = true
    default: throw .malformed(expected: "Ed or ED", offset: offset)
    }
    keyNumber = minisignNumber(blob[2..<10])
    signature = Array(blob[10...])
  }

  private static func comment(
    _ prefix: StaticString, _ limit: Int, _ lines: inout LineReader
  ) throws(ContainerRefusal) -> [UInt8] {
    let offset = lines.offset
    guard let line = lines.next(), line.begins(with: prefix) else {
      throw .malformed(expected: "\(prefix)", offset: offset)
    }
    let text = line.dropFirst(prefix.utf8CodeUnitCount)
    guard text.count <= limit else {
      throw .malformed(expected: "at most \(limit) bytes", offset: text.startIndex + limit)
    }
    if let place = text.firstIndex(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
      throw .malformed(expected: "text", offset: place)
    }
    return Array(text)
  }

  private static func base64(
    _ count: Int, _ lines: inout LineReader
  ) throws(ContainerRefusal) -> [UInt8] {
    let offset = lines.offset
    guard let line = lines.next(), let bytes = Base64.decode(line), bytes.count == count else {
      throw .malformed(expected: "base64 of \(count) bytes", offset: offset)
    }
    return bytes
  }

  /// What must be read of the artifact.
  public var needs: ArtifactNeeds { isPrehashed ? .blake2b512 : .bytes }

  /// Whether `key` has this number, and both signatures are its.
  public func verifies(_ key: PublicKey, _ artifact: Artifact) -> Bool {
    key.minisignKeyNumber == keyNumber && isOver(artifact, key)
      && key.verifies(globalSignature[...], of: (signature + trustedComment)[...], .ed25519)
  }

  private func isOver(_ artifact: Artifact, _ key: PublicKey) -> Bool {
    guard isPrehashed else { return artifact.isSigned(signature[...], key, .ed25519) }
    guard let digest = artifact.digests.blake2b512 else { return false }
    return key.verifies(signature[...], of: digest[...], .ed25519)
  }
}
