internal import CheckedValues
internal import StrictJSON

/// Trivy's JSON report, `SchemaVersion` 2: `Results[]`, each with its vulnerabilities. Trivy leaves out
/// empty arrays, so a result that scans for vulnerabilities is the proof that it did.
struct TrivyReader<Sink: FindingSink>: ReportReader {
  static var format: EvidenceFormat { .trivy }

  var sink: Sink
  let scores: ScoreSource
  private var report = EvidenceReport()

  init(_ sink: Sink, scores: ScoreSource) {
    self.sink = sink
    self.scores = scores
  }

  mutating func read(
    _ member: TopMember, from stream: inout JSONStream
  ) throws(JSONRefusal) -> Bool {
    switch member {
    case .createdAt: report.time = try stream.time()
    case .results: try stream.list { stream throws(JSONRefusal) in try result(&stream) }
    case .trivyMetadata:
      try stream.object(MetadataMember.all) { stream, _ throws(JSONRefusal) in
        try stream.list { stream throws(JSONRefusal) in
          try report.name(subject: stream.subjectDigest(), at: stream)
        }
      }
    default: return false
    }
    return true
  }

  mutating func finish(at stream: borrowing JSONStream) throws(JSONRefusal) -> EvidenceReport {
    report.isEmpty = report.count == 0
    return report
  }

  private mutating func result(_ stream: inout JSONStream) throws(JSONRefusal) {
    var scans = false
    var (type, isTypeLate) = ("", false)
    try stream.object(ResultMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .resultClass:
        if Self.scannedClasses.contains(try stream.text() ?? "") { scans = true }
      case .type:
        if isTypeLate { throw stream.refusal(.form("type_before_vulnerabilities")) }
        type = try stream.text() ?? ""
      case .vulnerabilities:
        if try stream.isNull() { return }
        scans = true
        try stream.array { stream throws(JSONRefusal) in
          // A package URL has a type of its own.
          if try !vulnerability(&stream, in: type), type.isEmpty { isTypeLate = true }
        }
      case .modified:
        try stream.list { stream throws(JSONRefusal) in
          report.ignored += 1
          try stream.skip()
        }
      }
    }
    if scans { report.count += 1 }
  }

  /// The classes of results that say something about known vulnerabilities, even if there are none. Others are of
  /// configuration, secrets and licenses.
  private static var scannedClasses: [String] { ["os-pkgs", "lang-pkgs"] }

  /// Whether its package has a package URL.
  private mutating func vulnerability(
    _ stream: inout JSONStream, in type: String
  ) throws(JSONRefusal) -> Bool {
    var draft = FindingDraft(scores)
    draft.packageType = type
    try stream.object(VulnerabilityMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .id: draft.id = try stream.identifier()
      case .severity: draft.severities.insert(word: try stream.textUTF8() ?? [])
      case .packageName: draft.packageName = try stream.text() ?? ""
      case .packageVersion: draft.packageVersion = try stream.text() ?? ""
      case .package:
        try stream.object(PackageMember.all) { stream, _ throws(JSONRefusal) in
          draft.package = FoundPackage(purl: try stream.textUTF8())
        }
      case .cvss: try Self.cvss(&stream, into: &draft.scores)
      }
    }
    try report.hand(draft, to: &sink, at: stream)
    return draft.package != nil
  }

  /// An object whose names are the sources.
  private static func cvss(
    _ stream: inout JSONStream, into scores: inout ScorePick
  ) throws(JSONRefusal) {
    if try stream.isNull() { return }
    try stream.members { stream, source throws(JSONRefusal) in
      try stream.object(CVSSMember.all) { stream, _ throws(JSONRefusal) in
        if try !stream.isNull() { scores.take(try stream.score(), from: source) }
      }
    }
  }
}

private enum MetadataMember: String, CaseIterable {
  case repoDigests = "RepoDigests"
  static let all = JSONMembers(Self.self)
}

private enum ResultMember: String, CaseIterable {
  case resultClass = "Class"
  case type = "Type"
  case vulnerabilities = "Vulnerabilities"
  case modified = "ExperimentalModifiedFindings"
  static let all = JSONMembers(Self.self)
}

private enum VulnerabilityMember: String, CaseIterable {
  case id = "VulnerabilityID"
  case severity = "Severity"
  case packageName = "PkgName"
  case packageVersion = "InstalledVersion"
  case package = "PkgIdentifier"
  case cvss = "CVSS"
  static let all = JSONMembers(Self.self)
}

private enum PackageMember: String, CaseIterable {
  case purl = "PURL"
  static let all = JSONMembers(Self.self)
}

private enum CVSSMember: String, CaseIterable {
  case v2 = "V2Score"
  case v3 = "V3Score"
  case v40 = "V40Score"
  static let all = JSONMembers(Self.self)
}
