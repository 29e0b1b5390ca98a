internal import Audit
internal import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
public import ToolSupport

/// Holds everything that was recorded against itself: streams, what receipts and permits say of them,
/// reviews, the kill switch, and every decision, which is made once more. Nothing is issued, and nothing
/// written but the report.
public struct Replay {
  private let governance: String
  private let state: String?
  private let statementKey: PublicKey?
  private let survey: CaseSurvey

  /// `state` is the folder of what stays between runs; `statementKey` the file of the public key that
  /// statements were signed with.
  @export(interface)
  public init(
    governance: String, state: String?, statementKey: String?, _ survey: CaseSurvey
  ) throws(ToolFailure) {
    (self.governance, self.state, self.survey) = (governance, state, survey)
    self.statementKey = try statementKey.map(VerifyingKeyFile.read)
  }

  @export(interface)
  public func run() throws(ToolFailure) -> ReplayReport {
    try requireSomething()
    let streams = try StreamSurvey(out: survey.out, jobs: survey.jobs)
    let replay = try CaseReplay(
      governance: governance, events: streams.answers, statementKey: statementKey)
    let witnesses = ReplayWitnesses(
      governance: replay.governance, trust: try replay.governance.trust(), out: survey.out,
      streams: streams, ledger: state.map { NonceLedger(state: $0, durable: false) })
    var report = ReplayReport(streams: streams.streams)
    let decided = try decisions(replay, witnesses)
    let others = try orFail(witnesses.caseNames()).filter { decided[$0] == nil }
    let problems = try orFail(
      spread(others.count, jobs: survey.jobs) { number throws(Fault) in
        try witnesses.problem(of: others[number])
      })
    let found = (decided.map { ($0, $1.problem) } + zip(others, problems))
      .compactMap { name, problem in problem.map { (name: name, problem: $0) } }
    let named = Set(found.map { $0.name })
    let lost = try orFail(witnesses.streamsWithoutUses()).filter { !named.contains($0.key) }
    report.receipts = (found + lost.map { ($0, ReplayProblem(.auditInvalid, $1)) })
      .sorted { $0.name.text < $1.name.text }
    report.killSwitch = try orFail(witnesses.killSwitchProblems(state: state))
    let missing = ReplayDifference(file: SignatureReceipt.path)
    report.cases = survey.cases.map { argument in
      (argument.name, decided[argument.name].map { $0.difference } ?? missing)
    }
    return report
  }

  /// A folder that nothing was recorded in is a mistake in the call, not a history that holds.
  private func requireSomething() throws(ToolFailure) {
    guard survey.cases.isEmpty, try orFail(AuditFolder(reading: survey.out)) == nil else { return }
    throw .noAudit(below: survey.out)
  }

  /// What was found of a case that was decided once more.
  private struct Finding {
    var problem: ReplayProblem?
    var difference: ReplayDifference?
  }

  /// Each case that was asked for, looked at and decided once more. One without outputs has none of its
  /// receipts.
  private func decisions(
    _ replay: CaseReplay, _ witnesses: ReplayWitnesses
  ) throws(ToolFailure) -> [CaseName: Finding] {
    let findings = try survey.run { context throws(ToolFailure) in
      // What can be made once more to the same bytes needs no check of its own.
      var recorded = try orFail(RecordedRelease(context, checks: false))
      var difference = try replay.difference(in: context, recorded)
      if difference != nil {
        recorded = try orFail(RecordedRelease(context, checks: true))
        difference = try replay.difference(in: context, recorded)
      }
      return Finding(
        problem: try orFail(witnesses.problem(of: context.name, recorded)), difference: difference)
    }
    return zip(survey.cases, findings).reduce(into: [:]) { $0[$1.0.name] = $1.1 }
  }
}
