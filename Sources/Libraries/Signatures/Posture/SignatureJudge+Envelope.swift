import CheckedValues

extension SignatureJudge {
  /// One result for each signature of an envelope, whatever its payload: what it says is another
  /// question. The signer's packages are held against `context.package`.
  public func results(of envelope: DSSEEnvelope, _ context: Context) -> [SignatureResult] {
    envelope.signatures.map { signature in
      guard let key = maker(of: signature, in: envelope) else {
        return SignatureResult(failure: .signerKnown)
      }
      return SignatureResult(failure: failure(of: key, context), key)
    }
  }

  /// The `keyid` decides nothing, so every key is tried: first the one that is called so, then those of the
  /// role that is asked for.
  private func maker(
    of signature: DSSEEnvelope.Signature, in envelope: DSSEEnvelope
  ) -> TrustedKey? {
    let hinted = signature.keyID.flatMap { hint in keys.first { $0.id.text == hint } }
    if let hinted, envelope.verifies(signature, hinted.key) { return hinted }
    let isMaker = { (key: TrustedKey) in envelope.verifies(signature, key.key) }
    return keys.first { $0.signer.roles.contains(role) && isMaker($0) }
      ?? keys.first { !$0.signer.roles.contains(role) && isMaker($0) }
  }
}
