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
      try file(summary, attestation.summary, key),
      try file(properties, attestation.properties, key),
    ]
  }

  private static func file(
    _ name: String, _ statement: OutputDocument, _ key: SigningKey
  ) throws(ToolFailure) -> OutputFile {
    let payload = try OutputFile.searched(name, statement.canonicalBytes)
    do throws(SigningFailed) { return OutputFile(name, try DSSEEnvelope.signed(payload, by: key)) } catch {
      throw ToolFailure.fault("\(name): not written: it could not be signed")
    }
  }
}
