internal import CheckedValues
internal import StrictJSON

/// OpenVEX 0.2.0: `statements[]`, each on one vulnerability, its products and their status.
struct OpenVEXReader: ReportReader {
  static var format: EvidenceFormat { .openvex }

  let artifact: SHA256Digest
  private var report = EvidenceReport()
  private var timestamp: Timestamp?
  private var lastUpdated: Timestamp?
  /// Claims, before the time of the document is known, which those without a time of their own have.
  private var claims: [(name: Identifier, claim: Claim)] = []

  private struct Claim {
    var target: VEXStatements.Target
    var removes: Bool
    var time: Timestamp?
  }

  init(artifact: SHA256Digest) { self.artifact = artifact }

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
    // Without any time the document is stale, and none of it is used.
    for (name, claim) in claims {
      guard let time = claim.time ?? timestamp ?? lastUpdated else { continue }
      guard report.statements.add(name, claim.target, removes: claim.removes, at: time) else {
        throw stream.refusal(.count(0...VEXStatements.maximumClaims))
      }
    }
    return report
  }

  private mutating func statement(_ stream: inout JSONStream) throws(JSONRefusal) {
    var statement = Statement()
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
      case .impactStatement: statement.hasImpact = try stream.text()?.isEmpty == false
      }
    }
    report.count += 1
    try statement.require(at: stream)
    for name in statement.names {
      for target in statement.targets {
        guard claims.count < VEXStatements.maximumClaims else {
          throw stream.refusal(.count(0...VEXStatements.maximumClaims))
        }
        let claim = Claim(target: target, removes: statement.removes, time: statement.time)
        claims.append((name, claim))
      }
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
  var products: [Product] = []

  var names: Set<Identifier> {
    Set([name, id.flatMap { Identifier($0) }].compactMap { $0 } + aliases)
  }

  var removes: Bool { status == .notAffected || status == .fixed }

  /// What the statement is about as far as it can be about the artifact. A product with
  /// subcomponents is meant in those only; when it is another product, they say nothing here.
  var targets: [VEXStatements.Target] {
    var targets: [VEXStatements.Target] = []
    for product in products {
      if product.isArtifact {
        targets += product.hasSubcomponents ? product.subcomponents.map { .package($0) } : [.artifact]
      } else if !product.hasSubcomponents || !removes {
        targets += product.urls.map { .package($0) }
      }
    }
    return targets
  }

  func require(at stream: borrowing JSONStream) throws(JSONRefusal) {
    guard !names.isEmpty else { throw stream.refusal(.member("vulnerability")) }
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
    var product = Product()
    try product.read(&stream)
    product.isArtifact =
      product.digest == artifact || product.urls.contains { $0.digest == artifact }
    guard products.count + product.subcomponents.count < VEXStatements.maximumClaims else {
      throw stream.refusal(.count(0...VEXStatements.maximumClaims))
    }
    products.append(product)
  }
}

/// A product, or one of its subcomponents.
private struct Product {
  var urls: [PackageURL] = []
  var digest: SHA256Digest?
  var isArtifact = false
  var hasSubcomponents = false
  var subcomponents: [PackageURL] = []

  mutating func read(_ stream: inout JSONStream) throws(JSONRefusal) {
    try stream.object(ProductMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .id: addURL(try stream.text())
      case .identifiers:
        try stream.object(IdentifierMember.all) { stream, _ throws(JSONRefusal) in
          addURL(try stream.text())
        }
      case .hashes:
        try stream.object(HashMember.all) { stream, _ throws(JSONRefusal) in
          digest = SHA256Digest(hex: try stream.string().lowercased())
        }
      case .subcomponents:
        try stream.list { stream throws(JSONRefusal) in try readSubcomponent(&stream) }
      }
    }
  }

  private mutating func addURL(_ text: String?) {
    if let url = text.flatMap({ PackageURL($0) }), !urls.contains(url) { urls.append(url) }
  }

  private mutating func readSubcomponent(_ stream: inout JSONStream) throws(JSONRefusal) {
    hasSubcomponents = true
    var part = Product()
    try part.read(&stream)
    subcomponents += part.urls
    guard subcomponents.count < VEXStatements.maximumClaims else {
      throw stream.refusal(.count(0...VEXStatements.maximumClaims))
    }
  }
}

extension JSONStream {
  /// Nil for none, written as `null` or as an empty text.
  fileprivate mutating func justification() throws(JSONRefusal) -> Justification? {
    guard let text = try text(), !text.isEmpty else { return nil }
    guard let word = Justification(rawValue: text) else {
      throw valueRefusal(.oneOf(Justification.allCases.map(\.rawValue)))
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

private enum HashMember: String, CaseIterable {
  case sha256 = "sha-256"
  static let all = JSONMembers(Self.self)
}
