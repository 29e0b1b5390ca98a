internal import CLinux

/// The chain on one small case, as CI runs it: four processes one after the other, each with a folder to
/// make and its outputs to bring to the disk. Beside it one check of the same signature, and the same
/// files and fsyncs in a plain loop, which tells what is the disk's part. Once without the disk, too: some file
/// systems take several times as long to make a file for minutes after many were removed.
func fourStages(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let out = try setting.scratch.newFolder("four-stages")
  defer { try? setting.scratch.remove("four-stages") }
  let shared = exists("/dev/shm") ? try Scratch("/dev/shm") : setting.scratch
  let inMemory = "membrane-bench-\(getpid())"
  let memory = try shared.newFolder(inMemory)
  defer { try? shared.remove(inMemory) }
  let name = "allowed-minisign"
  var runs = 0
  func chain(_ options: [String], in parent: Scratch) throws(Obstacle) -> Double {
    runs += 1
    let folder = try Scratch(parent.path("\(runs)"))
    var sum = 0.0
    for stage in Stage.allCases {
      sum += try setting.stage(stage, out: folder, options + [setting.sample(name)]).run().seconds
    }
    return sum
  }
  _ = try chain([], in: out)
  let outputs = try PlainOutputs(of: name, in: Scratch(out.path("1")))
  func plain(synced: Bool) throws(Obstacle) -> Double {
    runs += 1
    let folder = try Scratch(out.path("\(runs)"))
    return try seconds { () throws(Obstacle) in
      try outputs.write(below: folder, synced ? .each : .never)
    }
  }
  var bodies = [
    Timed { () throws(Obstacle) in try chain(["--no-fsync"], in: memory) },
    Timed { () throws(Obstacle) in try chain([], in: out) },
    Timed { () throws(Obstacle) in try plain(synced: false) },
    Timed { () throws(Obstacle) in try plain(synced: true) },
    Timed { () throws(Obstacle) in try chain(["--no-fsync"], in: out) },
  ]
  let minisign = try? minisign(setting, name)
  if let minisign { bodies.append(Timed { () throws(Obstacle) in try minisign.run().seconds }) }
  let found = try medians(rounds: 41, bodies)
  let syncs = found[3] - found[2]
  return [
    cold("  files in memory", found[0], found, minisign),
    cold("  files on disk, without fsync", found[4], found, minisign),
    cold("  with fsync, less those of the plain loop", found[1] - syncs, found, minisign),
    Figure("  with fsync", seconds: found[1], "same files in a plain loop", found[3]),
    Figure("  what fsync adds", seconds: found[1] - found[4], "in the plain loop", syncs),
  ]
}

private func cold(
  _ what: String, _ time: Double, _ found: [Double], _ minisign: Command?
) -> Figure {
  if minisign == nil { return .withoutPeer(what, milliseconds(time), "minisign") }
  return Figure(what, seconds: time, "minisign -V", found[5], atMost: 6)
}

/// One check of the sample's signature by the key that the sample's trust file has for it.
private func minisign(_ setting: Setting, _ name: String) throws(Obstacle) -> Command {
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
