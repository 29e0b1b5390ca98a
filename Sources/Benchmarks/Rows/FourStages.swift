/// The chain on one small case, as CI runs it: four processes one after the other, each with a folder to
/// make and its outputs to bring to the disk. Beside it one check of the same signature, and the same
/// files and fsyncs in a plain loop, which tells what is the disk's part.
func fourStages(_ setting: Setting) throws -> [Figure] {
  let out = try setting.scratch.newFolder("four-stages")
  defer { try? setting.scratch.remove("four-stages") }
  let name = "allowed-minisign"
  var runs = 0
  func chain(_ options: [String]) throws -> Double {
    runs += 1
    let folder = try Scratch(out.path("\(runs)"))
    return try Stage.allCases.reduce(0) { sum, stage in
      try sum + setting.stage(stage, out: folder, options + [setting.sample(name)]).run().seconds
    }
  }
  _ = try chain([])
  let outputs = try PlainOutputs(of: name, in: Scratch(out.path("1")))
  func plain(synced: Bool) throws -> Double {
    runs += 1
    let folder = try Scratch(out.path("\(runs)"))
    return try seconds(of: { try outputs.write(below: folder, synced ? .each : .never) })
  }
  var bodies: [() throws -> Double] = [
    { try chain(["--no-fsync"]) }, { try chain([]) },
    { try plain(synced: false) }, { try plain(synced: true) },
  ]
  let minisign = try? minisign(setting, name)
  if let minisign { bodies.append({ try minisign.run().seconds }) }
  let found = try medians(rounds: 41, bodies)
  let syncs = found[3] - found[2]
  return [
    cold("  without fsync", found[0], found, minisign),
    cold("  with fsync, less those of the plain loop", found[1] - syncs, found, minisign),
    Figure("  with fsync", seconds: found[1], "same files in a plain loop", found[3]),
    Figure("  what fsync adds", seconds: found[1] - found[0], "in the plain loop", syncs),
  ]
}

private func cold(
  _ what: String, _ time: Double, _ found: [Double], _ minisign: Command?
) -> Figure {
  if minisign == nil { return .withoutPeer(what, milliseconds(time), "minisign") }
  return Figure(what, seconds: time, "minisign -V", found[4], atMost: 6)
}

/// One check of the sample's signature by the key that the sample's trust file has for it.
private func minisign(_ setting: Setting, _ name: String) throws -> Command {
  let trust = String(decoding: try readFile(setting.governance + "/trust.json"), as: UTF8.self)
  let keys = trust.split(separator: "\"").filter { $0.hasPrefix("RWQ") && $0.count == 56 }
  guard let key = keys.first else { throw Obstacle.failed("no minisign key in trust.json") }
  let folder = setting.sample(name)
  let command = try Command(
    named: "minisign",
    [
      "-V", "-q", "-P", String(key), "-x", folder + "/signatures/release-bot.minisig",
      "-m", folder + "/artifact/six-1.17.0-py2.py3-none-any.whl",
    ])
  try command.run()
  return command
}
