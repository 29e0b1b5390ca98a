/// How a public key is written.
public enum KeyFormat: String, Sendable, CaseIterable {
  /// The base64 line of a minisign `.pub` file.
  case minisign
  /// A line of an OpenSSH authorized-keys file, without options.
  case ssh
  /// PEM of a SubjectPublicKeyInfo (RFC 7468, section 13).
  case pem
}

/// Why a public key is not taken.
public enum KeyRefusal: Error, Hashable, Sendable {
  /// It is not a key of that format.
  case malformed(KeyFormat)
  /// It is a key, of a kind that is not accepted: `ecdsa-p384`, `rsa-1024`, `sk-ssh-ed25519@openssh.com`,
  /// `oid-1.3.101.112`. The name has the form of an `Identifier`.
  case unsupported(String)
}
