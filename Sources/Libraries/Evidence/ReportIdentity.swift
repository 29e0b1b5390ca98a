internal import StrictJSON

/// The members at the top of a report that tell one format from another, or that a reader wants.
enum TopMember: String, CaseIterable, Sendable {
  // CycloneDX
  case bomFormat, specVersion, metadata, components, vulnerabilities
  // SPDX 2
  case spdxVersion, creationInfo, packages, relationships, documentDescribes
  // Grype, and Syft, which has no matches
  case matches, ignoredMatches, descriptor, source, artifacts
  // Trivy
  case schemaVersion = "SchemaVersion"
  case createdAt = "CreatedAt"
  case results = "Results"
  case trivyMetadata = "Metadata"
  // OpenVEX, and SPDX 3, which is JSON-LD too
  case context = "@context"
  case statements, timestamp
  case lastUpdated = "last_updated"
  // Formats that are known by name only
  case payload, payloadType, runs, document, affected, modified, signed
  case osvVersion = "schema_version"
  case type = "_type"

  static let members = JSONMembers(TopMember.self)
}

/// What a report says about its own format.
struct ReportIdentity {
  /// Each once: there are few, and a list of few is faster to look through than a set.
  private var seen: [TopMember] = []
  private var texts: [TopMember: String] = [:]

  /// Takes in a member if it says something about the format; then true.
  mutating func read(
    _ member: TopMember, from stream: inout JSONStream
  ) throws(JSONRefusal) -> Bool {
    if !seen.contains(member) { seen.append(member) }
    switch member {
    case .bomFormat, .specVersion, .spdxVersion, .context, .type, .schemaVersion: break
    default: return false
    }
    switch (member, try stream.kind()) {
    case (.schemaVersion, .number): texts[member] = try stream.number()
    case (.schemaVersion, _): try stream.skip()
    case (_, .string): texts[member] = try stream.string()
    default: try stream.skip()
    }
    return true
  }

  /// Nil when the report may be of this format, as far as it was read; else what it looks like.
  func conflict(with format: EvidenceFormat) -> UnreadFormat? {
    guard let found else { return nil }
    switch (format, found) {
    case (.grype, .grype), (.trivy, .trivy), (.cyclonedx, .cyclonedx), (.spdx, .spdx),
      (.openvex, .openvex):
      return nil
    default: return found
    }
  }

  /// What the members seen so far stand for; nil while they stand for nothing yet.
  var found: UnreadFormat? {
    if seen.contains(.payload), seen.contains(.payloadType) { return .envelope }
    if seen.contains(.bomFormat) { return cyclonedx }
    if let version = texts[.spdxVersion] {
      return ["SPDX-2.2", "SPDX-2.3"].contains(version) ? .spdx : .spdxVersion
    }
    if seen.contains(.context) { return linkedData }
    if seen.contains(.schemaVersion) { return texts[.schemaVersion] == "2" ? .trivy : .trivyVersion }
    if let type = texts[.type] { return type == "link" ? .inTotoLink : .inTotoStatement }
    return foundByName
  }

  private var cyclonedx: UnreadFormat? {
    guard texts[.bomFormat] == "CycloneDX" else { return .unknown }
    guard seen.contains(.specVersion) else { return nil }
    let version = texts[.specVersion] ?? ""
    return ["1.4", "1.5", "1.6", "1.7"].contains(version) ? .cyclonedx : .cyclonedxVersion
  }

  private var linkedData: UnreadFormat {
    let context = texts[.context] ?? ""
    if context.hasPrefix("https://spdx.org/rdf/3") { return .spdx3 }
    guard context.hasPrefix("https://openvex.dev/ns") else { return .unknown }
    return context == "https://openvex.dev/ns/v0.2.0" ? .openvex : .openvexVersion
  }

  private var foundByName: UnreadFormat? {
    if seen.contains(.matches) { return .grype }
    if seen.contains(.runs) { return .sarif }
    if seen.contains(.document) { return .csaf }
    if seen.contains(.signed) { return .inTotoLink }
    if seen.contains(.modified), seen.contains(.affected) || seen.contains(.osvVersion) { return .osv }
    if seen.contains(.artifacts) { return .syft }
    return nil
  }
}
