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
    var misshapen: JSONRefusal?
    do throws(JSONRefusal) {
      try stream.object(TopMember.members) { stream, member throws(JSONRefusal) in
        if try identity.read(member, from: &stream) { return }
        // A member of the same name in another format is no fault of this one: that shows at the end.
        if identity.found == nil, let refusal = try member.refusal(at: &stream) {
          misshapen = misshapen ?? refusal
          return try stream.skip()
        }
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
    if let misshapen { throw .malformed(misshapen) }
    do throws(JSONRefusal) {
      return try finish(at: stream)
    } catch {
      throw .malformed(error)
    }
  }
}

extension TopMember {
  /// The kind that its value has in every format that is read; nil when formats differ.
  private var kind: JSONKind? {
    switch self {
    case .components, .vulnerabilities, .packages, .relationships, .documentDescribes, .matches,
      .ignoredMatches, .results, .statements:
      .array
    case .metadata, .creationInfo, .descriptor, .source, .trivyMetadata: .object
    default: nil
    }
  }

  /// Why the value that comes next is none of this member's; nil when it is one, or nothing at all.
  fileprivate func refusal(at stream: inout JSONStream) throws(JSONRefusal) -> JSONRefusal? {
    guard let kind, case let found = try stream.kind(), found != kind, found != .null else {
      return nil
    }
    var refusal = stream.refusal(.kind(kind))
    refusal.path = rawValue
    return refusal
  }
}

/// Keeps the first bytes of a source, which tell what a file is that is no JSON at all.
private final class HeadSource: ByteSource {
  /// Comments may stand before the first line that tells something.
  private static let headBytes = 4096

  private let source: any ByteSource
  private var head: [UInt8] = []
  private var count = 0
  private var isObject = false

  init(_ source: any ByteSource) { self.source = source }

  func read(into buffer: inout [UInt8], from offset: Int) -> Int {
    let got = source.read(into: &buffer, from: offset)
    if got > 0 {
      // An object tells by its members what it is.
      if count == 0 { isObject = buffer[offset] == UInt8(ascii: "{") }
      let room = Self.headBytes - head.count
      if !isObject, room > 0 { head += buffer[offset..<(offset + got)].prefix(room) }
      count += got
    }
    return got
  }

  var otherFormat: UnreadFormat? {
    if count == 0 { return .empty }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = head.starts(with: mark) ? head.dropFirst(mark.count) : head[...]
    if text.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") { return .xml }
    let statement = text.split(separator: UInt8(ascii: "\n")).first { line in
      line.first != UInt8(ascii: "#") && line.contains { $0 > 0x20 }
    }
    return statement?.starts(with: "SPDXVersion:".utf8) == true ? .spdxTagValue : nil
  }
}
