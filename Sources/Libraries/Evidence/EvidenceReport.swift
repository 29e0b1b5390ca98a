public import CheckedValues

/// What a reader found out about one report.
public struct EvidenceReport: Sendable {
  /// The report's own time.
  public var time: Timestamp?
  /// The sha256 digests that it names for what it is about; several are names of the same thing.
  public var subjects: [SHA256Digest] = []
  /// Components, packages, matched or scanned targets: what shows that it is not empty.
  public var count = 0
  /// Whether the report shows that there was something to report on. A scan without findings does.
  public var isEmpty = false
  /// Findings handed on, before any was counted once only.
  public var findings = 0
  /// Findings that the scanner itself was told to leave out.
  public var ignored = 0
  /// Statements of a VEX document.
  var statements = VEXStatements()
  /// sha256 of the canonical form of a policy snapshot.
  public var snapshot: SHA256Digest?
}
