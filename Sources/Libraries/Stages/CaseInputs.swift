internal import Admission
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// The files of one case that a stage reads, and the records of them.
struct CaseInputs {
  let context: CaseContext
  let findings: CaseFindings
  private(set) var records: [InputRecord]
  /// In a replay, the only files of governance's folders that were there; nil: all.
  private let known: Set<CasePath>?

  init(
    _ context: CaseContext, _ findings: CaseFindings = CaseFindings(),
    governance: [InputRecord] = [], knowing known: Set<CasePath>? = nil
  ) {
    (self.context, self.findings) = (context, findings)
    self.known = known
    records = governance
  }

  /// Reads a file of a folder of governance; nil when there is none. What came after a decision plays no
  /// part when it is made again. A refusal was said.
  mutating func read(
    _ role: InputRole, _ name: CasePath, of governance: GovernanceFiles, limit: Int
  ) throws(Fault) -> Result<[UInt8], FileRefusal>? {
    guard known?.contains(name) ?? true else { return nil }
    switch try governance.read(name, limit: limit) {
    case .failure(.notFound): return nil
    case .failure(let refusal):
      context.say(refusal.wording(of: name.text))
      return .failure(refusal)
    case .success(let contents):
      record(role, name, contents.digest)
      return .success(contents.bytes)
    }
  }

  mutating func record(_ role: InputRole, _ name: CasePath, _ digest: FileDigest) {
    if role.isOfCase { context.keep(digest, of: name) }
    // In their order, so that nobody has to sort them.
    let new = InputRecord(role: role, name: name, sha256: digest.sha256, size: digest.size)
    records.insert(new, at: records.lastIndex { $0 < new }.map { $0 + 1 } ?? 0)
  }

  /// Reads a whole file of the case; nil when it was refused, which was said then.
  mutating func read(_ role: InputRole, _ name: CasePath, limit: Int) throws(Fault) -> [UInt8]? {
    switch try context.read(name, limit: limit) {
    case .success(let contents):
      record(role, name, contents.digest)
      return contents.bytes
    case .failure(let refusal):
      context.say(name, refusal)
      return nil
    }
  }

  /// Records the evidence of a request without looking into it, so that a later stage sees the same.
  /// What cannot be read is left to the stage that needs it.
  mutating func bind(_ evidence: [Request.EvidenceFile]) throws(Fault) {
    for file in evidence {
      try bind(.evidence, file.path)
      if let signature = file.signature { try bind(.evidenceSignature, signature.path) }
    }
  }

  private mutating func bind(_ role: InputRole, _ name: CasePath) throws(Fault) {
    // A request may name one file many times.
    guard !records.contains(where: { $0.isOf(role, name) }),
      case .success(let digest) = try context.digest(of: name)
    else { return }
    record(role, name, digest)
  }

  /// Reads an output of an earlier stage. Why there is none that can be used was said then.
  mutating func readOutput(
    _ name: String, _ role: InputRole
  ) throws(Fault) -> Result<[UInt8], BrokenChain> {
    let path = CasePath.known(name)
    switch try context.readOutput(path, limit: JSONLimits.receipt.bytes) {
    case .success(let contents):
      record(role, path, contents.digest)
      return .success(contents.bytes)
    case .failure(let refusal):
      context.say(path, refusal)
      return .failure(
        BrokenChain(
          refusal == .notFound ? .previousReceiptMissing : .previousReceiptMalformed))
    }
  }

  /// Reads an output of an earlier stage and checks it with `body`; what is wrong with it is said.
  mutating func readReceipt<Body: Sendable>(
    _ name: String, _ role: InputRole, _ found: inout CaseFindings.Receipt<Body>?,
    _ body: ([UInt8], CaseName) throws(BrokenChain) -> CheckedReceipt<Body>
  ) throws(Fault) -> CaseFindings.Receipt<Body> {
    try readOutput(name, role).flatMap { bytes in check(bytes, name, &found, body) }
  }

  func check<Body: Sendable>(
    _ bytes: [UInt8], _ name: String, _ found: inout CaseFindings.Receipt<Body>?,
    _ body: ([UInt8], CaseName) throws(BrokenChain) -> CheckedReceipt<Body>
  ) -> CaseFindings.Receipt<Body> {
    once(&found) {
      do throws(BrokenChain) { return .success(try body(bytes, context.name)) } catch {
        if let refusal = error.refusal {
          context.say(CasePath.known(name), refusal)
        } else {
          context.say("\(name): \(error.word.rawValue)")
        }
        return .failure(error)
      }
    }
  }

  /// A request that was read, under the hash of its canonical form. (A class, because it is handed around
  /// and has many parts.)
  final class ReadRequest: Sendable {
    let request: Request
    let fingerprint: SHA256Digest

    init(_ request: Request, fingerprint: SHA256Digest) {
      (self.request, self.fingerprint) = (request, fingerprint)
    }
  }

  /// The request, or the word for what is wrong with it.
  mutating func readRequest() throws(Fault) -> Result<ReadRequest, BrokenChain> {
    let name = CasePath.known(Request.fileName)
    switch try context.read(name, limit: JSONLimits.document.bytes) {
    case .failure(let refusal):
      context.say(name, refusal)
      return .failure(BrokenChain(refusal == .notFound ? .requestMissing : .requestMalformed))
    case .success(let contents):
      record(.request, name, contents.digest)
      return once(&findings.request) { parse(contents.bytes) }
    }
  }

  private func parse(_ bytes: [UInt8]) -> Result<ReadRequest, BrokenChain> {
    do throws(JSONRefusal) {
      let node = try JSONDocument(bytes).root
      return .success(
        ReadRequest(try Request(node), fingerprint: try Request.fingerprint(of: node)))
    } catch {
      context.say(CasePath.known(Request.fileName), error)
      return .failure(BrokenChain(.requestMalformed, refusal: error))
    }
  }

  /// Whether a file of the case still is as an earlier stage recorded it; the word says how it is not.
  mutating func check(_ recorded: InputRecord) throws(Fault) -> ReasonWord? {
    let digest: FileDigest
    if let kept = context.keptDigest(of: recorded.name) {
      digest = kept
    } else {
      switch try context.open(recorded.name) {
      case .failure(let refusal):
        context.say(recorded.name, refusal)
        return refusal == .notFound ? .inputMissing : .inputChanged
      case .success(let file):
        // A file of another size cannot be the same; it need not be read.
        guard file.size == recorded.size, case .success(let found) = try file.digest() else {
          return .inputChanged
        }
        digest = found
      }
    }
    record(recorded.role, recorded.name, digest)
    return digest.sha256 == recorded.sha256 ? nil : .inputChanged
  }
}

extension Timestamp {
  /// The time of a chain that cannot be read. No later stage has a clock.
  static let unknown = Timestamp.known("1970-01-01T00:00:00Z")
}
