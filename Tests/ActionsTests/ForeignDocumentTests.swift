import Actions
import CheckedValues
import Foundation
import Receipts
import Testing

@Suite struct Scratch356 {
  @Test func `maps stage 356`() throws {
    let d = "/work/shared/background/stage356-sample/docs/runtime/"
    let r = try Array(Data(contentsOf: URL(fileURLWithPath: d + "stage356_runtime_execution_receipt.json")))
    let g = try Array(Data(contentsOf: URL(fileURLWithPath: d + "stage356_runtime_fail_closed_gate.json")))
    let s = SourceStage(receipt: r, gate: g)
    let plan = ActionPlan(source: s, mapping: .standard)
    let c = ActionContext(sourceStage: s.number!, createdAt: s.receipt!.createdAt!, caseName: nil, receiptPath: GivenPath("a")!, gatePath: GivenPath("b")!)
    let docs = ActionDocuments(plan: plan, source: s, context: c)
    print(String(decoding: try docs.policy.bytes(), as: UTF8.self))
    print(String(decoding: try docs.receipt.bytes(), as: UTF8.self))
    print(docs.summary)
  }
}
