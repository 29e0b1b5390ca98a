internal import CheckedValues
internal import StrictJSON

/// One statement while it is read.
struct OpenVEXStatement {
  enum Status: String, CaseIterable {
    case notAffected = "not_affected"
    case affected, fixed
    case underInvestigation = "under_investigation"
  }

  enum Justification: String, CaseIterable {
    case componentNotPresent = "component_not_present"
    case vulnerableCodeNotPresent = "vulnerable_code_not_present"
    case vulnerableCodeNotInExecutePath = "vulnerable_code_not_in_execute_path"
    case vulnerableCodeCannotBeControlled = "vulnerable_code_cannot_be_controlled_by_adversary"
    case inlineMitigations = "inline_mitigations_already_exist"
  }

  var id: String?
  var name: Identifier?
  var aliases: [Identifier] = []
  var time: Timestamp?
  var status: Status?
  var justification: Justification?
  var hasImpact = false
  private var products: [Product] = []
  private var held = 0
  private let memory: KeptMemory

  init(_ memory: KeptMemory) { self.memory = memory }

  /// The id of the vulnerability is its name where it has no other.
  private var firstName: Identifier? { name ?? id.flatMap { Identifier($0) } }

  var names: Set<Identifier> { Set([firstName].compactMap { $0 } + aliases) }

  var removes: Bool { status == .notAffected || status == .fixed }

  /// What the statement is about as far as it can be about the artifact.
  var scopes: [VEXScope] { products.flatMap { $0.scopes(removes: removes) } }

  func require(at stream: borrowing JSONStream) throws(JSONRefusal) {
    guard firstName != nil else { throw stream.refusal(.member("vulnerability")) }
    guard let status else { throw stream.refusal(.member("status")) }
    guard status != .notAffected || justification != nil || hasImpact else {
      throw stream.refusal(.member("justification"))
    }
  }

  mutating func readVulnerability(_ stream: inout JSONStream) throws(JSONRefusal) {
    try stream.object(VulnerabilityMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .id: id = try stream.text()
      case .name: name = try stream.identifier()
      case .aliases:
        try stream.list { stream throws(JSONRefusal) in
          let alias = Identifier(try stream.string())
          guard aliases.count < Finding.maximumAliases else {
            throw stream.valueRefusal(.count(0...Finding.maximumAliases))
          }
          if let alias { aliases.append(alias) }
        }
      }
    }
  }

  mutating func readProduct(
    _ stream: inout JSONStream, artifact: SHA256Digest
  ) throws(JSONRefusal) {
    var product = Product(artifact: artifact)
    try product.read(&stream)
    products.append(product)
    held += product.count
    memory.hold(held * Product.bytesOfOne)
    guard held <= VEXStatements.maximumClaims else {
      throw stream.refusal(.count(0...VEXStatements.maximumClaims))
    }
  }
}

/// A product with its subcomponents.
private struct Product {
  let artifact: SHA256Digest
  private var part = Part()
  private var hasSubcomponents = false
  private var subcomponents: [VEXScope] = []
  /// Of subcomponents that it is not sure of.
  private var unsure: [VEXScope] = []

  init(artifact: SHA256Digest) { self.artifact = artifact }

  /// What one that is held takes, with the scope that is made of it.
  static let bytesOfOne = 256

  /// What is held of it; a product that says nothing counts too.
  var count: Int { max(1, part.scopes.count + subcomponents.count + unsure.count) }

  /// A product with subcomponents is meant in those only; when it is another product than the
  /// artifact, they say nothing here, and nothing may be taken away on its behalf. Nor on behalf of what is called by
  /// the names of several packages, or by the digest of another file, even if it is called the artifact, too.
  func scopes(removes: Bool) -> [VEXScope] {
    if removes && part.isUnsure(artifact) { return [] }
    if part.digests.contains(artifact) {
      return hasSubcomponents ? subcomponents + (removes ? [] : unsure) : [.artifact]
    }
    return hasSubcomponents && removes ? [] : part.scopes
  }

  mutating func read(_ stream: inout JSONStream) throws(JSONRefusal) {
    try stream.object(ProductMember.all) { stream, member throws(JSONRefusal) in
      guard member == .subcomponents else { return try part.read(member, &stream) }
      try stream.list { stream throws(JSONRefusal) in try readSubcomponent(&stream) }
    }
  }

  private mutating func readSubcomponent(_ stream: inout JSONStream) throws(JSONRefusal) {
    hasSubcomponents = true
    var inner = Part()
    try stream.object(ProductMember.all) { stream, member throws(JSONRefusal) in
      try inner.read(member, &stream)
    }
    if inner.isUnsure(artifact) { unsure += inner.scopes } else { subcomponents += inner.scopes }
    guard subcomponents.count + unsure.count <= VEXStatements.maximumClaims else {
      throw stream.refusal(.count(0...VEXStatements.maximumClaims))
    }
  }
}

/// How a product or subcomponent is named: by package URLs, which may hold a digest, or by digest.
private struct Part {
  var scopes: [VEXScope] = []
  var digests: Set<SHA256Digest> = []
  private var hash: SHA256Digest?

  /// Whether the names are those of different packages or files, or the hash is that of another file: it is not known
  /// of which file the package of a finding is.
  func isUnsure(_ artifact: SHA256Digest) -> Bool {
    scopes.contains { $0.package != scopes[0].package } || digests.count > 1
      || hash.map { $0 != artifact } ?? false
  }

  mutating func read(
    _ member: ProductMember, _ stream: inout JSONStream
  ) throws(JSONRefusal) {
    switch member {
    case .id: add(try stream.text())
    case .identifiers:
      try stream.object(IdentifierMember.all) { stream, _ throws(JSONRefusal) in
        add(try stream.text())
      }
    case .hashes:
      try stream.members { stream, algorithm throws(JSONRefusal) in
        guard SHA256Digest.isCalled(algorithm) else { return try stream.skip() }
        guard hash == nil else { throw stream.refusal(.uniqueName) }
        hash = try stream.digest(stream.string(), by: algorithm)
        if let hash { digests.insert(hash) }
      }
    case .subcomponents: try stream.skip()
    }
  }

  private mutating func add(_ text: String?) {
    guard let url = text.flatMap({ PackageURL($0) }) else { return }
    let scope = VEXScope(url)
    if !scopes.contains(scope) { scopes.append(scope) }
    if let digest = url.digest { digests.insert(digest) }
  }
}

extension JSONStream {
  /// Nil for none, written as `null` or as an empty text.
  mutating func justification() throws(JSONRefusal) -> OpenVEXStatement.Justification? {
    guard let text = try text(), !text.isEmpty else { return nil }
    guard let word = OpenVEXStatement.Justification(rawValue: text) else {
      throw valueRefusal(.oneOf(OpenVEXStatement.Justification.allCases.map { $0.rawValue }))
    }
    return word
  }
}

private enum VulnerabilityMember: String, CaseIterable {
  case id = "@id"
  case name, aliases
  static let all = JSONMembers(Self.self)
}

private enum ProductMember: String, CaseIterable {
  case id = "@id"
  case identifiers, hashes, subcomponents
  static let all = JSONMembers(Self.self)
}

private enum IdentifierMember: String, CaseIterable {
  case purl
  static let all = JSONMembers(Self.self)
}
