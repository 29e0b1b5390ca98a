/// What it costs to start each tool, beside a program that does nothing.
func toolStart(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let nothing = try Command(named: "true")
  let tools = Stage.allCases.map { Command(setting.bin + "/" + $0.tool, ["--version"]) }
  let found = try medians(
    rounds: 100,
    ([nothing] + tools).map { command in Timed { () throws(Obstacle) in try command.run().seconds } })
  return zip(Stage.allCases, found.dropFirst()).map { stage, time in
    Figure("  \(stage.tool) --version", seconds: time, "true", found[0], atMost: 3)
  }
}
