internal import CLinux
internal import Storage

/// An artifact of 1 GiB with a signature that needs its sha256 and nothing else, so that stage 1 has the
/// same to do as the peer.
func largeArtifact(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let folder = try setting.scratch.newFolder("large-artifact")
  defer { try? setting.scratch.remove("large-artifact") }
  let one = try Scratch(folder.path("case"))
  let file = one.path("artifact")
  try writeNoise(one, "artifact", megabytes: 1024)
  let key = try OwnKey(["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], in: folder, setting)
  try Command(
    named: "openssl", ["dgst", "-sha256", "-sign", key.file, "-out", one.path("signature"), file]
  ).run()
  try one.write(
    "request.json",
    """
    {"schema":"membrane.request.v1","package":{"package_id":"large","package_version":"1.0.0",\
    "origin_class":"third_party_external"},"artifact":{"path":"artifact"},\
    "signatures":[{"format":"detached","path":"signature"}]}
    """)
  let command = setting.stage(
    .signature, governance: key.governance, out: try Scratch(folder.path("out")), ["--no-fsync", one.root])
  let peer = try Command(named: "openssl", ["dgst", "-sha256", file])
  let found = try medians(
    rounds: 7,
    [
      Timed { () throws(Obstacle) in try command.run().busy },
      Timed { () throws(Obstacle) in try peer.run().busy },
    ])
  try requireVerified(folder.path("out/case/signature/signature_verification_receipt.json"))
  return [
    Figure(
      "  verify-signature, bytes", rate: Double(1 << 30) / found[0], "openssl dgst -sha256",
      Double(1 << 30) / found[1], atLeast: 0.95),
    Figure("  memory", bytes: try setting.mostResident(command), atMost: 32),
  ]
}

/// A time without a signature that holds would be the time of something else.
private func requireVerified(_ receipt: String) throws(Obstacle) {
  let text = String(decoding: try readFile(receipt), as: UTF8.self)
  guard text.split(separator: "\"").contains("verified") else { throw Obstacle.failed(receipt) }
}

/// Bytes that no file system and no cache can make small.
private func writeNoise(_ folder: Scratch, _ name: String, megabytes: Int) throws(Obstacle) {
  let path = folder.path(name)
  let number = try openToWrite(path)
  defer { close(number) }
  var state: UInt64 = 20_261_121
  var words = [UInt64](repeating: 0, count: 1 << 17)
  for _ in 0..<megabytes {
    for place in words.indices {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      words[place] = state
    }
    let count = unsafe words.withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
    guard count == 1 << 20 else { throw .fault(.write, path) }
  }
}
