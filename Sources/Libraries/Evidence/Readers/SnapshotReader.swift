internal import CheckedValues
internal import Signatures
internal import StrictJSON

/// A policy snapshot: the four documents of the governed snapshot in one. Its digest is the policy
/// hash: sha256 over the canonical form (RFC 8785).
enum SnapshotReader {
  /// Four documents of 1 MiB, and what holds them together.
  static let limits = JSONLimits(bytes: 4 << 20 + 4096, values: 1 << 19)
  /// What is made of a byte of it, with the byte itself.
  private static let bytesOfOne = 4

  static func report(
    from source: any ByteSource, _ memory: KeptMemory
  ) throws(EvidenceRefusal) -> EvidenceReport {
    let bytes = read(source, memory)
    if bytes?.isEmpty == true { throw .unsupported(.empty) }
    do throws(JSONRefusal) {
      guard let bytes else {
        throw JSONRefusal(expected: .readableSource, path: "", offset: 0, line: 1, column: 1)
      }
      let document = try JSONDocument(bytes, limits: limits)
      try document.root.object { reader throws(JSONRefusal) in
        try reader.schema("membrane.snapshot.v1")
        for name in ["policy", "catalog", "trust", "actions"] as [StaticString] {
          _ = try reader.required(name).object { members throws(JSONRefusal) in members.rest() }
        }
      }
      var report = EvidenceReport()
      report.count = 1
      report.snapshot = SHA256.digest(of: try document.root.canonical())
      return report
    } catch {
      throw .malformed(error)
    }
  }

  /// The whole source, and not much more than the limit; nil when it cannot be read.
  private static func read(_ source: any ByteSource, _ memory: KeptMemory) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var end = 0
    while end <= limits.bytes {
      if end == buffer.count {
        memory.keep(buffer.count * bytesOfOne)
        buffer += [UInt8](repeating: 0, count: buffer.count)
      }
      let got = source.read(into: &buffer, from: end)
      if got < 0 { return nil }
      if got == 0 { break }
      end += got
    }
    buffer.removeSubrange(end...)
    return buffer
  }
}
