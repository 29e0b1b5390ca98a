internal import CheckedValues
internal import Signatures

/// The first half of a SHA-256 digest: stands for a name of any length in a set of many. Nobody can
/// make two names with the same one.
struct Fingerprint: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  /// Of several parts, each with its length before it, so that no two lists of parts are alike.
  init(_ parts: String...) {
    var bytes: [UInt8] = []
    for part in parts {
      let count = part.utf8.count
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
      bytes.append(contentsOf: part.utf8)
    }
    let digest = SHA256.digest(of: bytes).bytes
    high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
