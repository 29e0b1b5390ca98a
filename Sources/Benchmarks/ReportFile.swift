internal import CLinux
internal import Storage
internal import ToolSupport

/// A report of about 80 MB, and how to read it.
struct ReportFile {
  var what: String
  var path: String
  var kind: String
  var format: String
  /// A small one of the same kind, among this sample's files.
  var sample: String
  var small: String
  /// Reads what stage 2 reads of it, too, and prints the seconds.
  var peerScript: String
}

/// A scan report of real shape and, where syft is installed, what it finds on this machine. Both are kept
/// in the scratch folder, for the second takes minutes to make.
func reports(_ setting: Setting) throws(Obstacle) -> [ReportFile] {
  let scan = ReportFile(
    what: "grype scan", path: setting.scratch.path("grype.json"), kind: "scan", format: "grype",
    sample: "allowed-minisign", small: "evidence/grype.json", peerScript: grypeScript)
  if !exists(scan.path) { try writeScan(setting, to: scan.path) }
  let bill = ReportFile(
    what: "syft's SPDX of /", path: setting.scratch.path("syft.spdx.json"), kind: "sbom",
    format: "spdx", sample: "allowed-spdx", small: "evidence/sbom.spdx.json", peerScript: spdxScript)
  if !exists(bill.path), let syft = ChildProcess.find(Environment.value("SYFT") ?? "syft") {
    let unfinished = bill.path + ".tmp"
    try Command(syft, ["scan", "dir:/", "-q", "-o", "spdx-json=" + unfinished]).run()
    _ = unsafe rename(unfinished, bill.path)
  }
  return exists(bill.path) ? [bill, scan] : [scan]
}

/// The sample's matches again and again, each time with other identifiers, up to 80 MB.
private func writeScan(_ setting: Setting, to path: String) throws(Obstacle) {
  let sample = setting.sample("allowed-minisign") + "/evidence/grype.json"
  let text = String(decoding: try readFile(sample), as: UTF8.self)
  let start = "\"matches\": ["
  guard let parts = halves(text[...], at: start), let end = endOfList(parts.after) else {
    throw Obstacle.failed(sample)
  }
  let matches = Array(parts.after[..<end].utf8)
  let rest = Array(parts.after[end...].utf8)
  let number = try openToWrite(path)
  defer { close(number) }
  try orFail(writeAll(Array((parts.before + start).utf8), to: number, path: path))
  var written = 0
  while written < 80_000_000 {
    let piece = (written == 0 ? [] : Array(",".utf8)) + matches
    try orFail(writeAll(piece, to: number, path: path))
    written += piece.count
  }
  try orFail(writeAll(rest, to: number, path: path))
}

/// Where the list ends that the text begins in.
private func endOfList(_ text: Substring) -> Substring.Index? {
  var depth = 0
  for index in text.indices {
    switch text[index] {
    case "[": depth += 1
    case "]" where depth == 0: return index
    case "]": depth -= 1
    default: break
    }
  }
  return nil
}

private let grypeScript = """
  import sys, time, simdjson
  start = time.process_time()
  report = simdjson.Parser().load(sys.argv[1])
  seen = 0
  for match in report['matches']:
      found, artifact = match['vulnerability'], match['artifact']
      seen += len(found['id']) + len(found['severity']) + len(artifact['name'])
      for score in found['cvss']: seen += int(score['metrics']['baseScore'])
  print(time.process_time() - start)
  """

private let spdxScript = """
  import sys, time, simdjson
  start = time.process_time()
  report = simdjson.Parser().load(sys.argv[1])
  seen = 0
  for package in report['packages']:
      seen += len(package['SPDXID'])
      for checksum in package.get('checksums') or []: seen += len(checksum['checksumValue'])
  for link in report['relationships']:
      seen += len(link['spdxElementId']) + len(link['relationshipType'])
      seen += len(link['relatedSpdxElement'])
  print(time.process_time() - start)
  """
