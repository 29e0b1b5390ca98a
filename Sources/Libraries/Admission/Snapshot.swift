public import CheckedValues
public import Signatures
public import StrictJSON

/// The governed snapshot: everything that is allowed and everyone who is trusted, under one hash.
public struct Snapshot: Sendable {
  public let policy: Policy
  public let catalog: Catalog
  public let trust: TrustStore
  /// SHA-256 of the RFC 8785 form of `{"schema":"membrane.snapshot.v1","policy":…,"catalog":…,
  /// "trust":…,"actions":…}`.
  public let policyHash: SHA256Digest

  /// Throws with the name of the file that cannot be used.
  public init(
    policy: JSONDocument, catalog: JSONDocument, trust: JSONDocument, actions: JSONDocument
  ) throws(UnusableGovernance) {
    self.policy = try Self.use("policy.json") { () throws(JSONRefusal) in try Policy(policy.root) }
    self.catalog = try Self.use("catalog.json") { () throws(JSONRefusal) in
      try Catalog(catalog.root)
    }
    self.trust = try Self.use("trust.json") { () throws(JSONRefusal) in
      try TrustStore(trust.root)
    }
    policyHash = try Self.policyHash(
      policy: policy, catalog: catalog, trust: trust, actions: actions)
  }

  /// The hash of these documents, whatever they say.
  public static func policyHash(
    policy: JSONDocument, catalog: JSONDocument, trust: JSONDocument, actions: JSONDocument
  ) throws(UnusableGovernance) -> SHA256Digest {
    try hash([("actions", actions), ("catalog", catalog), ("policy", policy), ("trust", trust)])
  }

  private static func use<Value>(
    _ file: StaticString, _ body: () throws(JSONRefusal) -> Value
  ) throws(UnusableGovernance) -> Value {
    do throws(JSONRefusal) { return try body() } catch {
      throw UnusableGovernance(file: "\(file)", refusal: error)
    }
  }

  /// The parts come in the order of their names, with `schema` in its place among them.
  private static func hash(
    _ parts: [(name: String, document: JSONDocument)]
  ) throws(UnusableGovernance) -> SHA256Digest {
    var form: [UInt8] = []
    for (place, part) in parts.enumerated() {
      form.append(UInt8(ascii: place == 0 ? "{" : ","))
      if part.name == "trust" {
        form.append(contentsOf: "\"schema\":\"membrane.snapshot.v1\",".utf8)
      }
      form.append(contentsOf: "\"\(part.name)\":".utf8)
      do throws(JSONRefusal) {
        form.append(contentsOf: try part.document.root.canonical())
      } catch {
        throw UnusableGovernance(file: part.name + ".json", refusal: error)
      }
    }
    form.append(UInt8(ascii: "}"))
    return SHA256.digest(of: form)
  }
}

/// A governance file that cannot be used: nothing can be decided.
public struct UnusableGovernance: Error, Sendable {
  public let file: String
  public let refusal: JSONRefusal

  public init(file: String, refusal: JSONRefusal) { (self.file, self.refusal) = (file, refusal) }
}
