internal import StrictJSON

/// The part of a reader that knows one format. Members may come in any order.
protocol ReportReader {
  static var format: EvidenceFormat { get }

  /// Reads a member at the top of the report. False when it has no use for it; it is skipped then.
  mutating func read(_ member: TopMember, from stream: inout JSONStream) throws(JSONRefusal) -> Bool

  /// All members were read: what they come to. Refuses what is missing; the stream stands at the end.
  mutating func finish(at stream: borrowing JSONStream) throws(JSONRefusal) -> EvidenceReport
}

extension ReportReader {
  /// Reads a whole report in one pass.
  mutating func report(from source: any ByteSource) throws(EvidenceRefusal) -> EvidenceReport {
    let head = HeadSource(source)
    var stream = JSONStream(head, limits: .report)
    var identity = ReportIdentity()
    do throws(JSONRefusal) {
      try stream.object(TopMember.members) { stream, member throws(JSONRefusal) in
        if try identity.read(member, from: &stream) { return }
        let isForeign = identity.conflict(with: Self.format) != nil
        let isRead = isForeign ? false : try read(member, from: &stream)
        if !isRead { try stream.skip() }
      }
      try stream.finish()
    } catch {
      throw head.otherFormat.map { .unsupported($0) } ?? .malformed(error)
    }
    if identity.found == nil { throw .unsupported(.unknown) }
    if let other = identity.conflict(with: Self.format) { throw .unsupported(other) }
    do throws(JSONRefusal) {
      return try finish(at: stream)
    } catch {
      throw .malformed(error)
    }
  }
}

/// Keeps the first bytes of a source, which tell what a file is that is no JSON at all.
private final class HeadSource: ByteSource {
  private let source: any ByteSource
  private var head: [UInt8] = []
  private var count = 0

  init(_ source: any ByteSource) { self.source = source }

  func read(into buffer: inout [UInt8], from offset: Int) -> Int {
    let got = source.read(into: &buffer, from: offset)
    if got > 0 {
      if head.count < 16 { head += buffer[offset..<(offset + got)].prefix(16 - head.count) }
      count += got
    }
    return got
  }

  var otherFormat: UnreadFormat? {
    if count == 0 { return .empty }
    if head.starts(with: "SPDXVersion:".utf8) { return .spdxTagValue }
    if head.starts(with: "<".utf8) { return .xml }
    return nil
  }
}
