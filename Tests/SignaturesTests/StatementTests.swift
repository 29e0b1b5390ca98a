import CheckedValues
import Signatures
import Testing

@Suite struct StatementTests {
  static let digest = String(repeating: "ab", count: 32)

  @Test func `reads subjects, predicate type and the predicate's bytes`() throws {
    let read = try statement(
      #"{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha512":"x"}},"#
        + #"{"uri":"u","digest":{"sha256":"\#(Self.digest)"}}],"predicateType":"p" , "predicate" : {"a":[1, 2]} }"#
    )
    #expect(read.subjects == [try #require(SHA256Digest(hex: Self.digest))])
    #expect(read.predicateType == "p")
    #expect(read.predicate.map { Array($0) } == bytes(#"{"a":[1, 2]}"#))
  }

  @Test func `finds the predicate behind a window's end`() throws {
    let predicate = #"{"text":"\#(String(repeating: "x", count: 300_000))"}"#
    let read = try statement(
      #"{"predicate":\#(predicate),"_type":"https://in-toto.io/Statement/v1","subject":[],"#
        + #""predicateType":"p"}"#)
    #expect(read.predicate.map { Array($0) } == bytes(predicate))
  }

  @Test func `refuses a statement about another artifact`() throws {
    let file = bytes(SignatureFixtures.dsseOtherSubject)
    let container = try SignatureContainer(file, format: .dsse)
    #expect(container.verifies(0, try key(KeyFixtures.ed25519), artifact))
    #expect(!container.isAbout(artifact))
  }

  @Test func `refuses another version of the statement by name`() {
    #expect(refusal(SignatureFixtures.dsseStatement01, .dsse) == .unsupported("in-toto-statement-type"))
  }

  @Test(arguments: [
    #"{"subject":[],"predicateType":"p"}"#,
    #"{"_type":"https://in-toto.io/Statement/v1","predicateType":"p"}"#,
    #"{"_type":"https://in-toto.io/Statement/v1","subject":[]}"#,
    #"{"_type":"https://in-toto.io/Statement/v1","subject":{},"predicateType":"p"}"#,
    #"{"_type":"https://in-toto.io/Statement/v1","subject":["x"],"predicateType":"p"}"#,
    #"{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"AB"}}],"predicateType":"p"}"#,
    #"{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"p","predicate":1}"#,
    #"{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"p"} x"#,
    #"{"_type":"https://in-toto.io/Statement/v1","subject":[],"subject":[],"predicateType":"p"}"#, "", "[]",
  ])
  func `refuses a statement that is not one`(text: String) {
    #expect(throws: ContainerRefusal.self) { try statement(text) }
  }

  private func statement(_ text: String) throws -> Statement {
    try Statement(
      DSSEEnvelope(
        bytes(
          #"{"payloadType":"application/vnd.in-toto+json","payload":""#
            + Base64.encode(bytes(text)) + #"","signatures":[{"sig":"AAAA"}]}"#)))
  }
}
