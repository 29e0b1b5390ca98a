public import CheckedValues
public import Receipts
internal import Signatures
internal import StrictJSON

/// The receipt and the gate that an action is derived from, as far as this stage uses them. Everything
/// else in them is kept under their hashes and otherwise ignored, so that documents of other makers
/// with this shape can be read.
public struct SourceStage: Sendable, Equatable {
  /// One of the two documents. A member that is missing or not of its form is nil.
  public struct Document: Sendable, Equatable {
    public var stage: Int?
    public var createdAt: Timestamp?
    public var previousHash: SHA256Digest?
    public var entryHash: SHA256Digest?
    public var decision: RuntimeDecision?
    /// The self-hash of the document, if it is right.
    public var verifiedHash: SHA256Digest?
    public var hasViolations = true
    /// Names of the checks that are not true; nil when there is no table of checks, or an empty one.
    public var failedChecks: [String]?
    /// Names of the checks whose failure was softened wherever it is listed.
    public var softenedChecks: Set<String> = []
  }

  public var receipt: Document?
  public var gate: Document?

  /// Reads both; a document that is no JSON object counts as missing. `checked` is the self-hash of the
  /// receipt if it was found right already; it need not be computed again then.
  public init(receipt: [UInt8]?, gate: [UInt8]?, checked: SHA256Digest? = nil) {
    self.receipt = receipt.flatMap {
      Self.read($0, hash: "receipt_sha256", without: [], checked: checked)
    }
    self.gate = gate.flatMap {
      Self.read($0, hash: "entry_hash", without: ["runtime_decision", "reasons"])
    }
  }

  /// What reading the two documents would give of a receipt that was checked, when the gate beside it
  /// is the one that was written with it; `gateHash` is the gate's self-hash.
  public init(_ checked: CheckedReceipt<RuntimeReceipt>, gateHash: SHA256Digest) {
    let body = checked.body
    var document = Document()
    document.stage = checked.head.stage.rawValue
    document.createdAt = checked.head.createdAt
    document.previousHash = body.previousHash
    document.decision = body.decision
    document.hasViolations = !body.report.violations.isEmpty
    if !body.report.checks.isEmpty {
      document.failedChecks = body.report.checks.filter { !$0.passed }.map { $0.check.rawValue }
    }
    gate = document
    gate?.entryHash = gateHash
    gate?.verifiedHash = gateHash
    document.entryHash = body.entryHash
    document.verifiedHash = checked.selfHash
    let open = Set(body.findings.filter { $0.softenedBy == nil }.map { $0.check.rawValue })
    document.softenedChecks = Set(body.findings.map { $0.check.rawValue }).subtracting(open)
    receipt = document
  }

  /// The source's number, from the receipt or, when that cannot be read, the gate.
  public var number: Int? { receipt?.stage ?? gate?.stage }
  public var createdAt: Timestamp? { receipt?.createdAt ?? gate?.createdAt }

  private static func read(
    _ bytes: [UInt8], hash: StaticString, without left: [String], checked: SHA256Digest? = nil
  ) -> Document? {
    guard let root = try? JSONDocument(bytes).root, root.kind == .object else { return nil }
    return try? root.object { reader throws(JSONRefusal) in
      var document = Document()
      document.stage = try? reader.optional("stage")?.integer(in: 1...9998)
      document.createdAt = try? reader.optional("created_at")?.timestamp()
      document.previousHash = try? reader.optional("previous_hash")?.sha256()
      document.entryHash = try? reader.optional("entry_hash")?.sha256()
      document.decision = try? reader.optional("runtime_decision")?.word()
      if let claimed = try? reader.optional(hash)?.sha256(),
        claimed == checked || isHash(claimed, of: root, without: left + ["\(hash)"])
      {
        document.verifiedHash = claimed
      }
      if let violations = try? reader.optional("violations")?.elements() {
        document.hasViolations = !violations.isEmpty
      }
      document.failedChecks = try? reader.optional("checks")?.object {
        checks throws(JSONRefusal) in
        let all = checks.rest()
        return all.isEmpty ? nil : try failed(all)
      }
      document.softenedChecks = (try? softened(reader.optional("findings"))) ?? []
      _ = reader.rest()
      return document
    }
  }

  private static func isHash(
    _ claimed: SHA256Digest, of root: JSONNode, without left: [String]
  ) -> Bool {
    guard let form = try? root.canonical(without: left) else { return false }
    return SHA256.digest(of: form) == claimed
  }

  private static func failed(
    _ checks: [(name: JSONNode, value: JSONNode)]
  ) throws(JSONRefusal) -> [String] {
    var failed: [String] = []
    for check in checks where (try? check.value.bool()) != true {
      failed.append(try check.name.string())
    }
    return failed
  }

  private static func softened(_ findings: JSONNode?) throws(JSONRefusal) -> Set<String> {
    var softened: Set<String> = []
    var open: Set<String> = []
    for finding in try findings?.elements() ?? [] {
      try finding.object { reader throws(JSONRefusal) in
        let check = try reader.required("check").string()
        let by = try reader.optional("softened_by")?.identifier()
        if by == nil { open.insert(check) } else { softened.insert(check) }
        _ = reader.rest()
      }
    }
    return softened.subtracting(open)
  }
}
