internal import CheckedValues
internal import Signatures

/// The first half of a SHA-256 digest: stands for a name of any length in a set of many. Nobody can
/// make two names with the same one.
struct Fingerprint: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  /// Of several parts, each with its length before it, so that no two lists of parts are alike.
  init(_ parts: String...) {
    var input = Input()
    for part in parts { input.append([part]) }
    self.init(input)
  }

  /// Of two parts, each in pieces that are put together.
  init(_ one: [String], _ other: [String]) {
    var input = Input()
    input.append(one)
    input.append(other)
    self.init(input)
  }

  private init(_ input: Input) {
    let digest = SHA256.digest(of: input.bytes).words
    (high, low) = (digest[0], digest[1])
  }

  /// It is as good as random already.
  func hash(into hasher: inout Hasher) { hasher.combine(low) }

  private struct Input {
    var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(256) }

    mutating func append(_ pieces: [String]) {
      var count = 0
      for piece in pieces { count += piece.utf8.count }
      var length = UInt32(count).bigEndian
      unsafe withUnsafeBytes(of: &length) { unsafe bytes.append(contentsOf: $0) }
      for piece in pieces { bytes.append(contentsOf: piece.utf8) }
    }
  }
}
