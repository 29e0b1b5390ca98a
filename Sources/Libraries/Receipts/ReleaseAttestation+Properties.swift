internal import CheckedValues

// in-toto Simple Verification Result v0.2 (https://github.com/in-toto/attestation,
// `spec/predicates/svr.md`).
extension ReleaseAttestation {
  /// The statement of `release/release.svr.dsse.json`. It names what passed and nothing else, so what is
  /// not listed is not vouched for.
  public var properties: OutputDocument {
    statement(
      predicateType: "https://in-toto.io/attestation/svr/v0.2",
      [
        (
          "verifier",
          .object([
            ("id", .constant(Self.verifier)),
            ("policies", .list([policyDescriptor].compactMap { $0 })),
          ])
        ),
        ("timeCreated", .time(createdAt)),
        ("properties", .list(decision == .terminate ? [] : allowed.map(Self.property))),
      ])
  }

  private static func property(_ target: Identifier) -> Metadata {
    .joined([.constant("MEMBRANE_ALLOWED_"), .identifier(target)])
  }
}
