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

  @Test(arguments: [
    #""x":1,"x":2,"#, #""x":1,"\u0078":1,"#, #""x":{"a":1,"b":[{"c":0,"c":0}]},"#,
    #""x":0,"predicate":{},"x":0,"#,
  ])
  func `refuses two members of one name, in what nobody reads as well`(members: String) {
    #expect(throws: ContainerRefusal.self) { try statement(Self.statement(members)) }
  }

  @Test func `names in a subject and its digests are unique, those of a report in the predicate need not be`()
    throws
  {
    for subject in [
      #"{"name":"a","name":"b","digest":{}}"#, #"{"digest":{"sha512":"a","sha512":"b"}}"#,
      #"{"digest":{},"uri":{"a":1,"a":1}}"#,
    ] {
      #expect(throws: ContainerRefusal.self) { try statement(Self.statement("", subject: subject)) }
    }
    let twice = #"{"name":"a","digest":{}},{"name":"a","digest":{}}"#
    _ = try statement(Self.statement(#""x":{"a":1},"y":{"a":1},"é":0,"e\u0301":0,"#, subject: twice))
    _ = try statement(Self.statement(#""predicate":{"a":1,"a":{"b":0,"b":0}},"#))
  }

  @Test(arguments: [
    ("{}", false), (#"{"verificationResult":"FAILED"}"#, false), (#"{"verificationResult":"passed"}"#, false),
    (#"{"verificationResult":["PASSED"]}"#, false), (#"{"a":{"verificationResult":"PASSED"}}"#, false),
    (#"{"a":[1],"verificationResult":"PASSED"}"#, true),
  ])
  func `a summary of a verification that did not pass is no signature`(predicate: String, passes: Bool) throws
  {
    let type = "https://slsa.dev/verification_summary/v1"
    let text = Self.statement(#""predicate":\#(predicate),"#, type: type)
    if passes {
      _ = try statement(text)
    } else {
      #expect(throws: ContainerRefusal.unsupported("verification-summary-that-did-not-pass")) {
        try statement(text)
      }
      // Only summaries of a verification speak this way.
      _ = try statement(Self.statement(#""predicate":\#(predicate),"#))
    }
  }

  @Test func `a summary without its predicate did not pass`() {
    let text = Self.statement("", type: "https://slsa.dev/verification_summary/v1")
    #expect(throws: ContainerRefusal.unsupported("verification-summary-that-did-not-pass")) {
      try statement(text)
    }
  }

  @Test(arguments: ["v0.2", "v1.1", "v1/", ""])
  func `a summary of any version is held to its result`(version: String) throws {
    let type = "https://slsa.dev/verification_summary/\(version)"
    #expect(throws: ContainerRefusal.unsupported("verification-summary-that-did-not-pass")) {
      try statement(Self.statement(#""predicate":{"verificationResult":"FAILED"},"#, type: type))
    }
    _ = try statement(Self.statement(#""predicate":{"verificationResult":"PASSED"},"#, type: type))
  }

  /// It lists what passed, which can be nothing.
  @Test(arguments: [#"{"properties":[]}"#, #"{"properties":["MEMBRANE_ALLOWED_state.read"]}"#, "{}"])
  func `a simple verification result is no signature`(predicate: String) {
    for version in ["v0.1", "v0.2"] {
      let type = "https://in-toto.io/attestation/svr/\(version)"
      #expect(throws: ContainerRefusal.unsupported("simple-verification-result")) {
        try statement(Self.statement(#""predicate":\#(predicate),"#, type: type))
      }
    }
  }

  @Test func `an earlier statement is evidence, and no signature`() throws {
    let text = Self.statement("").replacing("Statement/v1", with: "Statement/v0.1")
    #expect(throws: ContainerRefusal.unsupported("in-toto-statement-type")) { try statement(text) }
    _ = try statement(text, for: .evidence)
    for other in ["v0.2", "v2", "v0"] {
      let text = Self.statement("").replacing("Statement/v1", with: "Statement/\(other)")
      #expect(throws: ContainerRefusal.unsupported("in-toto-statement-type")) {
        try statement(text, for: .evidence)
      }
    }
  }

  private static func statement(_ members: String, subject: String = "", type: String = "p") -> String {
    #"{\#(members)"_type":"https://in-toto.io/Statement/v1","subject":[\#(subject)],"predicateType":"\#(type)"}"#
  }

  private func statement(_ text: String, for use: Statement.Use = .signature) throws -> Statement {
    try Statement(
      DSSEEnvelope(
        bytes(
          #"{"payloadType":"application/vnd.in-toto+json","payload":""#
            + Base64.encode(bytes(text)) + #"","signatures":[{"sig":"AAAA"}]}"#)), for: use)
  }
}
