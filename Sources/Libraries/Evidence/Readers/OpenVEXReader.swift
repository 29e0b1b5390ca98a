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
    var statement = OpenVEXStatement(memory)
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
        statement.hasImpact = try stream.text()?.saysSomething == true
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

extension String {
  /// Whether there is a letter or a digit in it that can be seen. White space is no reason.
  fileprivate var saysSomething: Bool {
    unicodeScalars.contains { scalar in
      let properties = scalar.properties
      return (properties.isAlphabetic || properties.numericType != nil)
        && !properties.isDefaultIgnorableCodePoint
    }
  }
}

private enum StatementMember: String, CaseIterable {
  case vulnerability, timestamp, products, status, justification
  case impactStatement = "impact_statement"
  static let all = JSONMembers(Self.self)
}
