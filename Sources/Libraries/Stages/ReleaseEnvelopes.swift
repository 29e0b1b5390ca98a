internal import Receipts
internal import Signatures
internal import Storage
internal import ToolSupport

/// The signed statements of stage 4, as files.
enum ReleaseEnvelopes {
  static let summary = "release.vsa.dsse.json"
  static let properties = "release.svr.dsse.json"

  static func files(
    _ attestation: ReleaseAttestation, by key: SigningKey
  ) throws(ToolFailure) -> [OutputFile] {
    [
      try OutputFile.envelope(summary, attestation.summary, by: key),
      try OutputFile.envelope(properties, attestation.properties, by: key),
    ]
  }
}
