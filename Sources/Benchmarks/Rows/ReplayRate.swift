/// A thousand cases decided once more, beside the pipeline in make that decided on them, with all its writes
/// and syncs, and beside its four tools alone.
func replay(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let scratch = try setting.scratch.newFolder(Scratch.replay)
  let count = 1000
  let list = try makeCases(count, setting, scratch)
  let makefile = try scratch.write("Makefile", pipeline(setting, list))
  var runs = 0
  func folder() throws(Obstacle) -> Scratch {
    runs += 1
    return try Scratch(scratch.path("out-\(runs)"))
  }
  var out = try folder()
  let found = try medians(
    rounds: 5,
    [
      Timed { () throws(Obstacle) in
        let tools = try folder()
        var sum = 0.0
        for stage in Stage.allCases {
          sum += try setting.stage(stage, out: tools, ["--cases-from", list]).run().seconds
        }
        return sum
      },
      Timed { () throws(Obstacle) in
        out = try folder()
        let words = ["-s", "-f", makefile, "membrane-receipts", "OUT=\(out.root)"]
        return try Command(named: "make", words).run().seconds
      },
      Timed { () throws(Obstacle) in
        let words = ["--governance", setting.governance, "--out", out.root, "--cases-from", list]
        return try Command(setting.bin + "/replay-audit", words).run().seconds
      },
    ])
  let rate = found.map { Double(count) / $0 }
  return [
    Figure("  replay-audit", rate: rate[2], "make membrane-receipts", rate[1], atLeast: 5),
    Figure("", rate: rate[2], "its four tools", rate[0]),
  ]
}

/// The pipeline as a user's Makefile has it.
private func pipeline(_ setting: Setting, _ list: String) -> String {
  """
  GOVERNANCE = \(setting.governance)
  NOW = \(setting.now)
  MEMBRANE_BIN = \(setting.bin)
  CASES := $(file <\(list))
  include pipeline/membrane.mk

  """
}
