internal import Evidence
internal import StrictJSON

/// What a file is by its own first words, found out without any of the readers that are to be checked.
enum ReportSniff: Equatable {
  /// A format and version that must be read.
  case readable(EvidenceFormat)
  /// JSON of another format, or of another version of one that is read.
  case otherJSON
  /// Not JSON, and known by its first characters.
  case named(UnreadFormat)
  /// Nothing that anybody here knows.
  case unknown

  init(_ bytes: [UInt8]) {
    if bytes.isEmpty {
      self = .named(.empty)
    } else if let members = TopMembers(bytes) {
      self = members.format.map { .readable($0) } ?? .otherJSON
    } else {
      self = Self.firstLine(bytes)
    }
  }

  private static func firstLine(_ bytes: [UInt8]) -> ReportSniff {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    if text.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") { return .named(.xml) }
    let statement = lines(Array(text)).first { line in
      line.contains { $0 > 0x20 } && line.first != UInt8(ascii: "#")
    }
    return statement?.starts(with: "SPDXVersion:".utf8) == true ? .named(.spdxTagValue) : .unknown
  }
}

/// The members at the top of a JSON object: their names in order, and the texts of those that are short.
private struct TopMembers {
  private var names: Set<String> = []
  private var texts: [String: String] = [:]

  /// Nil when it is no JSON object.
  init?(_ bytes: [UInt8]) {
    var members = TopMembers()
    do throws(JSONRefusal) {
      var stream = JSONStream(ArraySource(bytes), limits: .report)
      try stream.members { stream, name throws(JSONRefusal) in
        members.names.insert(name)
        switch try stream.kind() {
        case .string where Self.telling.contains(name): members.texts[name] = try stream.string()
        case .number where name == "SchemaVersion": members.texts[name] = try stream.number()
        default: try stream.skip()
        }
      }
      try stream.finish()
    } catch {
      return nil
    }
    self = members
  }

  private init() {}

  private static let telling: Set<String> = [
    "bomFormat", "specVersion", "spdxVersion", "@context",
  ]

  var format: EvidenceFormat? {
    if texts["SchemaVersion"] == "2" { return .trivy }
    if texts["bomFormat"] == "CycloneDX" {
      return ["1.4", "1.5", "1.6", "1.7"].contains(texts["specVersion"]) ? .cyclonedx : nil
    }
    if ["SPDX-2.2", "SPDX-2.3"].contains(texts["spdxVersion"]) { return .spdx }
    if texts["@context"] == "https://openvex.dev/ns/v0.2.0" { return .openvex }
    return names.contains("matches") ? .grype : nil
  }
}
