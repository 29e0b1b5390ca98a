internal import CLinux
internal import Signatures

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

/// Folders with the sample's files under second names, which is cheaper to make, and the list of them. With a
/// key each has a signature of its own.
func makeCases(
  _ count: Int, _ setting: Setting, _ scratch: Scratch, signedBy key: OwnKey? = nil
) throws(Obstacle) -> String {
  let sample = key == nil ? sample : "allowed-dsse"
  let folder = try scratch.newFolder("cases-\(count)")
  let artifact = "six-1.17.0-py2.py3-none-any.whl"
  let signature = key == nil ? "release-bot.minisig" : "provenance.dsse.json"
  var files = ["artifact/" + artifact, "evidence/grype.json", "evidence/sbom.cdx.json", "request.json"]
  if key == nil { files.append("signatures/" + signature) }
  // In this folder first: links cannot lead to another file system.
  for file in files {
    var bytes = try readFile(setting.sample(sample) + "/" + file)
    if file == "request.json" {
      bytes = Array(flattened(String(decoding: bytes, as: UTF8.self)).utf8)
    }
    try folder.write(lastPart(file), bytes)
  }
  let digest = SHA256.digest(of: try readFile(folder.path(artifact)))
  var list = ""
  for number in 0..<count {
    let one = try Scratch(folder.path("case-\(number)"))
    for name in files.map(lastPart) { try one.link(folder.path(name), as: name) }
    if let key { try one.write(signature, try key.envelope(about: digest, number: number)) }
    list += one.root + "\n"
  }
  return try scratch.write("list-\(count)", list)
}

private func lastPart(_ path: String) -> String { path.split(separator: "/").last.map { String($0) } ?? path }

private func sampleOutputs(_ setting: Setting, _ scratch: Scratch) throws(Obstacle) -> PlainOutputs {
  let out = try scratch.newFolder("one")
  for stage in Stage.allCases { try setting.stage(stage, out: out, [setting.sample(sample)]).run() }
  return try PlainOutputs(of: sample, in: out)
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
