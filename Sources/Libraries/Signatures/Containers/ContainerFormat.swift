public import StrictJSON

/// The kinds of signature files.
public enum ContainerFormat: String, Sendable, CaseIterable {
  /// A `.minisig` file.
  case minisign
  /// An armored SSH signature.
  case sshsig
  /// A DSSE envelope over an in-toto Statement.
  case dsse
  /// A sigstore bundle.
  case sigstoreBundle = "sigstore-bundle"
  /// The signature alone.
  case detached
}

/// Why a signature file is not looked at any further.
public enum ContainerRefusal: Error, Sendable, Equatable {
  /// At this byte of the file something else must stand; the word says what.
  case malformed(expected: String, offset: Int)
  /// The JSON of an envelope or bundle is not what it must be.
  case json(JSONRefusal)
  /// The JSON of the Statement inside is not what it must be; the place is one in the payload.
  case statement(JSONRefusal)
  /// It is well-formed, and needs something that is not accepted; the word names it.
  case unsupported(String)
}
