import Actions
import CheckedValues
import PlainJSON
import Receipts
import Testing

/// decision → action, and only from documents that hold (actions.md).
@Suite struct ActionPlanTests {
  private func plan(_ pair: SourcePair, linksHold: Bool = true) -> ActionPlan {
    ActionPlan(source: pair.source, mapping: .standard, linksHold: linksHold)
  }

  @Test(arguments: [
    (RuntimeDecision.allow, Action.proceed), (.warn, .isolateAndContinue), (.block, .terminate),
  ])
  func `a decision that both documents state is followed`(
    decision: RuntimeDecision, action: Action
  ) {
    let plan = plan(SourcePair(decision))
    #expect(plan.action == action)
    #expect(plan.entries == ActionMapping.standard.action(for: decision).entries)
    #expect(plan.checks.map(\.check) == ActionCheck.allCases)
    #expect(plan.failed == [])
  }

  /// Something that is wrong with a source, and the checks that it fails.
  struct Defect: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let failed: Set<ActionCheck>
    let change: @Sendable (inout SourcePair) -> Void

    init(
      _ what: String, _ failed: Set<ActionCheck>,
      _ change: @escaping @Sendable (inout SourcePair) -> Void
    ) {
      (testDescription, self.failed, self.change) = (what, failed, change)
    }
  }

  private static let noReceipt: Set<ActionCheck> = [
    .receiptExists, .receiptHashPresent, .decisionPresent, .violationsEmpty, .checksAcceptable,
    .receiptMatchesGate,
  ]
  private static let noGate: Set<ActionCheck> = [
    .gateExists, .entryHashPresent, .decisionPresent, .violationsEmpty, .checksAcceptable,
    .receiptMatchesGate,
  ]
  private static let open = PlainJSON.object(["context_found": .flag(false)])

  static let defects: [Defect] = [
    Defect("no receipt", noReceipt) { $0.receipt = nil },
    Defect("no gate", noGate) { $0.gate = nil },
    Defect("neither", noReceipt.union(noGate)) { ($0.receipt, $0.gate) = (nil, nil) },
    // Hashes.
    Defect("no receipt hash", [.receiptHashPresent]) {
      $0.alterReceipt = { $0["receipt_sha256"] = nil }
    },
    Defect("a wrong receipt hash", [.receiptHashPresent]) {
      $0.alterReceipt = { $0["receipt_sha256"] = SourcePair.other }
    },
    Defect("a receipt hash in upper case", [.receiptHashPresent]) {
      $0.alterReceipt = {
        $0["receipt_sha256"] = .text(($0["receipt_sha256"]?.text ?? "").uppercased())
      }
    },
    Defect("a receipt that was changed", [.receiptHashPresent]) {
      $0.alterReceipt = { $0["created_at"] = .text("2026-06-23T01:32:22Z") }
    },
    Defect("a receipt to which something was added", [.receiptHashPresent]) {
      $0.alterReceipt = { $0["more"] = .null }
    },
    Defect("no entry hash in the gate", [.entryHashPresent, .receiptMatchesGate]) {
      $0.alterGate = { $0["entry_hash"] = nil }
    },
    Defect("a wrong entry hash in the gate", [.entryHashPresent, .receiptMatchesGate]) {
      $0.alterGate = { $0["entry_hash"] = SourcePair.other }
    },
    Defect("a gate that was changed", [.entryHashPresent]) {
      $0.alterGate = { $0["context"] = .null }
    },
    Defect("a receipt of another gate", [.receiptMatchesGate]) {
      $0.namesGate = false
      $0.receipt?["entry_hash"] = SourcePair.other
    },
    Defect("a receipt of no gate", [.receiptMatchesGate]) { $0.namesGate = false },
    // What both must say.
    Defect("another stage in the gate", [.receiptMatchesGate]) {
      $0.gate?["stage"] = .number(355)
    },
    Defect("no stage in the receipt", [.receiptMatchesGate]) { $0.receipt?["stage"] = nil },
    Defect("no stage", [.receiptMatchesGate]) {
      $0.set("stage", nil)
    },
    Defect("a stage in words", [.receiptMatchesGate]) {
      $0.set("stage", .text("356"))
    },
    Defect("stage 0", [.receiptMatchesGate]) {
      $0.set("stage", .number(0))
    },
    Defect("stage 9999", [.receiptMatchesGate]) {
      $0.set("stage", .number(9999))
    },
    Defect("another previous hash in the gate", [.receiptMatchesGate]) {
      $0.gate?["previous_hash"] = SourcePair.other
    },
    Defect("no previous hash", [.receiptMatchesGate]) {
      $0.set("previous_hash", nil)
    },
    Defect("a previous hash that is null", [.receiptMatchesGate]) {
      $0.set("previous_hash", .null)
    },
    // The decision.
    Defect("no decision in the receipt", [.decisionPresent, .receiptMatchesGate]) {
      $0.receipt?["runtime_decision"] = nil
    },
    Defect("no decision in the gate", [.decisionPresent, .receiptMatchesGate]) {
      $0.gate?["runtime_decision"] = nil
    },
    Defect("a decision that nobody knows", [.decisionPresent]) {
      $0.set("runtime_decision", .text("review"))
    },
    Defect("a decision in capitals", [.decisionPresent, .receiptMatchesGate]) {
      $0.receipt?["runtime_decision"] = .text("ALLOW")
    },
    Defect("a block in the gate", [.receiptMatchesGate]) {
      $0.gate?["runtime_decision"] = .text("block")
    },
    // Violations.
    Defect("a violation in the receipt", [.violationsEmpty]) {
      $0.receipt?["violations"] = .list([.text("context")])
    },
    Defect("a violation in the gate", [.violationsEmpty]) {
      $0.gate?["violations"] = .list([.null])
    },
    Defect("no violations in the receipt", [.violationsEmpty]) { $0.receipt?["violations"] = nil },
    Defect("no violations in the gate", [.violationsEmpty]) { $0.gate?["violations"] = nil },
    Defect("violations that are no list", [.violationsEmpty]) {
      $0.receipt?["violations"] = .object([:])
    },
    // Checks.
    Defect("no checks in the receipt", [.checksAcceptable]) { $0.receipt?["checks"] = nil },
    Defect("no checks in the gate", [.checksAcceptable]) { $0.gate?["checks"] = nil },
    Defect("an empty table of checks", [.checksAcceptable]) { $0.receipt?["checks"] = .object([:]) },
    Defect("checks that are a list", [.checksAcceptable]) { $0.receipt?["checks"] = .list([]) },
    Defect("a failed check in the receipt", [.checksAcceptable]) { $0.receipt?["checks"] = open },
    Defect("a failed check in the gate", [.checksAcceptable]) { $0.gate?["checks"] = open },
    Defect("a check that is null", [.checksAcceptable]) {
      $0.receipt?["checks"] = .object(["context_found": .null])
    },
    Defect("a check that is the text true", [.checksAcceptable]) {
      $0.receipt?["checks"] = .object(["context_found": .text("true")])
    },
    Defect("a failed check with a finding that nothing softened", [.checksAcceptable]) {
      $0.receipt?["checks"] = open
      $0.receipt?["findings"] = .list([.object(["check": .text("context_found")])])
    },
    Defect("a failed check that is softened by null", [.checksAcceptable]) {
      $0.receipt?["checks"] = open
      $0.receipt?["findings"] = .list([
        .object(["check": .text("context_found"), "softened_by": .null])
      ])
    },
    Defect("a failed check of which one finding is not softened", [.checksAcceptable]) {
      $0.receipt?["checks"] = open
      $0.receipt?["findings"] = .list([
        .object(["check": .text("context_found"), "softened_by": .text("r1")]),
        .object(["check": .text("context_found")]),
      ])
    },
    Defect("a softened finding of another check", [.checksAcceptable]) {
      $0.receipt?["checks"] = open
      $0.receipt?["findings"] = .list([
        .object(["check": .text("before_exists"), "softened_by": .text("r1")])
      ])
    },
    Defect("a softened finding in the gate only", [.checksAcceptable]) {
      $0.receipt?["checks"] = open
      $0.gate?["findings"] = .list([
        .object(["check": .text("context_found"), "softened_by": .text("r1")])
      ])
    },
  ]

  @Test(arguments: defects, [RuntimeDecision.allow, .warn])
  func `any defect of the source fails its checks and terminates`(
    defect: Defect, decision: RuntimeDecision
  ) {
    var pair = SourcePair(decision)
    defect.change(&pair)
    let plan = plan(pair)
    #expect(plan.failed == defect.failed)
    #expect(plan.action == .terminate)
    #expect(plan.entries == ActionMapping.standard.action(for: .block).entries)
    #expect(plan.checks.map(\.check) == ActionCheck.allCases)
  }

  @Test(arguments: defects)
  func `a block stays a block, whatever its checks are`(defect: Defect) {
    var pair = SourcePair(.block)
    defect.change(&pair)
    let plan = plan(pair)
    #expect(plan.action == .terminate)
    // Without a receipt, or with another word in it, nobody knows of a block.
    if pair.receipt?["runtime_decision"]?.text == "block" {
      #expect(!plan.failed.contains(.checksAcceptable))
    }
  }

  @Test(arguments: RuntimeDecision.allCases)
  func `a source that is not bound to its own inputs terminates`(decision: RuntimeDecision) {
    let plan = plan(SourcePair(decision), linksHold: false)
    #expect(plan.action == .terminate)
    #expect(plan.failed == [.receiptMatchesGate])
  }

  @Test(arguments: [(RuntimeDecision.warn, true), (.allow, false)])
  func `a failure that is listed as softened is acceptable for a warning only`(
    decision: RuntimeDecision, accepted: Bool
  ) {
    for both in [true, false] {
      var pair = SourcePair(decision)
      pair.receipt?["checks"] = .object(["a": .flag(true), "b": .flag(false)])
      if both { pair.gate?["checks"] = pair.receipt?["checks"] }
      pair.receipt?["findings"] = .list([
        .object(["check": .text("b"), "softened_by": .text("dry_run"), "more": .null]),
        .object(["check": .text("b"), "softened_by": .text("r1")]),
      ])
      let plan = plan(pair)
      #expect(plan.action == (accepted ? .isolateAndContinue : .terminate))
      #expect(plan.failed == (accepted ? [] : [.checksAcceptable]))
    }
  }

  @Test func `a softened check that fails in the gate alone does not go with an allow`() {
    var pair = SourcePair(.allow)
    pair.gate?["checks"] = Self.open
    pair.receipt?["findings"] = .list([
      .object(["check": .text("context_found"), "softened_by": .text("r1")])
    ])
    #expect(plan(pair).failed == [.checksAcceptable])
  }

  @Test func `a block with violations terminates for its own reason`() {
    var pair = SourcePair(.block)
    pair.receipt?["violations"] = .list([.text("context")])
    #expect(plan(pair).action == .terminate)
    #expect(plan(pair).failed == [.violationsEmpty])
  }

  @Test(arguments: ["", "{", "[]", "null", "\"text\"", "{}x", "{\"stage\":1,\"stage\":1}", "{\"a\":01}"])
  func `what is no JSON object counts as missing`(text: String) {
    let gate = SourcePair(.allow).documents.gate?.canonical ?? ""
    let source = SourceStage(receipt: Array(text.utf8), gate: Array(gate.utf8))
    #expect(source.receipt == nil)
    let plan = ActionPlan(source: source, mapping: .standard)
    #expect(plan.failed == Self.noReceipt)
    #expect(plan.action == .terminate)
    #expect(source.number == 356)
  }

  @Test func `every truncation and every changed byte of a source terminates`() {
    let documents = SourcePair(.allow).documents
    let receipt = Array((documents.receipt?.canonical ?? "").utf8)
    let gate = Array((documents.gate?.canonical ?? "").utf8)
    func action(_ receipt: [UInt8], _ gate: [UInt8]) -> Action {
      ActionPlan(source: SourceStage(receipt: receipt, gate: gate), mapping: .standard).action
    }
    #expect(action(receipt, gate) == .proceed)
    for count in receipt.indices { #expect(action(Array(receipt[..<count]), gate) == .terminate) }
    for count in gate.indices { #expect(action(receipt, Array(gate[..<count])) == .terminate) }
    for place in receipt.indices {
      var changed = receipt
      changed[place] ^= 1
      #expect(action(changed, gate) == .terminate, "\(place)")
    }
  }

  @Test(arguments: [1, 2, 356, 9998])
  func `any stage from 1 to 9998 can be a source`(stage: Int) {
    let pair = SourcePair(.warn, stage: stage)
    #expect(pair.source.number == stage)
    #expect(pair.source.createdAt?.text == "2026-06-23T01:32:21Z")
    #expect(plan(pair).action == .isolateAndContinue)
  }
}
