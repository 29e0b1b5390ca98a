/// A thousand cases decided once more, beside the four tools that decided on them, with all their writes
/// and syncs.
func replay(_ setting: Setting) throws -> [Figure] {
  let scratch = try setting.scratch.newFolder("replay")
  defer { try? setting.scratch.remove("replay") }
  let count = 1000
  let list = try makeCases(count, setting, scratch)
  var runs = 0
  var out = try Scratch(scratch.path("out-0"))
  let found = try medians(
    rounds: 5,
    [
      {
        runs += 1
        out = try Scratch(scratch.path("out-\(runs)"))
        return try Stage.allCases.reduce(0) { sum, stage in
          try sum + setting.stage(stage, out: out, ["--cases-from", list]).run().seconds
        }
      },
      {
        let words = ["--governance", setting.governance, "--out", out.root, "--cases-from", list]
        return try Command(setting.bin + "/replay-audit", words).run().seconds
      },
    ])
  return [
    Figure(
      "  replay-audit", rate: Double(count) / found[1], "the four tools", Double(count) / found[0],
      atLeast: 5)
  ]
}
