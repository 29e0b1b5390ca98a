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
  public init(
    governance: String, state: String?, statementKey: String?, _ survey: CaseSurvey
  ) throws {
    (self.governance, self.state, self.survey) = (governance, state, survey)
    self.statementKey = try statementKey.map { try VerifyingKeyFile.read(at: $0) }
  }

  public func run() throws -> ReplayReport {
    let streams = try StreamSurvey(out: survey.out, jobs: survey.jobs)
    let replay = try CaseReplay(
      governance: governance, events: streams.answers, statementKey: statementKey)
    let witnesses = ReplayWitnesses(
      governance: replay.governance, trust: try replay.governance.trust(), out: survey.out,
      streams: streams, ledger: state.map { NonceLedger(state: $0, durable: false) })
    var report = ReplayReport(streams: streams.streams)
    let names = try witnesses.caseNames()
    let found = try spread(names.count, jobs: survey.jobs) { try witnesses.problem(of: names[$0]) }
    report.receipts = zip(names, found).compactMap { name, problem in problem.map { (name, $0) } }
    report.killSwitch = try witnesses.killSwitchProblems(state: state)
    report.cases = try decisions(replay)
    return report
  }

  /// Each case, decided once more. One without outputs has none of its receipts.
  private func decisions(
    _ replay: CaseReplay
  ) throws -> [(name: CaseName, difference: ReplayDifference?)] {
    var decided = survey
    decided.cases = try survey.cases.filter { try Folder.isThere("\(survey.out)/\($0.name)") }
    let differences = try decided.run { [try replay.difference(in: $0)] }
    var found = Dictionary(
      uniqueKeysWithValues: zip(decided.cases, differences).map { ($0.name, $1[0]) })
    return survey.cases.map { argument in
      let missing = ReplayDifference(file: SignatureReceipt.path, path: nil)
      return (argument.name, found.removeValue(forKey: argument.name) ?? missing)
    }
  }
}

extension Folder {
  /// Whether a folder that the operator named is there.
  fileprivate static func isThere(_ path: String) throws -> Bool {
    do {
      _ = try Folder(at: path)
      return true
    } catch let fault where fault.isMissingFile {
      return false
    }
  }
}
