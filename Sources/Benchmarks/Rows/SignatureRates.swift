internal import CheckedValues
internal import Signatures
internal import StrictJSON

/// Checks of signatures in this process, each with the parsing of its file, beside libcrypto's own figure
/// for the bare operation. The artifact's digests are there already, as in a stage.
func signatureRates(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let kinds: [(what: String, sample: String, file: String, format: ContainerFormat, isEdwards: Bool)] = [
    ("minisign, Ed25519, two checks each", "allowed-minisign", "release-bot.minisig", .minisign, true),
    ("SSH signature, P-256", "allowed-sshsig-ecdsa", "six.whl.sig", .sshsig, false),
    ("DSSE, in-toto statement", "allowed-dsse", "provenance.dsse.json", .dsse, true),
  ]
  let checks = try kinds.map { kind throws(Obstacle) in
    try Check(setting, kind.sample, kind.file, kind.format, isEdwards: kind.isEdwards)
  }
  // A machine's own speed changes within seconds, by more than what is to be seen: each figure is taken right behind
  // the peer's, so often that the median stays where it is.
  let peers = try [Peer("ed25519", line: "EdDSA (Ed25519)"), Peer("ecdsap256", line: "ecdsa (nistp256)")]
  var rounds: [[(ours: Double, theirs: Double?)]] = []
  for _ in 0..<15 {
    var round = [(ours: Double, theirs: Double?)](repeating: (0, nil), count: checks.count)
    for (number, peer) in peers.enumerated() {
      let theirs = try peer.rate(setting.scratch)
      for (place, check) in checks.enumerated() where check.isEdwards == (number == 0) {
        round[place] = (try rate(over: 0.4, check.run) * Double(check.signatures), theirs)
      }
    }
    rounds.append(round)
  }
  return zip(kinds, checks).enumerated().map { place, found in
    let rates = rounds.map { $0[place] }
    let ours = median(rates.map { $0.ours })
    let theirs = rates.compactMap { $0.theirs }
    guard theirs.count == rates.count else {
      return .withoutPeer("  " + found.0.what, perSecond(ours), "openssl")
    }
    var figure = Figure(
      "  " + found.0.what, rate: ours, "openssl speed \(found.1.isEdwards ? "ed25519" : "ecdsap256")",
      median(theirs))
    let ratio = median(zip(rates, theirs).map { $0.ours / $1 })
    figure.ratio = decimal(ratio, 2)
    figure.target = ">= 0.95"
    figure.isReached = ratio >= 0.95
    return figure
  }
}

/// `openssl speed` of one algorithm.
private struct Peer {
  private let command: Command?
  private let line: String

  init(_ algorithm: String, line: String) throws(Obstacle) {
    command = try? Command(named: "openssl", ["speed", "-seconds", "1", algorithm])
    self.line = line
  }

  /// Checks a second; nil where there is no openssl.
  func rate(_ scratch: Scratch) throws(Obstacle) -> Double? {
    try command.map { command throws(Obstacle) in try verifications(command.output(scratch), line) }
  }
}

/// The last column of the line with this name.
func verifications(_ text: String, _ name: String) throws(Obstacle) -> Double {
  for line in text.split(separator: "\n") where halves(line, at: name) != nil {
    if let rate = line.split(separator: " ").last.flatMap(number) { return rate }
  }
  throw Obstacle.failed("openssl speed")
}

/// A signature file of a sample, read and judged again and again.
private struct Check {
  let bytes: [UInt8]
  let format: ContainerFormat
  let artifact: Artifact
  let judge: SignatureJudge
  let context: SignatureJudge.Context
  /// Checks of libcrypto for one file.
  let signatures: Int
  let isEdwards: Bool

  init(
    _ setting: Setting, _ sample: String, _ file: String, _ format: ContainerFormat, isEdwards: Bool
  ) throws(Obstacle) {
    let folder = setting.sample(sample)
    bytes = try readFile("\(folder)/signatures/\(file)")
    self.format = format
    artifact = Artifact(try readFile(folder + "/artifact/six-1.17.0-py2.py3-none-any.whl"))
    let path = setting.governance + "/trust.json"
    let text = try readFile(path)
    let document = try orFail(reading: path, JSONDocument(text))
    guard let time = Timestamp(setting.now) else { throw Obstacle.failed(setting.now) }
    context = SignatureJudge.Context(at: time, package: "six")
    signatures = format == .minisign ? 2 : 1
    let container = try Self.container(bytes, format)
    let all = SignatureJudge(try orFail(reading: path, TrustStore(document.root)))
    guard let first = all.results(of: container, artifact, context).first, first.failure == nil,
      let key = first.key
    else { throw Obstacle.failed(sample) }
    // An envelope does not say surely whose it is: with many keys in trust, many are tried.
    judge = SignatureJudge(
      try orFail(reading: path, TrustStore(JSONDocument(trust(in: document, only: key)).root)))
    self.isEdwards = format == .dsse ? halves(key.text[...], at: "ed25519") != nil : isEdwards
  }

  func run() throws(Obstacle) {
    let container = try Self.container(bytes, format)
    guard judge.results(of: container, artifact, context)[0].failure == nil else {
      throw Obstacle.failed("a signature check")
    }
  }

  private static func container(
    _ bytes: [UInt8], _ format: ContainerFormat
  ) throws(Obstacle) -> SignatureContainer {
    do throws(ContainerRefusal) { return try SignatureContainer(bytes, format: format) } catch {
      throw .failed("a signature file")
    }
  }
}

/// A trust file with this one key.
private func trust(in document: JSONDocument, only wanted: Identifier) throws(JSONRefusal) -> [UInt8] {
  var found: ArraySlice<UInt8> = []
  let signers = try document.root.object { trust throws(JSONRefusal) in
    defer { _ = trust.rest() }
    return try trust.required("signers").elements()
  }
  for signer in signers {
    let keys = try signer.object { signer throws(JSONRefusal) in
      defer { _ = signer.rest() }
      return try signer.required("keys").elements()
    }
    for key in keys {
      let id = try key.object { key throws(JSONRefusal) in
        defer { _ = key.rest() }
        return try key.required("key_id").identifier()
      }
      if id == wanted { found = key.token }
    }
  }
  let start = """
    {"schema":"membrane.trust.v1","signature_threshold":1,"signers":[{"signer_id":"bench",\
    "roles":["publisher"],"state":"trusted","keys":[
    """
  return Array(start.utf8) + found + Array("]}]}".utf8)
}
