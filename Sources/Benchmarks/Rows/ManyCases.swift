internal import CLinux

/// Many cases in one call of each tool, on all cores, each run in a new folder; beside it the same files, folders
/// and syncs in a plain loop.
func manyCases(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let scratch = try setting.scratch.newFolder(Scratch.manyCases)
  let outputs = try sampleOutputs(setting, scratch)
  var figures: [Figure] = []
  for count in [100, 1000, 10_000] {
    let list = try makeCases(count, setting, scratch)
    var runs = 0
    func rate(_ name: String, _ body: (Scratch) throws(Obstacle) -> Void) throws(Obstacle) -> Double {
      runs += 1
      let out = try Scratch(scratch.path("\(name)-\(count)-\(runs)"))
      // A durable run also writes what others left unwritten: whatever ran before.
      sync()
      return Double(count) / (try seconds { () throws(Obstacle) in try body(out) })
    }
    func chain(_ options: [String]) throws(Obstacle) -> Double {
      try rate("out") { out throws(Obstacle) in
        for stage in Stage.allCases {
          try setting.stage(stage, out: out, options + ["--cases-from", list]).run()
        }
      }
    }
    func plain(synced: Bool) throws(Obstacle) -> Double {
      try rate("plain") { out throws(Obstacle) in
        try outputs.write(below: out, cases: count, batch: 256, synced: synced)
      }
    }
    let found = try medians(
      rounds: max(1, min(5, 3000 / count)), warm: false,
      [
        Timed { () throws(Obstacle) in try chain([]) },
        Timed { () throws(Obstacle) in try plain(synced: true) },
        Timed { () throws(Obstacle) in try chain(["--no-fsync"]) },
        Timed { () throws(Obstacle) in try plain(synced: false) },
      ])
    var durable = Figure("  \(count) cases, durable", rate: found[0], "plain loop", found[1])
    // Fewer show whether it is linear; of a hundred the starts of the tools are a part.
    if count == 10_000 { (durable.target, durable.isReached) = (">= 1,000/s", found[0] >= 1000) }
    figures += [
      durable, Figure("  \(count) cases, --no-fsync", rate: found[2], "plain loop", found[3]),
    ]
  }
  return figures
}

private let sample = "allowed-minisign"

private func sampleOutputs(_ setting: Setting, _ scratch: Scratch) throws(Obstacle) -> PlainOutputs {
  let out = try scratch.newFolder("one")
  for stage in Stage.allCases { try setting.stage(stage, out: out, [setting.sample(sample)]).run() }
  return try PlainOutputs(of: sample, in: out)
}

/// Folders with the sample's files under second names, which is cheaper to make, and the list of them.
func makeCases(_ count: Int, _ setting: Setting, _ scratch: Scratch) throws(Obstacle) -> String {
  let folder = try scratch.newFolder("cases-\(count)")
  let files = [
    "artifact/six-1.17.0-py2.py3-none-any.whl", "evidence/grype.json", "evidence/sbom.cdx.json",
    "signatures/release-bot.minisig", "request.json",
  ]
  // In this folder first: links cannot lead to another file system.
  for file in files {
    let name = file.split(separator: "/").last.map { String($0) } ?? file
    var bytes = try readFile(setting.sample(sample) + "/" + file)
    if name == "request.json" {
      bytes = Array(flattened(String(decoding: bytes, as: UTF8.self)).utf8)
    }
    try folder.write(name, bytes)
  }
  var list = ""
  for number in 0..<count {
    let one = try Scratch(folder.path("case-\(number)"))
    for file in files {
      let name = file.split(separator: "/").last.map { String($0) } ?? file
      try one.link(folder.path(name), as: name)
    }
    list += one.root + "\n"
  }
  return try scratch.write("list-\(count)", list)
}

/// The request with all files in one folder.
private func flattened(_ request: String) -> String {
  ["artifact/", "evidence/", "signatures/"].reduce(request) { text, folder in
    var (flat, rest) = ("", text[...])
    while let parts = halves(rest, at: "\"" + folder) {
      flat += parts.before + "\""
      rest = parts.after
    }
    return flat + rest
  }
}
