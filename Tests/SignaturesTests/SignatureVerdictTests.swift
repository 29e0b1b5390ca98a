import CheckedValues
import Signatures
import Testing

@Suite struct SignatureVerdictTests {
  /// A result: the check that failed, or none, and whose signature it is.
  private func results(_ rows: [(SignatureCheck?, String)]) throws -> [SignatureResult] {
    let key = try key(KeyFixtures.ed25519)
    return try rows.map { failure, name in
      let store = try trustStore([signer(name)])
      let owner = try #require(store.keys.first)
      #expect(owner.key == key)
      return SignatureResult(failure: failure, owner)
    }
  }

  @Test(arguments: [
    (SignatureCheck.containerSupported, SignaturePosture.invalid), (.signerKnown, .unknownSigner),
    (.signatureVerifies, .invalid), (.signerInForce, .revokedSigner), (.signerInScope, .outOfScope),
  ])
  func `takes its posture from the one signature's failure`(
    check: SignatureCheck, posture: SignaturePosture
  ) throws {
    let verdict = SignatureVerdict(try results([(check, "a")]), threshold: 1)
    #expect(verdict.posture == posture && verdict.failure == check)
    #expect(verdict.checks.last?.holds == false)
  }

  @Test func `is unsigned without a signature and evaluates nothing else`() {
    let verdict = SignatureVerdict([], threshold: 1)
    #expect(verdict.posture == .unsigned)
    #expect(verdict.checks.map(\.holds) == [false, nil, nil, nil, nil, nil, nil])
    #expect(verdict.checks.map(\.check) == Array(SignatureCheck.allCases.dropFirst(2)))
  }

  @Test func `counts distinct signers, not signatures`() throws {
    #expect(SignatureVerdict(try results([(nil, "a"), (nil, "a")]), threshold: 2).posture == .belowThreshold)
    #expect(SignatureVerdict(try results([(nil, "a"), (nil, "b")]), threshold: 2).posture == .verified)
    #expect(SignatureVerdict(try results([(nil, "a")]), threshold: 0).posture == .verified)
  }

  @Test func `overlooks a bad signature beside enough good ones`() throws {
    let rows = try results([(.signatureVerifies, "a"), (nil, "b")])
    #expect(SignatureVerdict(rows, threshold: 1).posture == .verified)
    #expect(SignatureVerdict(rows, threshold: 1).checks.allSatisfy { $0.holds == true })
    let strict = SignatureVerdict(rows, threshold: 1, everySignatureMustVerify: true)
    #expect(strict.posture == .invalid)
    #expect(strict.checks.last?.holds == true)
  }

  @Test func `lets the first failure of the table decide when too few are good`() throws {
    let rows = try results([
      (.signerInScope, "a"), (.signerKnown, "b"), (.signerInForce, "c"), (nil, "d"),
    ])
    let verdict = SignatureVerdict(rows, threshold: 2)
    #expect(verdict.failure == .signerKnown)
    #expect(verdict.checks.map(\.holds) == [true, true, false, true, false, false, false])
  }

  @Test func `leaves out the checks that no signature got to`() throws {
    let verdict = SignatureVerdict(try results([(.signerKnown, "a")]), threshold: 1)
    #expect(verdict.checks.map(\.holds) == [true, true, false, nil, nil, nil, false])
  }
}
