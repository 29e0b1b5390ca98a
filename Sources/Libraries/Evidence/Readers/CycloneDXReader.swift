internal import CheckedValues
internal import StrictJSON

/// CycloneDX JSON 1.4 to 1.7. As an SBOM its components are counted and its vulnerabilities are
/// findings; as a VEX document its vulnerabilities are statements.
struct CycloneDXReader<Sink: FindingSink>: ReportReader {
  static var format: EvidenceFormat { .cyclonedx }

  var sink: Sink
  private let isVEX: Bool
  private let artifact: SHA256Digest
  private let scores: ScoreSource
  private let now: Timestamp
  private var report = EvidenceReport()
  private var references: BOMReferences
  private var claims: [VEXStatements.Claim] = []
  /// Names times scopes of all claims.
  private var claimed = 0
  /// Whether a vulnerability refers to something.
  private var refers = false
  private let memory: KeptMemory

  init(
    _ sink: Sink, isVEX: Bool, artifact: SHA256Digest, scores: ScoreSource, now: Timestamp,
    _ memory: KeptMemory
  ) {
    self.memory = memory
    references = BOMReferences(memory)
    self.sink = sink
    self.isVEX = isVEX
    self.artifact = artifact
    self.scores = scores
    self.now = now
  }

  mutating func read(
    _ member: TopMember, from stream: inout JSONStream
  ) throws(JSONRefusal) -> Bool {
    switch member {
    case .metadata: try metadata(&stream)
    case .components:
      try stream.list { stream throws(JSONRefusal) in
        if !isVEX { report.count += 1 }
        try requireBeforeReferences(stream)
        try CycloneDXComponent.read(&stream, into: &references)
      }
    case .vulnerabilities:
      try stream.list { stream throws(JSONRefusal) in try vulnerability(&stream) }
    default: return false
    }
    return true
  }

  mutating func finish(at stream: borrowing JSONStream) throws(JSONRefusal) -> EvidenceReport {
    report.isEmpty = report.count == 0
    try report.state(claims, at: report.time, now: now, stream)
    return report
  }

  /// What a reference was taken for is not changed afterwards.
  private func requireBeforeReferences(_ stream: borrowing JSONStream) throws(JSONRefusal) {
    if refers { throw stream.refusal(.form("components_before_vulnerabilities")) }
  }

  private mutating func metadata(_ stream: inout JSONStream) throws(JSONRefusal) {
    try stream.object(MetadataMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .timestamp: report.time = try stream.time()
      case .component:
        try requireBeforeReferences(stream)
        let component = try CycloneDXComponent.read(&stream, isSubjectOf: artifact, into: &references)
        for digest in component.digests { try report.name(subject: digest, at: stream) }
      }
    }
  }

  private mutating func vulnerability(_ stream: inout JSONStream) throws(JSONRefusal) {
    var read = CycloneDXVulnerability(scores, readsVersions: isVEX, memory)
    try read.read(&stream)
    if !read.affected.isEmpty {
      refers = true
      try references.requireComplete(at: stream)
    }
    if isVEX {
      report.count += 1
      try state(read, at: stream)
    } else if read.affected.isEmpty {
      try report.hand(read.draft, in: .named(""), to: &sink, at: stream)
    } else {
      for reference in read.affected.map({ $0.reference }) {
        let package = references.package(reference).map { FoundPackage.url($0) }
        try report.hand(read.draft, in: package ?? .named(reference), to: &sink, at: stream)
      }
    }
  }

  private mutating func state(
    _ read: CycloneDXVulnerability, at stream: borrowing JSONStream
  ) throws(JSONRefusal) {
    guard let finding = read.draft.finding() else { throw stream.refusal(.member("id")) }
    let names = Array(Set([finding.id] + finding.aliases))
    for place in read.affected
    where read.state != nil || place.versions?.hasAffected == true {
      guard let scope = references.scope(place.reference) else { continue }
      for part in parts(of: place, scope, removes: read.state?.removes) {
        claimed += names.count
        guard claimed <= VEXStatements.maximumClaims else {
          throw stream.refusal(.count(0...VEXStatements.maximumClaims))
        }
        memory.keep(names.count * VEXStatements.bytesOfClaim)
        claims.append(
          VEXStatements.Claim(
            names: names, scope: part.scope, removes: part.removes, others: part.others,
            time: read.stated))
      }
    }
  }

  /// A place that tells versions apart is free of the vulnerability in those only that it calls unaffected, and
  /// has it in the others. With no state (`removes` is nil) only that it has it counts.
  private func parts(
    of place: CycloneDXVulnerability.Place, _ scope: VEXScope, removes: Bool?
  ) -> [Part] {
    guard removes != false, let versions = place.versions else {
      return removes.map { [(scope, $0, nil)] } ?? []
    }
    guard let package = references.package(place.reference) else {
      let isAffected = versions.hasOthers || !versions.named.allSatisfy { $0.isUnaffected }
      return isAffected ? [(scope, false, nil)] : []
    }
    let named: [Part] = versions.named.compactMap { version, isUnaffected in
      package.of(version: version).map { (VEXScope($0), isUnaffected, nil) }
    }
    let others = VEXStatements.OtherVersions(Set(named.compactMap { $0.scope.package }))
    let said = (versions.hasOthers ? [(scope, false, others)] : []) + named
    return removes == nil ? said.filter { !$0.removes } : said
  }

  private typealias Part = (scope: VEXScope, removes: Bool, others: VEXStatements.OtherVersions?)
}

private enum MetadataMember: String, CaseIterable {
  case timestamp, component
  static let all = JSONMembers(Self.self)
}
