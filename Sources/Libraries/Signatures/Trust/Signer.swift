public import CheckedValues

/// What a signer may sign.
public enum SignerRole: String, Sendable, CaseIterable {
  /// Artifacts.
  case publisher
  /// Grants and reviews.
  case approver
  /// Evidence.
  case scanner
}

/// What the owner of the trust file thinks of a signer.
public enum SignerState: String, Sendable, CaseIterable {
  case trusted, suspended, revoked
}

/// Someone whose signatures are known, and for how far they are accepted.
public struct Signer: Sendable, Equatable {
  public let id: Identifier
  /// Each once.
  public let roles: [SignerRole]
  public let state: SignerState
  /// The first and the last second at which signatures count.
  public let validFrom: Timestamp?
  public let validUntil: Timestamp?
  /// From this second on they do not.
  public let revokedAt: Timestamp?
  /// Nil means all packages.
  public let packages: [NamePattern]?

  /// Whether the signer's signatures count at `time`.
  public func isInForce(at time: Timestamp) -> Bool {
    state == .trusted && validFrom.map { $0 <= time } ?? true
      && validUntil.map { time <= $0 } ?? true && revokedAt.map { time < $0 } ?? true
  }

  /// Whether the signer may sign the package of this name.
  public func maySign(_ package: String) -> Bool {
    packages?.contains { $0.matches(package) } ?? true
  }
}

/// A key and whose it is. (A class, because it is handed around for every signature and has many parts.)
public final class TrustedKey: Sendable {
  public let id: Identifier
  public let key: PublicKey
  public let signer: Signer

  init(id: Identifier, key: PublicKey, signer: Signer) {
    (self.id, self.key, self.signer) = (id, key, signer)
  }
}
