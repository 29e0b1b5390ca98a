import CheckedValues
import StrictJSON

extension DSSEEnvelope {
  /// A new envelope around `payload` with one signature, in the written form of Membrane's documents. The
  /// payload is in standard base64, an ECDSA signature is DER.
  public static func signed(
    _ payload: [UInt8], type: String = Statement.payloadType, by key: SigningKey
  ) throws(SigningFailed) -> [UInt8] {
    let signature = try key.sign(encodingHead(type, count: payload.count) + payload)
    return written(payload[...], type: type, key.keyID.hex, signature)
  }

  private static func written(
    _ payload: ArraySlice<UInt8>, type: String, _ keyID: String, _ signature: [UInt8]
  ) -> [UInt8] {
    JSONValue.object([
      .init("payload", .string(Base64.encode(Array(payload)))),
      .init("payloadType", .string(type)),
      .init(
        "signatures",
        .array([
          .object([
            .init("keyid", .string(keyID)), .init("sig", .string(Base64.encode(signature))),
          ])
        ])),
    ]).pretty()
  }

  /// Whether `bytes` are this envelope as `signed` writes one.
  public func isWritten(as bytes: [UInt8]) -> Bool {
    guard signatures.count == 1, let signature = signatures.first, let keyID = signature.keyID else {
      return false
    }
    return Self.written(payload, type: payloadType, keyID, signature.bytes) == bytes
  }

  /// Whether one of the signatures is this key's.
  public func isSigned(by key: PublicKey) -> Bool {
    signatures.contains { verifies($0, key) }
  }
}
