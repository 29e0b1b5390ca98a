internal import CheckedValues
internal import Signatures

/// A key that openssl makes for one run, and the governance of the samples with it as the only one trusted.
struct OwnKey {
  /// Where the private key lies, in PEM.
  let file: String
  private let key: SigningKey
  let governance: String

  /// `algorithm` is what `openssl genpkey` calls the key.
  init(_ algorithm: [String], in folder: Scratch, _ setting: Setting) throws(Obstacle) {
    file = folder.path("key")
    try Command(named: "openssl", ["genpkey", "-algorithm"] + algorithm + ["-out", file]).run()
    let text = try readFile(file)
    do throws(SigningKeyRefusal) { key = try SigningKey(pem: text) } catch { throw .failed(file) }
    let pem = try Command(named: "openssl", ["pkey", "-in", file, "-pubout"]).output(folder)
    let copy = try Scratch(folder.path("governance"))
    for name in ["policy.json", "catalog.json", "actions.json"] {
      try copy.write(name, try readFile(setting.governance + "/" + name))
    }
    try copy.write(
      "trust.json",
      """
      {"schema":"membrane.trust.v1","signature_threshold":1,"signers":[{"signer_id":"bench",\
      "roles":["publisher"],"state":"trusted","keys":[{"key_id":"bench","format":"pem",\
      "public_key":"\(pem.split(separator: "\n").joined(separator: "\\n"))\\n"}]}]}
      """)
    governance = copy.root
  }

  /// An envelope around a statement about the artifact, another one for each number.
  func envelope(about artifact: SHA256Digest, number: Int) throws(Obstacle) -> [UInt8] {
    let statement = """
      {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"artifact","digest":\
      {"sha256":"\(artifact.hex)"}}],"predicateType":"https://example.org/bench/v1",\
      "predicate":{"number":\(number)}}
      """
    do throws(SigningFailed) { return try DSSEEnvelope.signed(Array(statement.utf8), by: key) } catch {
      throw .failed("a signature")
    }
  }
}
