import CheckedValues
import Signatures
import StrictJSON
import Testing

@Suite struct DSSEEnvelopeTests {
  typealias Row = (file: String, key: String)

  static let right: [Row] = [
    (SignatureFixtures.dsseTwo, KeyFixtures.ed25519),
    (SignatureFixtures.dsseP256, KeyFixtures.p256),
    (SignatureFixtures.dsseP256Raw, KeyFixtures.p256),
    (SignatureFixtures.dsseRSA, KeyFixtures.rsa),
  ]

  @Test(arguments: right)
  func `accepts DER, raw, PSS and both alphabets`(row: Row) throws {
    let key = try key(row.key)
    #expect(passes(bytes(row.file), .dsse, key))
    #expect(!passes(bytes(row.file), .dsse, key, otherArtifact))
    #expect(!passes(bytes(row.file), .dsse, try SignaturesTests.key(KeyFixtures.ed25519Second)))
  }

  @Test(arguments: right)
  func `refuses every truncation and every changed byte but in the hint`(row: Row) throws {
    let key = try key(row.key)
    let start = try #require(row.file.firstRange(of: "\"keyid\""))
    let end = try #require(row.file.firstRange(of: ", \"sig\""))
    let hint =
      row.file.utf8.distance(
        from: row.file.startIndex, to: start.lowerBound)..<row.file.utf8.distance(
        from: row.file.startIndex, to: end.lowerBound)
    // The second signature is not looked at here.
    let file = bytes(row.file)
    let second = row.file.ranges(of: "{\"keyid\"").dropFirst().first.map {
      row.file.utf8.distance(from: row.file.startIndex, to: $0.lowerBound)
    }
    for damage in damaged(second.map { Array(file[..<$0]) } ?? file, free: hint) {
      #expect(!passes(damage + (second.map { damage.count < $0 ? [] : file[$0...] } ?? []), .dsse, key))
    }
  }

  @Test func `tells the signatures apart`() throws {
    let container = try SignatureContainer(bytes(SignatureFixtures.dsseTwo), format: .dsse)
    let (first, second) = try (key(KeyFixtures.ed25519), key(KeyFixtures.ed25519Second))
    #expect(container.count == 2)
    #expect(container.verifies(0, first, artifact) && container.verifies(1, second, artifact))
    #expect(!container.verifies(1, first, artifact) && !container.verifies(0, second, artifact))
  }

  @Test func `signs the pre-authentication encoding of protocol.md`() throws {
    let envelope = try DSSEEnvelope(
      bytes(
        #"{"payload":"aGVsbG8gd29ybGQ=","payloadType":"http://example.com/HelloWorld","#
          + #""signatures":[{"sig":"AAAA"}]}"#))
    #expect(envelope.pae == bytes("DSSEv1 29 http://example.com/HelloWorld 11 hello world"))
    #expect(Array(envelope.payload) == bytes("hello world"))
    #expect(envelope.signatures[0].keyID == nil)
  }

  @Test func `counts the bytes of a type outside ASCII`() throws {
    let envelope = try DSSEEnvelope(bytes(envelope(payload: "", type: "t\\u00e4")))
    #expect(envelope.pae == bytes("DSSEv1 3 tä 0 "))
  }

  @Test func `reads a payload of any type`() throws {
    let envelope = try DSSEEnvelope(bytes(SignatureFixtures.dsseOtherType))
    #expect(envelope.payloadType == "application/vnd.membrane.grant+json")
    #expect(envelope.verifies(envelope.signatures[0], try key(KeyFixtures.ed25519)))
    #expect(refusal(SignatureFixtures.dsseOtherType, .dsse) == .unsupported("dsse-payload-type"))
  }

  @Test func `passes over members that the protocol does not know`() {
    #expect(throws: Never.self) { try DSSEEnvelope(bytes(envelope(more: #","extension":{"a":[1]}"#))) }
  }

  @Test(arguments: [
    envelope(more: #","crit":["x"]"#), envelope(more: #","payloads":["AAAA"]"#),
    envelope(more: #","payload":"AAAA""#), envelope(more: "").replacing("]}", by: "]} x"),
    envelope(payload: "AAA"), envelope(payload: "AA=="), envelope(payload: "AB=="),
    envelope(payload: "+A-A"), envelope(payload: "AA A"), envelope(signatures: ""),
    envelope(signatures: #"{"sig":""}"#), envelope(signatures: #"{"keyid":"x"}"#),
    envelope(signatures: #"{"keyid":1,"sig":"AAAA"}"#), envelope(signatures: #""AAAA""#),
    #"{"payload":"AAAA","signatures":[{"sig":"AAAA"}]}"#, #"{"signed":{},"signatures":[]}"#, "[]", "",
  ])
  func `refuses an envelope that is not one`(file: String) {
    let isZeroPadding = file.contains(#""AA==""#)
    #expect(isZeroPadding ? refusal(file, .dsse) != nil : throwsJSON(file))
  }

  @Test func `limits the signatures`() {
    let one = #"{"sig":"AAAA"}"#
    func many(_ count: Int) -> String {
      envelope(signatures: Array(repeating: one, count: count).joined(separator: ","))
    }
    #expect(!throwsJSON(many(16)))
    #expect(throwsJSON(many(17)))
  }

  private func throwsJSON(_ file: String) -> Bool {
    do throws(ContainerRefusal) {
      _ = try DSSEEnvelope(bytes(file))
      return false
    } catch {
      if case .json = error { return true } else { return false }
    }
  }
}

private func envelope(
  payload: String = "AAAA", type: String = "t", signatures: String = #"{"sig":"AAAA"}"#,
  more: String = ""
) -> String {
  #"{"payload":"\#(payload)","payloadType":"\#(type)","signatures":[\#(signatures)]\#(more)}"#
}
