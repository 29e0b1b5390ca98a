internal import Audit
internal import CheckedValues
internal import Receipts
internal import Storage
internal import StrictJSON
public import ToolSupport

/// Holds everything that was recorded against itself: streams, what receipts and permits say of them,
/// reviews, and every decision, which is made once more. Nothing is issued, and nothing written but the report.
public struct Replay {
  private let governance: String
  private let survey: CaseSurvey

  public init(governance: String, _ survey: CaseSurvey) {
    (self.governance, self.survey) = (governance, survey)
  }

  public func run() throws -> ReplayReport {
    let streams = try StreamSurvey(out: survey.out, jobs: survey.jobs)
    let witnesses = ReplayWitnesses(governance: governance, out: survey.out, streams: streams)
    var report = ReplayReport(streams: streams.streams)
    let names = try witnesses.caseNames()
    let found = try spread(names.count, jobs: survey.jobs) { try witnesses.problem(of: names[$0]) }
    report.receipts = zip(names, found).compactMap { name, problem in problem.map { (name, $0) } }
    let replay = try CaseReplay(
      governance: governance, out: survey.out, events: streams.answers)
    let differences = try survey.run { [try replay.difference(in: $0)] }
    report.cases = zip(survey.cases, differences).map { ($0.name, $1[0]) }
    return report
  }
}

/// What the receipt and the permit of each case say of streams and reviews.
struct ReplayWitnesses: Sendable {
  let governance: String
  let out: String
  let streams: StreamSurvey

  /// The cases that have outputs.
  func caseNames() throws -> [CaseName] {
    try Folder(at: out).names().compactMap { CaseName($0) }
      .filter { $0.text != AuditFolder.name && RealPath("\(out)/\($0)/\(ReleaseStage.folder)") != nil }
  }

  /// The code and the file of what does not hold; nil when all does.
  func problem(of name: CaseName) throws -> ReplayProblem? {
    let folder = try Folder(at: "\(out)/\(name)")
    let limit = JSONLimits.document.bytes
    var permitID: SHA256Digest?
    switch try folder.read(.of(ReleaseReceipt.path), limit: limit) {
    case .failure(.notFound): break
    case .failure: return ReplayProblem(.chainMismatch, ReleaseReceipt.path)
    case .success(let contents):
      guard let receipt = try? ReleaseReceipt.read(contents.bytes, caseName: name).body,
        isThere(receipt)
      else { return ReplayProblem(.chainMismatch, ReleaseReceipt.path) }
      permitID = receipt.permitID
    }
    switch try folder.read(.of(Permit.path), limit: limit) {
    case .failure(.notFound):
      return permitID == nil ? nil : ReplayProblem(.permitMissing, Permit.path)
    case .failure: return ReplayProblem(.invalidPermit, Permit.path)
    case .success(let contents):
      guard let permit = try? Permit(contents.bytes), permit.id == permitID else {
        return ReplayProblem(.invalidPermit, Permit.path)
      }
      return try problem(of: permit)
    }
  }

  private func isThere(_ receipt: ReleaseReceipt.Summary) -> Bool {
    guard let audit = receipt.audit else { return true }
    let event = streams.answers[audit.eventHash]
    return event?.stream.text == audit.stream.text && event?.sequence == audit.sequence
  }

  private func problem(of permit: Permit) throws -> ReplayProblem? {
    guard let event = streams.issues[permit.id], event.stream == permit.stream,
      event.sequence == permit.issuedAtSequence, event.previousHash == permit.previousHash
    else { return ReplayProblem(.killSwitchPermitInvalid, Permit.path) }
    guard let review = permit.review else { return nil }
    let id = Review.id(
      policyHash: permit.policyHash, requestFingerprint: permit.requestFingerprint)
    let path = Review.path(of: review)
    guard review == id, RealPath("\(governance)/\(path)") != nil else {
      return ReplayProblem(.reviewMissing, path.text)
    }
    return nil
  }
}

/// Something recorded that does not hold.
struct ReplayProblem: Sendable {
  let code: ReasonCode
  let file: String

  init(_ code: ReasonCode, _ file: String) { (self.code, self.file) = (code, file) }
}
