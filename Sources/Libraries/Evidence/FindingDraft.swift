internal import CheckedValues
internal import StrictJSON

/// A finding while its members are read, which come in any order.
struct FindingDraft {
  var id: Identifier?
  private var (aliases, related): ([Identifier], [Identifier]) = ([], [])
  var packageName = ""
  var packageVersion = ""
  /// The ecosystem, as the report calls it.
  var packageType = ""
  /// By its package URL.
  var package: FoundPackage?
  var severities = SeveritySet()
  var scores: ScorePick

  /// Findings in packages without a name could not be told apart.
  var hasPackage: Bool { package != nil || !packageName.isEmpty }

  init(_ source: ScoreSource) { scores = ScorePick(source) }

  /// A name that is no identifier cannot be compared with one, and is left out.
  mutating func alias(_ text: String, at stream: borrowing JSONStream) throws(JSONRefusal) {
    guard let alias = Identifier(text) else { return }
    guard aliases.count < Finding.maximumAliases else {
      throw stream.valueRefusal(.count(0...Finding.maximumAliases))
    }
    aliases.append(alias)
  }

  /// An advisory about several vulnerabilities is no other name of any of them.
  mutating func separateSeveral() {
    let others = aliases.filter { $0 != id }
    if Set(others).count > 1 { (aliases, related) = ([], others) }
  }

  func finding(in package: FoundPackage? = nil) -> Finding? {
    guard let id else { return nil }
    return Finding(
      id: id, aliases: aliases, related: related,
      package: package
        ?? (self.package ?? .named(packageName, type: packageType)).of(version: packageVersion),
      severities: severities, score: scores.score)
  }
}

extension EvidenceReport {
  /// More digests for one subject are not believed.
  static let maximumSubjects = 64

  mutating func name(
    subject digest: SHA256Digest?, at stream: borrowing JSONStream
  ) throws(JSONRefusal) {
    guard let digest, !subjects.contains(digest) else { return }
    guard subjects.count < Self.maximumSubjects else {
      throw stream.valueRefusal(.count(0...Self.maximumSubjects))
    }
    subjects.append(digest)
  }

  /// Takes over what a VEX document says; `time` is that of claims without one of their own. Without any the
  /// document is stale, and none of it is used.
  mutating func state(
    _ claims: [VEXStatements.Claim], at time: Timestamp?, now: Timestamp, _ stream: borrowing JSONStream
  ) throws(JSONRefusal) {
    for claim in claims {
      guard let time = claim.time ?? time else { continue }
      if let limit = statements.add(claim, at: time, now: now) { throw stream.refusal(.count(limit)) }
    }
  }

  /// Hands a finding on; refuses one without a name, one in no package, and one more than the sink holds.
  mutating func hand(
    _ draft: FindingDraft, in package: FoundPackage? = nil, to sink: inout some FindingSink,
    at stream: borrowing JSONStream
  ) throws(JSONRefusal) {
    guard let finding = draft.finding(in: package) else { throw stream.refusal(.member("id")) }
    guard package != nil || draft.hasPackage else { throw stream.refusal(.form("package")) }
    guard sink.take(finding) else {
      throw stream.refusal(.count(0...FindingTally.maximumFindings))
    }
    findings += 1
  }
}
