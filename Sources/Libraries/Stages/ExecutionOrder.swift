internal import Admission
internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
internal import ToolSupport

/// What the executor is told to do, as the documents of a case say it: the action with its permit. The
/// stream has not been asked yet.
struct ExecutionOrder {
  let action: Action
  /// Nil when the action is `terminate`.
  let permit: Permit?
  let actionReceipt: SHA256Digest
  /// What is taken away, by the action receipt.
  let isolated: [Identifier]
  /// Nil when the action receipt says `terminate`, and where stage 4 left no answer.
  private let release: ReleaseReceipt.Summary?
  /// The chain's time.
  let time: Timestamp

  /// Reads the documents below `out`.
  init(of argument: CaseArgument, out: String) throws(ExecutionFailure) {
    let documents = try Documents(below: out, argument.name)
    let action = try documents.action()
    (time, actionReceipt) = (action.head.createdAt, action.selfHash)
    isolated = action.body.isolated
    guard !action.body.outcome.isolatesNothing else {
      throw .stop(
        ExecutionStop(
          code: .chainMismatch, text: "\(ActionReceipt.path) says to isolate, and isolates nothing"))
    }
    guard action.body.action != .terminate else {
      (self.action, release, permit) = (.terminate, nil, nil)
      return
    }
    (release, permit) = try documents.answer(at: time)
    self.action = permit == nil ? .terminate : action.body.action
  }

  /// What the permit must be for: this artifact and this request, as they lie there now.
  func wanted(_ argument: CaseArgument) throws(ExecutionFailure) -> Permit.Subject {
    // It is shown last, and is the first to go when a case is answered anew.
    guard let release else {
      throw .stop(Documents.missing(ReleaseReceipt.path, hint: "emit-receipt writes it"))
    }
    let folder = try orStop(Folder(at: argument.path))
    let limit = JSONLimits.document.bytes
    guard case .success(let contents) = try orStop(folder.read(.known(Request.fileName), limit: limit)),
      let node = try? JSONDocument(contents.bytes).root, let request = try? Request(node),
      let fingerprint = try? Request.fingerprint(of: node)
    else { throw .stop(Self.unreadable(Request.fileName)) }
    guard let subject = try orStop(Self.digest(of: request.artifactPath, in: folder)) else {
      throw .stop(Self.unreadable(request.artifactPath.text))
    }
    return Permit.Subject(
      caseName: argument.name, actionReceipt: actionReceipt, subject: subject,
      requestFingerprint: fingerprint, action: action, isolated: isolated,
      released: Permit.Released(
        permitID: release.permitID, action: release.decision, event: release.audit?.eventHash,
        hasViolations: !release.violations.isEmpty))
  }

  private static func digest(
    of file: CasePath, in folder: borrowing Folder
  ) throws(Fault) -> SHA256Digest? {
    guard case .success(let opened) = try folder.open(file),
      case .success(let digest) = try opened.digest()
    else { return nil }
    return digest.sha256
  }

  private static func unreadable(_ file: String) -> ExecutionStop {
    ExecutionStop(
      code: .unboundRequest, text: "\(file) cannot be read; it is not what was decided on")
  }
}

/// The output folder of a case.
private final class Documents {
  private let folder: Folder
  private let name: CaseName

  init(below out: String, _ name: CaseName) throws(ExecutionFailure) {
    let path = "\(out)/\(name)"
    guard RealPath(path) != nil else { throw .stop(Self.missing(path)) }
    folder = try orStop(Folder(at: path))
    self.name = name
  }

  func action() throws(ExecutionFailure) -> CheckedReceipt<ActionReceipt> {
    let bytes = try bytes(ActionReceipt.path)
    do throws(BrokenChain) { return try ActionReceipt.read(bytes, caseName: name) } catch {
      throw .stop(Self.broken(ActionReceipt.path, error))
    }
  }

  /// The answer of stage 4, which may refuse to release what stage 3 would let pass, and its permit, if it has not. A
  /// case that may go on but has no permit is one that somebody tries to run without.
  func answer(
    at time: Timestamp
  ) throws(ExecutionFailure) -> (ReleaseReceipt.Summary?, Permit?) {
    var bytes = try orStop(found(ReleaseReceipt.path))
    while true {
      let release = try bytes.map(release)
      if release?.decision == .terminate { return (release, nil) }
      if let permit = try orStop(found(Permit.path)) { return (release, try Self.permit(permit)) }
      // An answer that is given meanwhile shows its receipt behind its permit, and before it takes an old one away.
      let later = try orStop(found(ReleaseReceipt.path))
      guard later != bytes else {
        throw .stop(
          ExecutionStop(
            code: .permitMissing, text: "there is no \(Permit.path)", hint: "emit-receipt issues permits",
            killSwitch: .permitMissing, time: time))
      }
      bytes = later
    }
  }

  private func release(_ bytes: [UInt8]) throws(ExecutionFailure) -> ReleaseReceipt.Summary {
    do throws(BrokenChain) { return try ReleaseReceipt.read(bytes, caseName: name).body } catch {
      throw .stop(Self.broken(ReleaseReceipt.path, error))
    }
  }

  private static func permit(_ bytes: [UInt8]) throws(ExecutionFailure) -> Permit {
    do throws(PermitFailure) { return try Permit(bytes) } catch { throw .stop(ExecutionStop(error)) }
  }

  private func bytes(_ file: String) throws(ExecutionFailure) -> [UInt8] {
    guard let bytes = try orStop(found(file)) else { throw .stop(Self.missing(file)) }
    return bytes
  }

  /// Nil when there is none; what is there but cannot be read is refused as malformed by its reader.
  private func found(_ file: String) throws(Fault) -> [UInt8]? {
    switch try folder.read(.known(file), limit: JSONLimits.receipt.bytes) {
    case .success(let contents): contents.bytes
    case .failure(.notFound): nil
    case .failure: []
    }
  }

  static func missing(
    _ file: String, hint: String = "run the four stages on this case first"
  ) -> ExecutionStop {
    ExecutionStop(code: .chainMismatch, text: "there is no \(file)", hint: hint)
  }

  private static func broken(_ file: String, _ error: BrokenChain) -> ExecutionStop {
    ExecutionStop(code: .chainMismatch, text: "\(file): \(error.word.rawValue)")
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
    case .ofOtherAction: "the permit is for another action than its receipts and its event say"
    case .ofOtherPolicy: "the permit was issued under another policy"
    }
  }
}
