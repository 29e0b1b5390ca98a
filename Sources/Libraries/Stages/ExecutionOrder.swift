internal import Admission
internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// Why the executor runs nothing.
struct ExecutionStop: Error {
  let code: ReasonCode
  /// For people.
  let text: String
  var hint: String?
  /// The code that the kill switch is set with; nil for a plain refusal.
  var killSwitch: ReasonCode?
}

/// What the executor is told to do, as the documents of a case say it: the action with its permit. The
/// stream has not been asked yet.
struct ExecutionOrder {
  let action: Action
  /// Nil when the action is `terminate`.
  let permit: Permit?
  /// What the permit must be for.
  let wanted: Permit.Subject?
  /// The chain's time.
  let time: Timestamp

  /// Reads the documents below `out` and the case itself: what is permitted is this artifact and this
  /// request, as they lie there now.
  init(of argument: CaseArgument, out: borrowing Folder) throws {
    let documents = Documents(folder: try out.below(argument.name), name: argument.name)
    let action = try documents.action()
    time = action.head.createdAt
    guard action.body.action != .terminate, try !documents.isRefused() else {
      (self.action, permit, wanted) = (.terminate, nil, nil)
      return
    }
    let permit = try documents.permit()
    self.action = permit.decision == .allow ? .proceed : .isolateAndContinue
    self.permit = permit
    wanted = try Self.wanted(argument, action.selfHash)
  }

  private static func wanted(
    _ argument: CaseArgument, _ actionReceipt: SHA256Digest
  ) throws -> Permit.Subject {
    func gone(_ name: String, _ why: String) -> ExecutionStop {
      ExecutionStop(code: .unboundRequest, text: "\(name) is not what was decided on: \(why)")
    }
    let folder = try Folder(at: argument.path)
    let limit = JSONLimits.document.bytes
    guard case .success(let contents) = try folder.read(.of(Request.fileName), limit: limit),
      let node = try? JSONDocument(contents.bytes).root, let request = try? Request(node),
      let fingerprint = try? Request.fingerprint(of: node)
    else { throw gone(Request.fileName, "it cannot be read") }
    guard case .success(let file) = try folder.open(request.artifactPath),
      case .success(let digest) = try file.digest()
    else { throw gone(request.artifactPath.text, "it cannot be read") }
    return Permit.Subject(
      caseName: argument.name, actionReceipt: actionReceipt, subject: digest.sha256,
      requestFingerprint: fingerprint)
  }
}

/// The output folder of a case.
private struct Documents: ~Copyable {
  let folder: Folder
  let name: CaseName

  borrowing func action() throws -> CheckedReceipt<ActionReceipt> {
    let bytes = try bytes(ActionReceipt.path, else: .chainMismatch)
    return try checked(ActionReceipt.path) { () throws(BrokenChain) in
      try ActionReceipt.read(bytes, caseName: name)
    }
  }

  /// Whether stage 4 refused to release what stage 3 would let pass.
  borrowing func isRefused() throws -> Bool {
    guard let bytes = try found(ReleaseReceipt.path) else { return false }
    return try checked(ReleaseReceipt.path) { () throws(BrokenChain) in
      try ReleaseReceipt.readDecision(bytes, caseName: name)
    }.body == .terminate
  }

  /// A case that may go on but has no permit is one that somebody tries to run without.
  borrowing func permit() throws -> Permit {
    guard let bytes = try found(Permit.path) else {
      throw ExecutionStop(
        code: .permitMissing, text: "there is no \(Permit.path)", hint: "emit-receipt issues permits",
        killSwitch: .permitMissing)
    }
    do throws(PermitFailure) { return try Permit(bytes) } catch { throw ExecutionStop(error) }
  }

  private borrowing func bytes(_ file: String, else code: ReasonCode) throws -> [UInt8] {
    guard let bytes = try found(file) else {
      throw ExecutionStop(
        code: code, text: "there is no \(file)", hint: "run the four stages on this case first")
    }
    return bytes
  }

  /// Nil when there is none; what is there but cannot be read is refused as malformed by its reader.
  private borrowing func found(_ file: String) throws -> [UInt8]? {
    switch try folder.read(.of(file), limit: JSONLimits.document.bytes) {
    case .success(let contents): contents.bytes
    case .failure(.notFound): nil
    case .failure: []
    }
  }

  private func checked<Body>(
    _ file: String, _ body: () throws(BrokenChain) -> CheckedReceipt<Body>
  ) throws -> CheckedReceipt<Body> {
    do throws(BrokenChain) { return try body() } catch {
      throw ExecutionStop(code: .chainMismatch, text: "\(file): \(error.word.rawValue)")
    }
  }
}

extension ExecutionStop {
  init(_ failure: PermitFailure) {
    self.init(code: failure.code, text: failure.words, killSwitch: failure.killSwitch)
  }
}

extension PermitFailure {
  /// For people.
  fileprivate var words: String {
    switch self {
    case .malformed(let refusal): refusal.wording(in: Permit.path)
    case .altered: "\(Permit.path) was changed after it was issued"
    case .notExecutable: "the permit says that nothing may run"
    case .ofOtherStream: "the permit was issued in another audit stream"
    case .notIssued: "the audit stream has no permit.issued of this permit at its place"
    case .ofOtherChain: "the audit stream has another history than the permit says"
    case .expired: "the audit stream has gone on; the permit was good for its place only"
    case .usedUp: "the permit was used"
    case .ofOtherCase: "the permit is for another case"
    case .ofOtherActionReceipt: "the permit is for another action receipt"
    case .ofOtherSubject: "the permit is for another artifact"
    case .ofOtherRequest: "the permit is for another request"
    case .ofOtherPolicy: "the permit was issued under another policy"
    }
  }
}
