/// What the results of all signatures come to, by the table of checks.
///
/// Enough distinct signers whose signatures pass make it `verified`, whatever else lies beside them,
/// unless every signature must verify. Otherwise the first check in the table that any signature
/// failed decides.
public struct SignatureVerdict: Sendable, Equatable {
  public let results: [SignatureResult]
  /// The checks from `signature_present` on; nil where none of the signatures got to the check.
  public let checks: [(check: SignatureCheck, holds: Bool?)]

  public init(
    _ results: [SignatureResult], threshold: Int, everySignatureMustVerify: Bool = false
  ) {
    self.results = results
    let passing = Set(results.lazy.filter { $0.failure == nil }.compactMap { $0.signer })
    let isMet = passing.count >= max(threshold, 1)
    let overlooksFailures = isMet && !everySignatureMustVerify
    var checks: [(check: SignatureCheck, holds: Bool?)] = [(.signaturePresent, !results.isEmpty)]
    for check in SignatureCheck.ofOneSignature {
      checks.append((check, overlooksFailures ? true : Self.holds(check, results)))
    }
    checks.append((.thresholdMet, results.isEmpty ? nil : isMet))
    self.checks = checks
  }

  /// Whether all signatures that got to the check passed it.
  private static func holds(_ check: SignatureCheck, _ results: [SignatureResult]) -> Bool? {
    if results.contains(where: { $0.failure == check }) { return false }
    let got = results.contains { $0.failure.map { $0.place > check.place } ?? true }
    return got ? true : nil
  }

  /// The first check that does not hold.
  public var failure: SignatureCheck? { checks.first { $0.holds == false }?.check }

  public var posture: SignaturePosture { failure?.posture ?? .verified }

  public static func == (one: Self, other: Self) -> Bool {
    one.results == other.results
      && one.checks.elementsEqual(other.checks) { $0.check == $1.check && $0.holds == $1.holds }
  }
}

extension SignatureCheck {
  /// Where the check stands in the table.
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
