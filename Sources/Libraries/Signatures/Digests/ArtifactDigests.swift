public import CheckedValues

/// What a signature needs to see of an artifact beside its SHA-256.
public struct ArtifactNeeds: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let sha512 = ArtifactNeeds(rawValue: 1)
  public static let blake2b512 = ArtifactNeeds(rawValue: 2)
  /// The bytes themselves, as memory.
  public static let bytes = ArtifactNeeds(rawValue: 4)
}

/// The digests of an artifact, all computed in one pass.
public struct ArtifactDigests: Hashable, Sendable {
  public var sha256: SHA256Digest
  public var sha512: [UInt8]?
  public var blake2b512: [UInt8]?
  /// In bytes.
  public var size: Int

  public init(
    sha256: SHA256Digest, sha512: [UInt8]? = nil, blake2b512: [UInt8]? = nil, size: Int
  ) {
    (self.sha256, self.sha512, self.blake2b512) = (sha256, sha512, blake2b512)
    self.size = size
  }
}

/// Computes the digests that are needed of an artifact beside its SHA-256, from its bytes in order.
public struct ArtifactDigester: ~Copyable {
  private var sha512: SHA512?
  private var blake2b512: BLAKE2b512?

  public init(_ needs: ArtifactNeeds) {
    sha512 = needs.contains(.sha512) ? SHA512() : nil
    blake2b512 = needs.contains(.blake2b512) ? BLAKE2b512() : nil
  }

  public mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe sha512?.update(bytes)
      unsafe blake2b512?.update(bytes)
    }
  }

  /// The digests of all that was given, which has this SHA-256 and size; the digester is used up.
  public consuming func finish(sha256: SHA256Digest, size: Int) -> ArtifactDigests {
    ArtifactDigests(
      sha256: sha256, sha512: sha512?.finish(), blake2b512: blake2b512?.finish(), size: size)
  }
}
