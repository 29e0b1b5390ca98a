internal import CheckedValues
internal import Signatures

/// The first half of a SHA-256 digest: stands for a name of any length in a set of many. Nobody can
/// make two names with the same one.
struct Fingerprint: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  /// Of several parts, each with its length before it, so that no two lists of parts are alike.
  init(_ parts: String...) { self.init(parts) }

  init(_ parts: [String]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    for part in parts {
      var length = UInt32(part.utf8.count).bigEndian
      unsafe withUnsafeBytes(of: &length) { unsafe bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: part.utf8)
    }
    let digest = SHA256.digest(of: bytes).words
    (high, low) = (digest[0], digest[1])
  }

  /// It is as good as random already.
  func hash(into hasher: inout Hasher) { hasher.combine(low) }
}
