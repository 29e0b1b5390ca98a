internal import Signatures
internal import Storage
internal import ToolSupport

/// The public key that goes with a `--sign-key`, in PEM. A file that is none is a mistake in the call.
enum VerifyingKeyFile {
  static func read(at path: String) throws(ToolFailure) -> PublicKey {
    let hint = "openssl pkey -in KEY -pubout writes it"
    switch try orFail(InputFile.open(at: path)) {
    case .failure(let refusal): throw ToolFailure.usage(refusal.wording(of: path), hint: hint)
    case .success(let file):
      switch try orFail(file.contents(limit: SigningKey.fileLimit)) {
      case .failure(let refusal): throw ToolFailure.usage(refusal.wording(of: path), hint: hint)
      case .success(let read):
        do throws(KeyRefusal) { return try PublicKey(read.bytes[...], format: .pem) } catch {
          throw ToolFailure.usage("\(path): not a public key in PEM that can be used", hint: hint)
        }
      }
    }
  }
}
