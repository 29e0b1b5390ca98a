// SLSA Verification Summary Attestation (https://slsa.dev/spec/v1.1/verification_summary).

/// Whether the artifact passed.
enum VerificationResult: String, CaseIterable {
  case passed = "PASSED"
  case failed = "FAILED"

  /// Only an unrestricted yes is one: a reader that does not know what is isolated must not run everything.
  init(_ decision: Action) {
    switch decision {
    case .proceed: self = .passed
    case .isolateAndContinue, .terminate: self = .failed
    }
  }

  /// The gate looks at no build, so it cannot vouch for a level of the build track.
  var level: MemberName {
    switch self {
    case .passed: "SLSA_BUILD_LEVEL_UNEVALUATED"
    case .failed: "FAILED"
    }
  }
}

extension ReleaseAttestation {
  /// The statement of `release/release.vsa.dsse.json`.
  public var summary: OutputDocument {
    let result = VerificationResult(decision)
    return statement(
      predicateType: "https://slsa.dev/verification_summary/v1",
      [
        ("verifier", .object([("id", .constant(Self.verifier))])),
        ("timeVerified", .time(createdAt)),
        ("resourceUri", .joined([.constant("urn:membrane:case:"), .caseName(caseName)])),
        ("policy", .policy(policyDescriptor)),
        ("inputAttestations", .list(receipts.compactMap(inputAttestation))),
        ("verificationResult", .word(result)),
        ("verifiedLevels", .list([.constant(result.level)])),
        ("slsaVersion", .constant("1.1")),
      ])
  }

  /// Nil for a receipt that could not be read: an entry must have a digest.
  private func inputAttestation(_ link: ReleaseReceipt.Link) -> Metadata? {
    link.sha256.map { digest in
      .descriptor(
        [
          .constant("urn:membrane:receipt:"), .caseName(caseName), .constant("/"),
          .constant(link.stage.receiptPath),
        ], digest)
    }
  }
}

extension Metadata {
  /// The member must be there, and must have a URI.
  fileprivate static func policy(_ descriptor: Metadata?) -> Metadata {
    descriptor ?? .object([("uri", .constant("urn:membrane:policy"))])
  }
}
