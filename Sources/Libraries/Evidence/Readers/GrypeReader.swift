internal import CheckedValues
internal import StrictJSON

/// Grype's JSON report: `matches[]`, each with a vulnerability, the vulnerabilities it is related to
/// and the artifact it was found in.
struct GrypeReader<Sink: FindingSink>: ReportReader {
  static var format: EvidenceFormat { .grype }

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
    case .matches: try stream.array { stream throws(JSONRefusal) in try match(&stream) }
    case .ignoredMatches:
      try stream.list { stream throws(JSONRefusal) in
        report.ignored += 1
        try stream.skip()
      }
    case .descriptor:
      try stream.object(DescriptorMember.all) { stream, _ throws(JSONRefusal) in
        report.time = try stream.time()
      }
    case .source: try subject(&stream)
    default: return false
    }
    return true
  }

  mutating func finish(at stream: borrowing JSONStream) throws(JSONRefusal) -> EvidenceReport {
    report.count = report.findings
    return report
  }

  /// `target` is an object for an image, a path for a folder or a file.
  private mutating func subject(_ stream: inout JSONStream) throws(JSONRefusal) {
    if try stream.isNull() { return }
    try stream.object(SourceMember.all) { stream, _ throws(JSONRefusal) in
      guard try stream.kind() == .object else { return try stream.skip() }
      try stream.object(TargetMember.all) { stream, member throws(JSONRefusal) in
        if member == .repoDigests {
          try stream.list { stream throws(JSONRefusal) in
            try report.name(subject: stream.subjectDigest(), at: stream)
          }
        } else {
          try report.name(
            subject: member == .imageID ? stream.imageDigest() : stream.subjectDigest(), at: stream)
        }
      }
    }
  }

  private mutating func match(_ stream: inout JSONStream) throws(JSONRefusal) {
    var draft = FindingDraft(scores)
    try stream.object(MatchMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .vulnerability: try Self.vulnerability(&stream, into: &draft)
      case .relatedVulnerabilities:
        try stream.list { stream throws(JSONRefusal) in try Self.related(&stream, into: &draft) }
      case .artifact: try Self.artifact(&stream, into: &draft)
      }
    }
    draft.separateSeveral()
    try report.hand(draft, to: &sink, at: stream)
  }

  private static func vulnerability(
    _ stream: inout JSONStream, into draft: inout FindingDraft
  ) throws(JSONRefusal) {
    try stream.object(VulnerabilityMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .id: draft.id = try stream.identifier()
      case .severity: draft.severities.insert(word: try stream.textUTF8() ?? [])
      case .cvss: try cvss(&stream, into: &draft.scores)
      }
    }
  }

  private static func related(
    _ stream: inout JSONStream, into draft: inout FindingDraft
  ) throws(JSONRefusal) {
    try stream.object(RelatedMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .id: try draft.alias(stream.string(), at: stream)
      case .cvss: try cvss(&stream, into: &draft.scores)
      }
    }
  }

  private static func artifact(
    _ stream: inout JSONStream, into draft: inout FindingDraft
  ) throws(JSONRefusal) {
    try stream.object(ArtifactMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .name: draft.packageName = try stream.text() ?? ""
      case .version: draft.packageVersion = try stream.text() ?? ""
      case .type: draft.packageType = try stream.text() ?? ""
      case .purl: draft.package = FoundPackage(purl: try stream.textUTF8())
      }
    }
  }

  private static func cvss(
    _ stream: inout JSONStream, into scores: inout ScorePick
  ) throws(JSONRefusal) {
    try stream.list { stream throws(JSONRefusal) in
      var source = ""
      var score: Score?
      try stream.object(CVSSMember.all) { stream, member throws(JSONRefusal) in
        switch member {
        case .source: source = try stream.text() ?? ""
        case .metrics:
          try stream.object(MetricsMember.all) { stream, _ throws(JSONRefusal) in
            score = try stream.score()
          }
        }
      }
      if let score { scores.take(score, from: source) }
    }
  }
}

private enum DescriptorMember: String, CaseIterable {
  case timestamp
  static let all = JSONMembers(Self.self)
}

private enum SourceMember: String, CaseIterable {
  case target
  static let all = JSONMembers(Self.self)
}

private enum TargetMember: String, CaseIterable {
  case imageID, manifestDigest, repoDigests
  static let all = JSONMembers(Self.self)
}

private enum MatchMember: String, CaseIterable {
  case vulnerability, relatedVulnerabilities, artifact
  static let all = JSONMembers(Self.self)
}

private enum VulnerabilityMember: String, CaseIterable {
  case id, severity, cvss
  static let all = JSONMembers(Self.self)
}

private enum RelatedMember: String, CaseIterable {
  case id, cvss
  static let all = JSONMembers(Self.self)
}

private enum CVSSMember: String, CaseIterable {
  case source, metrics
  static let all = JSONMembers(Self.self)
}

private enum MetricsMember: String, CaseIterable {
  case baseScore
  static let all = JSONMembers(Self.self)
}

private enum ArtifactMember: String, CaseIterable {
  case name, version, type, purl
  static let all = JSONMembers(Self.self)
}
