internal import Actions
internal import Audit
public import CheckedValues
internal import Receipts
internal import Storage
internal import StrictJSON
public import ToolSupport

/// The executor: carries out the action of a case under its permit. It never reads policy; what it goes
/// by is the action receipt, the permit and the end of the audit stream.
public struct Enforcement {
  private let out: String
  private let state: String?
  private let isolation: IsolationTable
  /// The hash of the only policy to accept.
  private let policy: SHA256Digest?
  private let durable: Bool

  /// `isolation` is the file that says how capabilities are taken away; the standard table without one.
  @export(interface)
  public init(
    out: String, state: String?, isolation: String?, policyHash: SHA256Digest?, durable: Bool
  ) throws(ToolFailure) {
    (self.out, self.state, self.durable) = (out, state, durable)
    policy = policyHash
    self.isolation = try isolation.map(IsolationFile.read) ?? .standard
  }

  /// Made when there is something to record, so that a wrong `--out` leaves nothing behind.
  private func audit() throws(Fault) -> AuditFolder { try AuditFolder(below: out, durable: durable) }

  /// Runs the command, and gives the status to end with. Without a command it prints the action.
  @export(interface)
  public func run(
    _ argument: CaseArgument, _ command: [String], _ tool: Tool
  ) throws(ToolFailure) -> Int32 {
    var order: ExecutionOrder?
    do throws(ExecutionFailure) {
      try KillSwitch.obey(in: state)
      let read = try ExecutionOrder(of: argument, out: out)
      order = read
      return try carryOut(read, argument, command, tool)
    } catch {
      switch error {
      case .failure(let failure): throw failure
      case .stop(let stop):
        let unrecorded = try setKillSwitch(stop, argument, order)
        let set = unrecorded.map { "; the kill switch is set, and \(KillSwitch.unrecorded($0))" } ?? ""
        throw ToolFailure(
          .no, "\(argument.name): \(stop.code.rawValue): \(stop.text); nothing was run\(set)", hint: stop.hint
        )
      }
    }
  }

  private func carryOut(
    _ order: ExecutionOrder, _ argument: CaseArgument, _ command: [String], _ tool: Tool
  ) throws(ExecutionFailure) -> Int32 {
    guard let permit = order.permit else {
      guard command.isEmpty else {
        throw .failure(
          ToolFailure(
            .no, "\(argument.name): the action is \(order.action.rawValue); nothing was run",
            hint: "\(ReleaseReceipt.path) says why"))
      }
      _ = try orStop(failing: tool.show("\(order.action.rawValue)\n"))
      return ExitStatus.no.rawValue
    }
    if let policy {
      do throws(PermitFailure) { try permit.check(policy: policy) } catch {
        throw .stop(ExecutionStop(error))
      }
    }
    let stream = PermitStream(
      permit: permit, audit: try orStop(audit()), state: state, time: order.time, durable: durable)
    try stream.check()
    let wanted = try order.wanted(argument)
    // What cannot be started does not use the permit up.
    let launch =
      command.isEmpty ? nil : try orStop(failing: launch(command, order.action, permit, argument))
    let use = try stream.use(wanted, order.action)
    guard let launch else {
      return try orStop(failing: tool.show("\(order.action.rawValue)\n")).rawValue
    }
    return try carryOut(launch, order, argument, stream, ofUse: use)
  }

  private func carryOut(
    _ launch: CommandLaunch, _ order: ExecutionOrder, _ argument: CaseArgument, _ stream: PermitStream,
    ofUse use: Int
  ) throws(ExecutionFailure) -> Int32 {
    let name = argument.name
    let ran: (end: ChildProcess.End, lost: Fault?)
    do throws(Fault) { ran = try launch.run() } catch {
      try stream.finish(name, Self.notExecutable, ofUse: use)
      throw .failure(ToolFailure(error))
    }
    let status = ran.end.status
    do throws(ExecutionFailure) { try stream.finish(name, status, ofUse: use) } catch {
      if case .stop(let stop) = error { _ = try orStop(failing: setKillSwitch(stop, argument, order)) }
      throw .failure(Self.unrecorded(error, name, status))
    }
    if let lost = ran.lost {
      let text = "\(Self.ended(name, status)), and a part of its output is lost: \(lost.wording)"
      throw .failure(.fault(text))
    }
    return status
  }

  /// The command ran, and its end is in no event: neither its status nor a plain refusal would tell that.
  private static func unrecorded(
    _ failure: ExecutionFailure, _ name: CaseName, _ status: Int32
  ) -> ToolFailure {
    let (why, hint) =
      switch failure {
      case .stop(let stop): ("\(stop.code.rawValue): \(stop.text)", stop.hint)
      case .failure(let failure): (failure.text, failure.hint)
      }
    return .fault("\(ended(name, status)), which could not be recorded: \(why)", hint: hint)
  }

  private static func ended(_ name: CaseName, _ status: Int32) -> String {
    "\(name): the command ran and ended with status \(status)"
  }

  /// What a shell says of a program that is there and cannot be started.
  private static let notExecutable: Int32 = 126

  private func launch(
    _ command: [String], _ action: Action, _ permit: Permit, _ argument: CaseArgument
  ) throws(ToolFailure) -> CommandLaunch {
    action == .proceed
      ? try CommandLaunch(command)
      : try CommandLaunch(command, without: permit.isolated, isolation, in: argument.path)
  }

  private func setKillSwitch(
    _ stop: ExecutionStop, _ argument: CaseArgument, _ order: ExecutionOrder?
  ) throws(ToolFailure) -> StreamBreak? {
    guard let state, let code = stop.killSwitch else { return nil }
    return try KillSwitch.set(
      KillSwitchBlock(
        code, setAt: stop.time ?? order?.time ?? .unknown, caseName: argument.name,
        stream: order?.permit?.stream,
        sequence: order?.permit?.issuedAtSequence, permitID: order?.permit?.id, policyHash: policy),
      in: state, recordedIn: try orFail(audit()))
  }
}
