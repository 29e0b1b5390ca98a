public import StrictJSON

/// Why a piece of evidence was not read. Nothing that was read of it before counts.
public enum EvidenceRefusal: Error, Sendable, Equatable {
  /// A format, or a version of one, that Membrane does not read, or not the one it was said to be.
  case unsupported(UnreadFormat)
  case malformed(JSONRefusal)
}

/// What a file looks like that is not the report it was said to be.
public enum UnreadFormat: String, CaseIterable, Sendable {
  case empty
  /// A DSSE envelope: the caller unwraps it and reads the predicate.
  case envelope
  case grype, trivy, cyclonedx, spdx, openvex
  case trivyVersion = "trivy_version"
  case cyclonedxVersion = "cyclonedx_version"
  case spdxVersion = "spdx_version"
  case openvexVersion = "openvex_version"
  case spdx3 = "spdx_3"
  case spdxTagValue = "spdx_tag_value"
  case syft, sarif, osv, csaf, xml
  case inTotoStatement = "in_toto_statement"
  case inTotoLink = "in_toto_link"
  /// The format does not belong to the kind of evidence.
  case otherKind = "other_kind"
  case unknown
}
