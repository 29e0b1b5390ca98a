import Actions
import CheckedValues
import Foundation
import Receipts
import Testing

/// A source that was checked already is not read again; it must be the same as if it were.
@Suite struct CheckedSources {
  @Test func `a checked receipt is the source that its two files are`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let receipts = root.appending(path: "docs/receipts")
    var (count, softened, blocked) = (0, 0, 0)
    for name in try FileManager.default.contentsOfDirectory(atPath: receipts.path).sorted() {
      let folder = receipts.appending(path: name)
      guard let caseName = CaseName(name),
        let receipt = try? Data(contentsOf: folder.appending(path: RuntimeReceipt.path)),
        let gate = try? Data(contentsOf: folder.appending(path: RuntimeGate.path)),
        let checked = try? RuntimeReceipt.read(Array(receipt), caseName: caseName)
      else { continue }
      let read = SourceStage(receipt: Array(receipt), gate: Array(gate))
      let gateHash = try #require(read.gate?.verifiedHash)
      #expect(SourceStage(checked, gateHash: gateHash) == read, "\(name)")
      count += 1
      if read.receipt?.softenedChecks.isEmpty == false { softened += 1 }
      if read.receipt?.hasViolations == true { blocked += 1 }
    }
    #expect(count >= 150 && softened >= 3 && blocked >= 50, "\(count) \(softened) \(blocked)")
  }

  /// What the gate says of itself is not taken from the receipt.
  @Test func `a receipt that names another gate does not match it`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let path = root.appending(path: "docs/receipts/allowed-minisign/" + RuntimeReceipt.path)
    let name = try #require(CaseName("allowed-minisign"))
    let checked = try RuntimeReceipt.read(Array(try Data(contentsOf: path)), caseName: name)
    func plan(_ gateHash: SHA256Digest) -> ActionPlan {
      ActionPlan(source: SourceStage(checked, gateHash: gateHash), mapping: .standard)
    }
    #expect(plan(checked.body.entryHash).action == .proceed)
    #expect(plan(checked.selfHash).action == .terminate)
    #expect(plan(checked.selfHash).failed == [.receiptMatchesGate])
  }
}
