/// What a reader accepts at most. There is no reading without limits.
public struct JSONLimits: Sendable {
  /// Bytes in the whole text.
  public var bytes: Int
  /// Nested arrays and objects.
  public var depth: Int
  /// Values in the whole text; names count too. Of documents in memory: it bounds the index. Of a stream only the
  /// names of one object, where all are held against each other (`JSONStream.namesAreUnique`).
  public var values: Int
  /// Bytes of one string or number that is kept. Streams only: it bounds the window.
  public var tokenBytes: Int

  public init(bytes: Int, depth: Int = 64, values: Int = 1 << 18, tokenBytes: Int = 1 << 16) {
    self.bytes = bytes
    self.depth = depth
    self.values = values
    self.tokenBytes = tokenBytes
  }

  /// Governance, requests: 1 MiB.
  public static let document = JSONLimits(bytes: 1 << 20)
  /// Receipts: 8 MiB. They list what was read, so that with as many signatures and grants as are read they are larger
  /// than any document that somebody writes.
  public static let receipt = JSONLimits(bytes: 8 << 20)
  /// Signature envelopes and bundles: 16 MiB.
  public static let envelope = JSONLimits(bytes: 16 << 20, values: 1 << 16)
  /// Reports of scanners and SBOMs, read as a stream: 512 MiB, 512 levels.
  public static let report = JSONLimits(bytes: 512 << 20, depth: 512)
}
