internal import CheckedValues
public import Storage

/// A stage over many cases: each is worked on by one of several threads, its outputs are written as one,
/// and what there is to say comes in the order of the cases, whatever the number of threads.
public struct CaseRun: Sendable {
  public var tool: Tool
  public var cases: [CaseArgument]
  /// The folder of the stage below `<out>/<case>`.
  public var stage: String
  /// All names that the stage may write there; they are removed from an earlier run.
  public var outputs: [String]
  /// Those of them that stay until the new ones are there.
  public var keptOutputs: [String] = []
  public var out: String
  /// Cases at once.
  public var jobs: Int
  /// Whether outputs are brought to the disk before they are shown.
  public var durable: Bool

  /// Takes cases, `--out`, `--jobs` and `--no-fsync` from the command line.
  @export(interface)
  public init(
    _ tool: Tool, _ arguments: Arguments, stage: String, outputs: [String]
  ) throws(ToolFailure) {
    self.tool = tool
    self.stage = stage
    self.outputs = outputs
    out = try arguments.required(.out)
    cases = try arguments.cases()
    jobs = try arguments.jobs()
    durable = !arguments.has(.noFsync)
  }

  /// What `make` gets ready for all cases, such as governance. When it cannot, nothing is decided, and outputs of an
  /// earlier run may not pass for those of this one: they are removed, unless the call itself was wrong.
  public func ready<Stage>(
    _ make: () throws(ToolFailure) -> Stage
  ) throws(ToolFailure) -> Stage {
    do throws(ToolFailure) { return try make() } catch {
      if error.isUsage { throw error }
      var failure = error
      for argument in cases {
        do throws(Fault) {
          try OutputRoot.discard(outputs, of: stage, of: argument.name, below: out)
        } catch {
          failure = .fault(failure.text, hint: "outputs of an earlier run are still there: \(error.wording)")
        }
      }
      throw failure
    }
  }

  /// Works on all cases. `body` gives the outputs of one; what it throws is a fault of this case, which
  /// then has no outputs, and does not stop the others.
  @export(interface)
  public func run(
    _ body: @escaping @Sendable (CaseContext) throws(ToolFailure) -> [OutputFile]
  ) throws(ToolFailure) -> ExitStatus {
    let committer = Committer(
      try orFail(OutputRoot(at: out, durable: durable)), durable: durable, cases: cases.count)
    let workers = max(1, min(jobs, cases.count))
    let gate = MemoryGate(jobs: workers)
    let reports = OrderedReports(total: cases.count, tool: tool.name)
    WorkerPool.run(jobs: workers, items: cases.count) { number in
      reports.waitForTurn(number)
      let report = report(on: number, committer, gate, { reports.waitForEarlier(number) }, body)
      reports.add(report, number: number)
    }
    for failure in committer.finish() {
      let argument = cases[failure.number]
      discardKept(of: argument)
      reports.addLate(failure.fault, case: argument, tool)
    }
    return reports.status()
  }

  private func report(
    on number: Int, _ committer: Committer, _ gate: MemoryGate, _ earlier: @escaping () -> Void,
    _ body: (CaseContext) throws(ToolFailure) -> [OutputFile]
  ) -> CaseReport {
    let argument = cases[number]
    var context: CaseContext?
    do throws(ToolFailure) {
      let folder = try orFail(
        committer.root.stage(stage, of: argument.name, removing: outputs.filter { !keptOutputs.contains($0) })
      )
      let opened = CaseContext(
        argument, tool: tool, folder: try orFail(Folder(at: argument.path)),
        outputs: folder.caseFolder, gate: gate, isRepeated: !folder.isNew, earlier: earlier)
      context = opened
      let files = try body(opened)
      let obsolete = keptOutputs.filter { name in !files.contains { $0.name == name } }
      committer.submit(
        try orFail(folder.write(files, after: opened.streams, removing: obsolete)), number: number)
      return opened.report
    } catch {
      discardKept(of: argument)
      var report = context?.report ?? CaseReport(tool)
      report.fail(argument.name.text, error)
      return report
    }
  }
}

extension CaseRun {
  /// What was kept of an earlier run does not survive a failed one. Without the receipt, which is gone, it is good for
  /// nothing where it cannot be removed. If there is one again, another process wrote it meanwhile.
  private func discardKept(of argument: CaseArgument) {
    guard !keptOutputs.isEmpty else { return }
    try? OutputRoot.discard(
      keptOutputs, of: stage, of: argument.name, below: out, unlessThereIs: outputs.last)
  }
}

extension Arguments {
  /// Threads at most, whatever is asked for: each needs memory.
  static let mostJobs = 64

  func jobs() throws(ToolFailure) -> Int {
    try count(.jobs, in: 1...Self.mostJobs) ?? min(Processors.available, Self.mostJobs)
  }

  /// The value of an option that is a count; nil when it was not given.
  @export(interface)
  public func count(
    _ option: ToolOption, in range: ClosedRange<Int>
  ) throws(ToolFailure) -> Int? {
    guard let text = self[option] else { return nil }
    guard let count = Int(text), range.contains(count), String(count) == text else {
      throw .usage(
        "--\(option.name) \(text): expected an integer from \(range.lowerBound) to "
          + "\(range.upperBound)")
    }
    return count
  }
}
