import CheckedValues
import Glibc
import Linux
import Signatures
import Synchronization
import TestSupport
import Testing

@testable import Storage

/// admission.md, Nonce ledger: spent once, found again by the one who spent it.
@Suite struct NonceLedgerTests {
  private let scratch = TemporaryFolder()
  private let mine = SHA256.digest(of: Array("mine".utf8))
  private let yours = SHA256.digest(of: Array("yours".utf8))
  private let names = ["six::p::state.read::n-1", "g-1::n-1"]

  private var ledger: NonceLedger { NonceLedger(state: scratch.at("state")) }

  private func path(_ name: String) -> String {
    let hex = SHA256.digest(of: Array(name.utf8)).hex
    return "state/nonces/\(hex.prefix(2))/\(hex)"
  }

  @Test func `a nonce is unspent until somebody spends it, and then for everybody else`() throws {
    #expect(try !ledger.isSpent(names, notFor: mine))
    #expect(scratch.tree().isEmpty)
    #expect(try ledger.spend(names, for: mine))
    #expect(try !ledger.isSpent(names, notFor: mine))
    #expect(try ledger.isSpent(names, notFor: yours))
    #expect(try !ledger.spend(names, for: yours))
    #expect(try ledger.spend(names, for: mine))
    for name in names { #expect(try ledger.isSpent([name], notFor: yours)) }
  }

  @Test func `an entry is the line that is documented, and nothing else is left`() throws {
    _ = try ledger.spend(names, for: mine)
    for name in names {
      let line = "{\"schema\":\"membrane.nonce.v1\",\"signature_receipt_sha256\":\"\(mine.hex)\"}\n"
      #expect(scratch.text(path(name)) == line)
      #expect(scratch.mode(path(name)) & 0o222 == 0o200)
    }
    let files = scratch.tree().filter { !$0.hasSuffix("/") }
    #expect(Set(files) == Set(names.map(path) + ["state/nonces/lock"]))
  }

  @Test func `when one of several names is another's, none is spent`() throws {
    _ = try ledger.spend([names[1]], for: yours)
    #expect(try !ledger.spend(names, for: mine))
    #expect(try !ledger.isSpent([names[0]], notFor: yours))
    #expect(scratch.text(path(names[0])) == nil)
  }

  @Test func `one name of two counts: either is a replay`() throws {
    for place in 0...1 {
      let scratch = TemporaryFolder()
      let ledger = NonceLedger(state: scratch.at("state"))
      _ = try ledger.spend([names[place]], for: mine)
      #expect(try ledger.isSpent(names, notFor: yours))
      #expect(try !ledger.spend(names, for: yours))
    }
  }

  @Test(arguments: ["", "{", "{}\n", "\n"])
  func `an entry that cannot be read is another's`(text: String) throws {
    _ = try ledger.spend(names, for: mine)
    scratch.file(path(names[0]), text)
    #expect(try ledger.isSpent(names, notFor: mine))
    #expect(try !ledger.spend(names, for: mine))
  }

  @Test func `every changed byte and every truncation of an entry makes it another's`() throws {
    _ = try ledger.spend(names, for: mine)
    let whole = Array((scratch.text(path(names[0])) ?? "").utf8)
    for place in whole.indices {
      var other = whole
      other[place] ^= 1
      for bytes in [other, Array(whole[..<place])] {
        scratch.file(path(names[0]), bytes)
        #expect(try ledger.isSpent(names, notFor: mine))
      }
    }
    scratch.file(path(names[0]), whole + whole)
    #expect(try ledger.isSpent(names, notFor: mine))
    scratch.file(path(names[0]), whole)
    #expect(try !ledger.isSpent(names, notFor: mine))
  }

  @Test func `a folder or a link in an entry's place is another's`() throws {
    _ = try ledger.spend(names, for: mine)
    let entry = scratch.at(path(names[0]))
    unsafe rename(entry, scratch.at("aside"))
    scratch.link(path(names[0]), to: scratch.at("aside"))
    #expect(try ledger.isSpent(names, notFor: mine))
    unsafe unlink(entry)
    scratch.folder(path(names[0]))
    #expect(try ledger.isSpent(names, notFor: mine))
  }

  /// What a process that was killed may leave: half a temporary file, one that is an entry already, or the
  /// first of two entries.
  @Test(arguments: 0...2)
  func `what a crash leaves does not stand in the way of the next try`(state: Int) throws {
    _ = try ledger.spend([names[0]], for: mine)
    let temporary = "state/nonces/.entry.tmp"
    if state == 0 { scratch.file(temporary, "{\"schema\":") }
    if state == 1 { unsafe link(scratch.at(path(names[0])), scratch.at(temporary)) }
    let before = scratch.text(path(names[0]))
    #expect(try ledger.isSpent(names, notFor: yours))
    #expect(try ledger.spend(names, for: mine))
    #expect(scratch.text(path(names[0])) == before && scratch.text(path(names[1])) == before)
    #expect(scratch.text(temporary) == nil)
  }

  @Test func `of many threads that want one name exactly one wins`() throws {
    for round in 0..<50 {
      let scratch = TemporaryFolder()
      let ledger = NonceLedger(state: scratch.at("state"), durable: false)
      let wins = Wins()
      let threads = 8
      Threads.run(threads) { number in
        let receipt = SHA256.digest(of: [UInt8(number)])
        if (try? ledger.spend(["a::\(round)", "b::\(round)"], for: receipt)) == true { wins.add() }
      }
      #expect(wins.count == 1)
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
  func `a folder that cannot be written is a fault, and nothing is spent`() throws {
    unsafe chmod(scratch.folder("state"), 0o555)
    #expect(throws: Fault.self) { try ledger.spend(names, for: mine) }
    unsafe chmod(scratch.at("state"), 0o755)
    #expect(try !ledger.isSpent(names, notFor: yours))
  }
}

/// A count that threads share.
private final class Wins: Sendable {
  private let value = Atomic(0)
  func add() { value.wrappingAdd(1, ordering: .relaxed) }
  var count: Int { value.load(ordering: .relaxed) }
}

private enum Threads {
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    guard count > 0, let thread = Linux.Thread({ body(count) }) else { return }
    run(count - 1, body)
    thread.join()
  }
}
