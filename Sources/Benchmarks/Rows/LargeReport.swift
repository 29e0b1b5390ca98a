internal import Storage

/// A large report read by stage 2, less what the same case costs with a small one. Beside it simdjson's
/// Python binding, which reads the file and takes the same members out of it lazily.
func largeReport(_ setting: Setting) throws(Obstacle) -> [Figure] {
  try reports(setting).map { report throws(Obstacle) in
    let folder = try setting.scratch.newFolder("large-report")
    defer { try? setting.scratch.remove("large-report") }
    let large = try evaluation("large", report, readFrom: report.path, folder, setting)
    let small = try evaluation("small", report, readFrom: nil, folder, setting)
    let time = try medians(
      rounds: 5,
      [
        Timed { () throws(Obstacle) in try large.run().busy },
        Timed { () throws(Obstacle) in try small.run().busy },
      ])
    let memory = try setting.mostResident(large) - setting.mostResident(small)
    let size = decimal(Double(sizeOfFile(report.path)) / 1e6, 0)
    let what = "  \(report.what), \(size) MB"
    return [
      try beside(what, time[0] - time[1], report, large, small, setting),
      Figure("    memory over the program's own", bytes: max(memory, 0), atMost: 32),
    ]
  }.flatMap { $0 }
}

private func beside(
  _ what: String, _ time: Double, _ report: ReportFile, _ large: Command, _ small: Command,
  _ setting: Setting
) throws(Obstacle) -> Figure {
  func ours() throws(Obstacle) -> Double {
    let whole = try large.run().busy
    return whole - (try small.run().busy)
  }
  func peer() throws(Obstacle) -> Double {
    try setting.python(report.peerScript, module: "simdjson", [report.path])
  }
  do throws(Obstacle) {
    let found = try medians(rounds: 5, [Timed(ours), Timed(peer)])
    return Figure(what, seconds: found[0], "simdjson, lazily", found[1], atMost: 1)
  } catch {
    guard case .notInstalled(let program) = error else { throw error }
    return .withoutPeer(what, milliseconds(time), program)
  }
}

private func evaluation(
  _ name: String, _ report: ReportFile, readFrom path: String?, _ folder: Scratch,
  _ setting: Setting
) throws(Obstacle) -> Command {
  let sample = setting.sample("allowed-minisign")
  let one = try Scratch(folder.path(name))
  try one.write("artifact", try readFile(sample + "/artifact/six-1.17.0-py2.py3-none-any.whl"))
  try one.write("signature", try readFile(sample + "/signatures/release-bot.minisig"))
  if let path {
    try one.link(path, as: "report")
  } else {
    try one.write("report", try readFile(setting.sample(report.sample) + "/" + report.small))
  }
  try one.write(
    "request.json",
    """
    {"schema":"membrane.request.v1","package":{"package_id":"six","package_version":"1.17.0",\
    "origin_class":"third_party_external"},"artifact":{"path":"artifact"},\
    "signatures":[{"format":"minisign","path":"signature"}],\
    "evidence":[{"kind":"\(report.kind)","format":"\(report.format)","path":"report"}]}
    """)
  let out = try Scratch(folder.path("out"))
  try setting.stage(.signature, out: out, ["--no-fsync", one.root]).run()
  return setting.stage(.policy, out: out, ["--no-fsync", one.root])
}
