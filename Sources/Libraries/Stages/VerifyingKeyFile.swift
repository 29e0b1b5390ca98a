internal import Signatures
internal import ToolSupport

/// The public key that goes with a `--sign-key`, in PEM. A file that is none is a mistake in the call.
enum VerifyingKeyFile {
  static func read(at path: String) throws(ToolFailure) -> PublicKey {
    let hint = "openssl pkey -in KEY -pubout writes it"
    let bytes = try NamedFile.bytes(at: path, limit: SigningKey.fileLimit, hint: hint)
    do throws(KeyRefusal) { return try PublicKey(bytes[...], format: .pem) } catch {
      throw ToolFailure.usage("\(path): not a public key in PEM that can be used", hint: hint)
    }
  }
}
