import CheckedValues
import StrictJSON

extension DSSEEnvelope {
  /// A new envelope around `payload` with one signature, in the written form of Membrane's documents. The
  /// payload is in standard base64, an ECDSA signature is DER.
  public static func signed(
    _ payload: [UInt8], type: String = Statement.payloadType, by key: SigningKey
  ) throws(SigningFailed) -> [UInt8] {
    let signature = try key.sign(encodingHead(type, count: payload.count) + payload)
    return JSONValue.object([
      .init("payload", .string(Base64.encode(payload))),
      .init("payloadType", .string(type)),
      .init(
        "signatures",
        .array([
          .object([
            .init("keyid", .string(key.keyID.hex)), .init("sig", .string(Base64.encode(signature))),
          ])
        ])),
    ]).pretty()
  }
}
