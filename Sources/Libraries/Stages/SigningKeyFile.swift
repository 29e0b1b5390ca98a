internal import Signatures
internal import Storage
internal import ToolSupport

/// A private key, of `--sign-key` or `--key`, read once for all cases. A file that is no key that can be used is a
/// mistake in the call. Nothing of its text is ever said.
enum SigningKeyFile {
  /// `fd:N` reads the descriptor N to its end.
  static func read(at path: String) throws(ToolFailure) -> SigningKey {
    let bytes: [UInt8]
    if path.hasPrefix("fd:"), let number = Int32(path.dropFirst(3)), number >= 0 {
      bytes = try descriptor(number, path)
    } else {
      bytes = try NamedFile.bytes(at: path, limit: SigningKey.fileLimit, hint: Self.hintOfFile)
    }
    do throws(SigningKeyRefusal) { return try SigningKey(pem: bytes) } catch {
      throw ToolFailure.usage(wording(of: error, path), hint: hint)
    }
  }

  private static func descriptor(_ number: Int32, _ path: String) throws(ToolFailure) -> [UInt8] {
    do throws(Fault) {
      if let bytes = try DescriptorInput.bytes(of: number, limit: SigningKey.fileLimit) { return bytes }
    } catch {
      guard error.isClosedDescriptor else { throw ToolFailure(error) }
      throw ToolFailure.usage(
        "\(path): descriptor \(number) is not open for reading", hint: "\(number)<FILE opens it in a shell")
    }
    throw ToolFailure.usage(
      FileRefusal.tooLarge(limit: SigningKey.fileLimit).wording(of: path), hint: Self.hintOfFile)
  }

  private static let hintOfFile = "name the file of a private key"

  private static func wording(of refusal: SigningKeyRefusal, _ path: String) -> String {
    switch refusal {
    case .malformed: "\(path): not a private key in PEM"
    case .unsupported(let kind): "\(path): \(kind) is not supported as a signing key"
    }
  }

  private static let hint =
    "accepted are Ed25519 and ECDSA P-256, PKCS#8 or SEC 1, not encrypted; see docs/signatures.md"
}
