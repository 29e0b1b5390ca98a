/// A thousand cases decided once more, beside the pipeline in make that decided on them, with all its writes
/// and syncs, and beside its four tools alone. All have one artifact with one signature, which a replay verifies
/// once; then the same with a signature for each.
func replay(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let scratch = try setting.scratch.newFolder(Scratch.replay)
  let same = try replay(setting, try Scratch(scratch.path("same")), key: nil)
  let key = try OwnKey(["ed25519"], in: scratch, setting)
  let own = try replay(setting, try Scratch(scratch.path("own")), key: key)
  return [
    Figure("  of one artifact", rate: same.replay, "make membrane-receipts", same.pipeline, atLeast: 5),
    Figure("", rate: same.replay, "its four tools", same.tools),
    Figure("  each signed anew", rate: own.replay, "make membrane-receipts", own.pipeline),
    Figure("", rate: own.replay, "its four tools", own.tools),
  ]
}

private let count = 1000

/// Cases a second, each signed with the key when there is one.
private func replay(
  _ setting: Setting, _ scratch: Scratch, key: OwnKey?
) throws(Obstacle) -> (replay: Double, pipeline: Double, tools: Double) {
  let governance = key?.governance ?? setting.governance
  let list = try makeCases(count, setting, scratch, signedBy: key)
  let makefile = try scratch.write("Makefile", pipeline(governance, setting, list))
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
          let options = ["--cases-from", list]
          sum += try setting.stage(stage, governance: governance, out: tools, options).run().seconds
        }
        return sum
      },
      Timed { () throws(Obstacle) in
        out = try folder()
        let words = ["-s", "-f", makefile, "membrane-receipts", "OUT=\(out.root)"]
        return try Command(named: "make", words).run().seconds
      },
      Timed { () throws(Obstacle) in
        let words = ["--governance", governance, "--out", out.root, "--cases-from", list]
        return try Command(setting.bin + "/replay-audit", words).run().seconds
      },
    ])
  let rates = found.map { Double(count) / $0 }
  return (rates[2], rates[1], rates[0])
}

/// The pipeline as a user's Makefile has it.
private func pipeline(_ governance: String, _ setting: Setting, _ list: String) -> String {
  """
  GOVERNANCE = \(governance)
  NOW = \(setting.now)
  MEMBRANE_BIN = \(setting.bin)
  CASES := $(file <\(list))
  include pipeline/membrane.mk

  """
}
