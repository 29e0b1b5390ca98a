internal import CheckedValues
internal import Linux
internal import Storage

/// A look at many cases and their outputs on all cores that writes nothing.
public struct CaseSurvey: Sendable {
  public var tool: Tool
  public var cases: [CaseArgument]
  public var out: String
  public var jobs: Int

  /// Takes cases, `--out` and `--jobs` from the command line; there may be no case.
  public init(_ tool: Tool, _ arguments: Arguments) throws(ToolFailure) {
    self.tool = tool
    out = try arguments.required(.out)
    cases = arguments.operands.isEmpty && !arguments.has(.casesFrom) ? [] : try arguments.cases()
    jobs = try arguments.jobs()
  }

  /// What `body` finds of each case, in the order of the cases; nil for one that has no outputs. A fault of one is
  /// said, and no result is given then.
  public func run<Finding: Sendable>(
    _ body: @escaping @Sendable (CaseContext) throws(ToolFailure) -> Finding
  ) throws(ToolFailure) -> [Finding?] {
    let workers = max(1, min(jobs, cases.count))
    let gate = MemoryGate(jobs: workers)
    let reports = OrderedReports(total: cases.count, tool: tool.name)
    let found = Mutex([Finding?](repeating: nil, count: cases.count))
    WorkerPool.run(jobs: workers, items: cases.count) { number in
      reports.waitForTurn(number)
      let (finding, report) = look(at: cases[number], gate, body)
      found.withLock { $0[number] = finding }
      reports.add(report, number: number)
    }
    guard reports.status() == .done else {
      throw ToolFailure.fault("not all cases could be looked at")
    }
    return found.withLock { $0 }
  }

  private func look<Finding: Sendable>(
    at argument: CaseArgument, _ gate: MemoryGate,
    _ body: (CaseContext) throws(ToolFailure) -> Finding
  ) -> (Finding?, CaseReport) {
    var context: CaseContext?
    do throws(ToolFailure) {
      guard let outputs = try orFail(outputs(of: argument.name)) else { return (nil, CaseReport(tool)) }
      let opened = CaseContext(
        argument, tool: tool, folder: try orFail(Folder(at: argument.path)), outputs: outputs, gate: gate,
        readsOnce: true)
      context = opened
      // What a stage has to say was said when it ran.
      return (try body(opened), CaseReport(tool))
    } catch {
      var report = context?.report ?? CaseReport(tool)
      report.fail(argument.name.text, error)
      return (nil, report)
    }
  }

  private func outputs(of name: CaseName) throws(Fault) -> OpenFolder? {
    try ifThere { () throws(Fault) in try OpenFolder(at: "\(out)/\(name)") }
  }
}

/// Works on numbered items with several threads and gives the results in their order.
public func spread<Finding: Sendable, Failure: Error>(
  _ items: Int, jobs: Int, _ body: @escaping @Sendable (Int) throws(Failure) -> Finding
) throws(Failure) -> [Finding] {
  let done = Mutex([Result<Finding, Failure>?](repeating: nil, count: items))
  WorkerPool.run(jobs: min(jobs, items), items: items) { number in
    let result = Result { () throws(Failure) in try body(number) }
    done.withLock { $0[number] = result }
  }
  return try done.withLock { $0.compactMap { $0 } }.map { result throws(Failure) in try result.get() }
}
