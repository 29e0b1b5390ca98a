import CheckedValues
import Signatures
import StrictJSON
import Testing

@Suite struct EnvelopeSigningTests {
  static let statement = bytes(
    #"{"_type":"https://in-toto.io/Statement/v1","predicate":{},"predicateType":"https://example.com/p","#
      + #""subject":[{"digest":{"sha256":"\#(Hex.encode([UInt8](repeating: 1, count: 32)))"},"name":"a"}]}"#)

  static let keys = [PrivateKeys.ed25519, PrivateKeys.p256]

  @Test(arguments: keys.indices)
  func `an envelope can be read again, with its payload and its key`(kind: Int) throws {
    let key = try SigningKey(pem: Self.keys[kind](PrivateKeys.random()))
    let file = try DSSEEnvelope.signed(Self.statement, by: key)
    let envelope = try DSSEEnvelope(file)
    #expect(Array(envelope.payload) == Self.statement)
    #expect(envelope.payloadType == "application/vnd.in-toto+json")
    #expect(envelope.signatures.map(\.keyID) == [key.keyID.hex])
    #expect(envelope.verifies(envelope.signatures[0], key.publicKey))
    #expect(try Statement(envelope).predicateType == "https://example.com/p")
    #expect(try JSONDocument(file).root.isInWrittenForm)
  }

  @Test(arguments: keys.indices)
  func `every truncation and every changed byte but in the hint is refused`(kind: Int) throws {
    let key = try SigningKey(pem: Self.keys[kind](PrivateKeys.random()))
    let file = try DSSEEnvelope.signed(Self.statement, by: key)
    let text = String(decoding: file, as: UTF8.self)
    let start = try #require(text.firstRange(of: "\"keyid\"")).lowerBound
    let end = try #require(text.firstRange(of: ",\n      \"sig\"")).lowerBound
    let hint =
      text.utf8.distance(
        from: text.startIndex, to: start)..<text.utf8.distance(from: text.startIndex, to: end)
    for damage in damaged(file, free: hint) where damage.count < file.count - 1 || damage.count == file.count
    {
      guard let envelope = try? DSSEEnvelope(damage) else { continue }
      #expect(!envelope.signatures.contains { envelope.verifies($0, key.publicKey) })
    }
  }

  @Test func `Ed25519 gives the same bytes again, ECDSA does not`() throws {
    let (one, two) = try (
      SigningKey(pem: PrivateKeys.ed25519(PrivateKeys.rfc6979)),
      SigningKey(pem: PrivateKeys.p256(PrivateKeys.rfc6979))
    )
    #expect(
      try DSSEEnvelope.signed(Self.statement, by: one)
        == DSSEEnvelope.signed(Self.statement, by: one))
    #expect(
      try DSSEEnvelope.signed(Self.statement, by: two)
        != DSSEEnvelope.signed(Self.statement, by: two))
  }
}
