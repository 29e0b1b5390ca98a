internal import CLinux
internal import CheckedValues
internal import Signatures
internal import Storage

/// Looking nonces up in ledgers of three sizes, half of them spent. What is looked at is whether the rate
/// falls as the ledger grows. Real time: most of it is the file system's.
func nonceLookups(_ setting: Setting) throws(Obstacle) -> [Figure] {
  let sizes = [1_000, 100_000, 1_000_000]
  let receipt = SHA256.digest(of: Array("other".utf8))
  var first: Double?
  return try sizes.map { size throws(Obstacle) in
    let state = try setting.scratch.newFolder("ledger")
    defer { try? setting.scratch.remove("ledger") }
    try fill(state, size)
    let ledger = NonceLedger(state: state.root)
    let rates = try (0..<5).map { round throws(Obstacle) in
      let looks = 4_000
      let time = try seconds { () throws(Obstacle) in
        for number in 0..<looks {
          // Spread over the whole ledger, and as many that are not in it.
          let place = (number * 7919 + round) % size
          let isThere = number % 2 == 0
          let names = [name(isThere ? place : size + place)]
          guard try orFail(ledger.isSpent(names, notFor: receipt)) == isThere else {
            throw .failed("a look-up")
          }
        }
      }
      return Double(looks) / time
    }
    let rate = median(rates)
    let base = first ?? rate
    first = base
    var figure = Figure("  " + perSecond(Double(size)).dropLast(2) + " entries", perSecond(rate))
    figure.ratio = decimal(rate / base, 2)
    figure.target = ">= 0.50"
    figure.isReached = rate / base >= 0.5
    return figure
  }
}

private func name(_ number: Int) -> String { "six::bench::state.write.tx::nonce-\(number)" }

/// Entries as the ledger writes them. Names of a few files, since what matters is their number.
private func fill(_ state: Scratch, _ size: Int) throws(Obstacle) {
  let nonces = try Scratch(state.path("nonces"))
  for shard in 0..<256 { try makeFolders(nonces.path(Hex.encode([UInt8(shard)]))) }
  var file = ""
  for number in 0..<size {
    let digest = SHA256.digest(of: Array(name(number).utf8)).hex
    // A file system allows a file only so many names.
    if number % 30_000 == 0 {
      file = try nonces.write(
        "entry-\(number)",
        "{\"schema\":\"membrane.nonce.v1\",\"signature_receipt_sha256\":\"\(digest)\"}\n")
    }
    try nonces.link(file, as: "\(digest.prefix(2))/\(digest)")
  }
}
