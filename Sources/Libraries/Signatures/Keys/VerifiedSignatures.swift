internal import CheckedValues
internal import Linux

/// Signatures of one key that were verified already. Whether a signature is right depends on nothing but key,
/// scheme, message and signature, so who goes through many decisions on one artifact verifies each once. Of
/// what was wrong nothing is kept.
final class VerifiedSignatures: Sendable {
  /// More than so many are forgotten: 32 bytes each.
  static let maximumCount = 4096
  /// A longer message is not looked up: to hash it costs as much as to verify it.
  static let maximumMessage = 1 << 20

  private let known = Mutex<Set<SHA256Digest>>([])

  /// What `verify` says, or has said of the same signature over the same message before. With RSA, where one
  /// digest may be signed under several schemes and a check costs little, `verify` is always asked.
  @inline(never) @unsafe
  func holds(
    _ signature: ArraySlice<UInt8>, _ input: UnsafeRawBufferPointer, _ scheme: SignatureScheme,
    _ verify: () -> Bool
  ) -> Bool {
    guard !scheme.isRSA, input.count <= Self.maximumMessage else { return verify() }
    var hash = SHA256()
    hash.update([UInt8(truncatingIfNeeded: signature.count)])
    hash.update(signature)
    unsafe hash.update(input)
    let digest = hash.finish()
    if known.withLock({ $0.contains(digest) }) { return true }
    guard verify() else { return false }
    known.withLock { known in
      if known.count >= Self.maximumCount { known.removeAll() }
      known.insert(digest)
    }
    return true
  }
}
