internal import CheckedValues
internal import StrictJSON

/// OpenVEX 0.2.0: `statements[]`, each on one vulnerability, its products and their status.
struct OpenVEXReader: ReportReader {
  static var format: EvidenceFormat { .openvex }

  let artifact: SHA256Digest
  private var report = EvidenceReport()
  let now: Timestamp
  private var timestamp: Timestamp?
  private var lastUpdated: Timestamp?
  private var claims: [VEXStatements.Claim] = []
  /// Names times scopes of all claims.
  private var claimed = 0
  private let memory: KeptMemory

  init(artifact: SHA256Digest, now: Timestamp, _ memory: KeptMemory) {
    (self.artifact, self.now, self.memory) = (artifact, now, memory)
  }

  mutating func read(
    _ member: TopMember, from stream: inout JSONStream
  ) throws(JSONRefusal) -> Bool {
    switch member {
    case .timestamp: timestamp = try stream.time()
    case .lastUpdated: lastUpdated = try stream.time()
    case .statements: try stream.array { stream throws(JSONRefusal) in try statement(&stream) }
    default: return false
    }
    return true
  }

  mutating func finish(at stream: borrowing JSONStream) throws(JSONRefusal) -> EvidenceReport {
    report.time = lastUpdated ?? timestamp
    report.isEmpty = report.count == 0
    try report.state(claims, at: timestamp ?? lastUpdated, now: now, stream)
    return report
  }

  private mutating func statement(_ stream: inout JSONStream) throws(JSONRefusal) {
    var statement = Statement(memory)
    try stream.object(StatementMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .vulnerability: try statement.readVulnerability(&stream)
      case .timestamp: statement.time = try stream.time()
      case .products:
        try stream.list { stream throws(JSONRefusal) in
          try statement.readProduct(&stream, artifact: artifact)
        }
      case .status: statement.status = try stream.word()
      case .justification: statement.justification = try stream.justification()
      case .impactStatement:
        // White space is no reason.
        statement.hasImpact = try stream.text()?.utf8.contains { $0 > 0x20 } == true
      }
    }
    report.count += 1
    try statement.require(at: stream)
    let (names, scopes) = (Array(statement.names), statement.scopes)
    claimed += names.count * scopes.count
    guard claimed <= VEXStatements.maximumClaims else {
      throw stream.refusal(.count(0...VEXStatements.maximumClaims))
    }
    memory.keep(names.count * scopes.count * VEXStatements.bytesOfClaim)
    claims += scopes.map { scope in
      VEXStatements.Claim(
        names: names, scope: scope, removes: statement.removes, time: statement.time)
    }
  }
}

private enum Status: String, CaseIterable {
  case notAffected = "not_affected"
  case affected, fixed
  case underInvestigation = "under_investigation"
}

private enum Justification: String, CaseIterable {
  case componentNotPresent = "component_not_present"
  case vulnerableCodeNotPresent = "vulnerable_code_not_present"
  case vulnerableCodeNotInExecutePath = "vulnerable_code_not_in_execute_path"
  case vulnerableCodeCannotBeControlled = "vulnerable_code_cannot_be_controlled_by_adversary"
  case inlineMitigations = "inline_mitigations_already_exist"
}

/// One statement while it is read.
private struct Statement {
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
  fileprivate mutating func justification() throws(JSONRefusal) -> Justification? {
    guard let text = try text(), !text.isEmpty else { return nil }
    guard let word = Justification(rawValue: text) else {
      throw valueRefusal(.oneOf(Justification.allCases.map { $0.rawValue }))
    }
    return word
  }
}

private enum StatementMember: String, CaseIterable {
  case vulnerability, timestamp, products, status, justification
  case impactStatement = "impact_statement"
  static let all = JSONMembers(Self.self)
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
