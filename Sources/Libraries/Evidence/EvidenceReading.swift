public import CheckedValues
public import StrictJSON

/// Reads pieces of evidence by format, in one pass over the source each.
public struct EvidenceReading {
  /// VEX documents are read as far as they can be about this artifact.
  public var artifact: SHA256Digest
  public var scores: ScoreSource
  /// The chain's time: a statement of a later time takes no finding away.
  public var now: Timestamp
  private let memory: KeptMemory

  public init(
    artifact: SHA256Digest, scores: ScoreSource = .max, now: Timestamp, memory: KeptMemory = KeptMemory()
  ) {
    self.artifact = artifact
    self.scores = scores
    self.now = now
    self.memory = memory
  }

  /// Reads one report and hands its findings on as they come. What `findings` took of a report that
  /// is refused is still in it.
  public func report<Sink: FindingSink>(
    from source: any ByteSource, as kind: EvidenceKind, _ format: EvidenceFormat,
    findings: inout Sink
  ) throws(EvidenceRefusal) -> EvidenceReport {
    switch (kind, format) {
    case (.scan, .grype):
      var reader = GrypeReader(findings, scores: scores)
      defer { findings = reader.sink }
      return try reader.report(from: source)
    case (.scan, .trivy):
      var reader = TrivyReader(findings, scores: scores)
      defer { findings = reader.sink }
      return try reader.report(from: source)
    case (.sbom, .cyclonedx), (.vex, .cyclonedx):
      var reader = CycloneDXReader(
        findings, isVEX: kind == .vex, artifact: artifact, scores: scores, now: now, memory)
      defer { findings = reader.sink }
      return try reader.report(from: source)
    case (.sbom, .spdx):
      var reader = SPDXReader(artifact: artifact)
      return try reader.report(from: source)
    case (.vex, .openvex):
      var reader = OpenVEXReader(artifact: artifact, now: now, memory)
      return try reader.report(from: source)
    case (.policySnapshot, .membrane):
      return try SnapshotReader.report(from: source, memory)
    default:
      throw .unsupported(.otherKind)
    }
  }
}
