/// What a piece of evidence is for.
public enum EvidenceKind: String, CaseIterable, Sendable {
  /// A scanner's report of known vulnerabilities.
  case scan
  /// A list of what the artifact is made of.
  case sbom
  /// Statements on which vulnerabilities do not affect it.
  case vex
  /// The governed snapshot that somebody decided under.
  case policySnapshot = "policy_snapshot"
  /// Results of migration, health and compatibility checks.
  case check

  public var formats: [EvidenceFormat] {
    switch self {
    case .scan: [.grype, .trivy]
    case .sbom: [.cyclonedx, .spdx]
    case .vex: [.openvex, .cyclonedx]
    case .policySnapshot, .check: [.membrane]
    }
  }

  /// VEX documents are read before the findings that they are about.
  public var readingOrder: Int { self == .vex ? 0 : 1 }
}

/// The format a piece of evidence is said to have.
public enum EvidenceFormat: String, CaseIterable, Sendable {
  /// Grype JSON.
  case grype
  /// Trivy JSON with `SchemaVersion` 2.
  case trivy
  /// CycloneDX JSON 1.4 to 1.7.
  case cyclonedx
  /// SPDX JSON 2.2 and 2.3.
  case spdx
  /// OpenVEX 0.2.
  case openvex
  /// Membrane's own documents.
  case membrane
}

/// What is known about the signature of a piece of evidence.
public enum EvidenceSignature: Sendable {
  case absent
  /// By a key that the trust file knows as a scanner's.
  case valid
  case invalid
}
