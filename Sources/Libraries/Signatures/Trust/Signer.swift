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

  /// Why signatures of a signer do not count.
  public enum Absence: Sendable {
    case revoked, suspended, notYetValid, expired
  }

  /// Why the signer's signatures do not count at `time`; nil when they do.
  public func absence(at time: Timestamp) -> Absence? {
    switch state {
    case .revoked: return .revoked
    case .suspended: return .suspended
    case .trusted: break
    }
    if let revokedAt, revokedAt <= time { return .revoked }
    if let validFrom, time < validFrom { return .notYetValid }
    if let validUntil, validUntil < time { return .expired }
    return nil
  }

  /// Whether the signer's signatures count at `time`.
  public func isInForce(at time: Timestamp) -> Bool { absence(at: time) == nil }

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
