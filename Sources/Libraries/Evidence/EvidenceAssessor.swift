public import CheckedValues
public import StrictJSON

/// Reads the evidence of one case and says what it comes to.
///
///     var assessor = EvidenceAssessor(question)
///     for entry in entries sorted by kind.readingOrder {
///       try assessor.read(file, as: entry.kind, entry.format, signature: …)
///     }
///     let assessment = assessor.assessment()
public struct EvidenceAssessor {
  /// What is known before any evidence is read.
  public struct Question: Sendable {
    /// Nil: none is required, and neither age nor subject matter.
    public var policy: EvidencePolicy?
    /// Nil: findings are counted, but nothing limits them.
    public var vulnerabilities: VulnerabilityPolicy?
    public var exceptions: [PolicyException]
    /// The package of the request, which exceptions are for.
    public var packageID: Identifier
    public var artifact: SHA256Digest
    /// What a policy snapshot must come to.
    public var policyHash: SHA256Digest
    /// The chain's time.
    public var now: Timestamp

    public init(
      policy: EvidencePolicy?, vulnerabilities: VulnerabilityPolicy?,
      exceptions: [PolicyException], packageID: Identifier, artifact: SHA256Digest,
      policyHash: SHA256Digest, now: Timestamp
    ) {
      self.policy = policy
      self.vulnerabilities = vulnerabilities
      self.exceptions = exceptions
      self.packageID = packageID
      self.artifact = artifact
      self.policyHash = policyHash
      self.now = now
    }
  }

  let question: Question
  var tally: FindingTally
  var failures: Set<EvidenceFailure> = []
  var kinds: Set<EvidenceKind> = []
  var ignored = 0
  private let memory: KeptMemory

  public init(_ question: Question, memory: KeptMemory = KeptMemory()) {
    self.question = question
    self.memory = memory
    let inForce = question.exceptions.filter {
      $0.packageID == question.packageID && $0.isInForce(at: question.now)
    }
    tally = FindingTally(
      mapping: question.vulnerabilities?.mapping ?? .usual,
      excepted: Set(inForce.compactMap { $0.vulnerability }), memory: memory)
  }

  /// Reads one piece of evidence. VEX comes first (`EvidenceKind.readingOrder`), because findings
  /// are not kept: what was said to be fixed later on would stay counted.
  ///
  /// A refusal is thrown so that it can be shown, and is among the failures already. The one
  /// exception is `.unsupported(.envelope)`: the caller verifies and unwraps it, and reads the
  /// predicate; if it cannot, it says so with `note`. `isOfArtifact` is what the envelope says.
  public mutating func read(
    _ source: any ByteSource, as kind: EvidenceKind, _ format: EvidenceFormat,
    signature: EvidenceSignature = .absent, isOfArtifact: Bool = true
  ) throws(EvidenceRefusal) {
    do throws(EvidenceRefusal) {
      let report = try report(from: source, kind, format)
      kinds.insert(kind)
      take(report, of: kind, signature, isOfArtifact: isOfArtifact)
    } catch {
      if error != .unsupported(.envelope) { refuse(kind, error) }
      throw error
    }
  }

  /// Notes what the caller found to be wrong with a piece of evidence.
  public mutating func note(_ failure: EvidenceFailure) {
    if failure.problem != .missing { kinds.insert(failure.kind) }
    failures.insert(failure)
  }

  /// Notes a piece of evidence that could not be read.
  mutating func refuse(_ kind: EvidenceKind, _ refusal: EvidenceRefusal) {
    kinds.insert(kind)
    switch refusal {
    case .unsupported: failures.insert(EvidenceFailure(kind, .unsupported))
    case .malformed: failures.insert(EvidenceFailure(kind, .malformed))
    }
  }

  /// The findings of a report that is refused half-way do not count.
  private mutating func report(
    from source: any ByteSource, _ kind: EvidenceKind, _ format: EvidenceFormat
  ) throws(EvidenceRefusal) -> EvidenceReport {
    let reading = EvidenceReading(
      artifact: question.artifact, scores: question.vulnerabilities?.scoreSource ?? .max,
      now: question.now, memory: memory)
    var copy = tally
    let report = try reading.report(from: source, as: kind, format, findings: &copy)
    tally = copy
    return report
  }

  private mutating func take(
    _ report: EvidenceReport, of kind: EvidenceKind, _ signature: EvidenceSignature,
    isOfArtifact: Bool
  ) {
    var problems: [EvidenceFailure.Problem] = []
    if signature == .invalid || (signature == .absent && question.policy?.mustBeSigned == true) {
      problems.append(.unsigned)
    }
    if report.isEmpty { problems.append(.empty) }
    if let problem = age(of: report, kind) { problems.append(problem) }
    if !isOfArtifact || !isAboutArtifact(report) { problems.append(.otherSubject) }
    failures.formUnion(problems.map { EvidenceFailure(kind, $0) })
    ignored += report.ignored
    // Only a document that nothing is wrong with may take findings away.
    if problems.isEmpty && !report.statements.isEmpty {
      var copy = tally.statements
      if copy.merge(report.statements) {
        tally.statements = copy
      } else {
        failures.insert(EvidenceFailure(kind, .malformed))
      }
    }
  }

  private func age(
    of report: EvidenceReport, _ kind: EvidenceKind
  ) -> EvidenceFailure.Problem? {
    // A snapshot is held against the policy's hash, which no time could make stronger.
    guard let policy = question.policy, kind != .policySnapshot else { return nil }
    guard let time = report.time else { return .withoutTime }
    let age = question.now.seconds - time.seconds
    return age < 0 ? .inFuture : age > policy.maxAgeHours * 3600 ? .stale : nil
  }

  private func isAboutArtifact(_ report: EvidenceReport) -> Bool {
    if let snapshot = report.snapshot { return snapshot == question.policyHash }
    return question.policy?.mustNameSubject != true || report.subjects.isEmpty
      || report.subjects.contains(question.artifact)
  }
}
