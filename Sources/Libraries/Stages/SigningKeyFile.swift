internal import Signatures
internal import Storage
internal import ToolSupport

/// The private key of `--sign-key`, read once for all cases. A file that is no key that can be used is a
/// mistake in the call. Nothing of its text is ever said.
enum SigningKeyFile {
  /// `fd:N` reads the descriptor N to its end.
  static func read(at path: String) throws(ToolFailure) -> SigningKey {
    if path.hasPrefix("fd:"), let number = Int32(path.dropFirst(3)), number >= 0 {
      let found = try orFail(DescriptorInput.bytes(of: number, limit: SigningKey.fileLimit))
      guard let bytes = found else {
        throw failure(.tooLarge(limit: SigningKey.fileLimit), path)
      }
      return try key(bytes, path)
    }
    let contents: FileContents
    switch try orFail(InputFile.open(at: path)) {
    case .failure(let refusal): throw failure(refusal, path)
    case .success(let file):
      switch try orFail(file.contents(limit: SigningKey.fileLimit)) {
      case .failure(let refusal): throw failure(refusal, path)
      case .success(let read): contents = read
      }
    }
    return try key(contents.bytes, path)
  }

  private static func key(_ bytes: [UInt8], _ path: String) throws(ToolFailure) -> SigningKey {
    do throws(SigningKeyRefusal) { return try SigningKey(pem: bytes) } catch {
      throw ToolFailure.usage(wording(of: error, path), hint: hint)
    }
  }

  private static func failure(_ refusal: FileRefusal, _ path: String) -> ToolFailure {
    .usage(refusal.wording(of: path), hint: "name the file of a private key")
  }

  private static func wording(of refusal: SigningKeyRefusal, _ path: String) -> String {
    switch refusal {
    case .malformed: "\(path): not a private key in PEM"
    case .unsupported(let kind): "\(path): \(kind) is not supported as a signing key"
    }
  }

  private static let hint =
    "accepted are Ed25519 and ECDSA P-256, PKCS#8 or SEC 1, not encrypted; see docs/signatures.md"
}
