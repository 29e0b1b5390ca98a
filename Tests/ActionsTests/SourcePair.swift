import Actions
import CheckedValues
import PlainJSON
import Receipts

/// A receipt and a gate of some maker, small but of the shape that actions.md reads, with members that
/// no one here knows. `source` seals both, unless the test wants otherwise.
struct SourcePair: Sendable {
  var receipt: [String: PlainJSON]?
  var gate: [String: PlainJSON]?
  /// What happens to the documents after they were sealed.
  var alterReceipt: @Sendable (inout [String: PlainJSON]) -> Void = { _ in }
  var alterGate: @Sendable (inout [String: PlainJSON]) -> Void = { _ in }
  /// Whether the receipt names the gate's hash as it is, rather than one of its own.
  var namesGate = true

  static let previous = PlainJSON.text(String(repeating: "ab", count: 32))
  static let other = PlainJSON.text(String(repeating: "cd", count: 32))
  static let checks = PlainJSON.object([
    "before_exists": .flag(true), "context_found": .flag(true),
  ])

  init(_ decision: RuntimeDecision, stage: Int = 356) {
    let common: [String: PlainJSON] = [
      "stage": .number(stage), "engine": .text("Some \"Gate\" of others & more"),
      "source_stage": .number(stage - 1), "created_at": .text("2026-06-23T01:32:21Z"),
      "previous_hash": Self.previous, "runtime_decision": .text(decision.rawValue),
      "checks": Self.checks, "violations": .list([]), "reasons": .list([.text("found_locally")]),
    ]
    receipt = common
    gate = common.merging(
      [
        "before_binding": .object(["path": .text("a/b.json")]),
        "context": .object(["run": .null, "local": .flag(true)]),
      ]) { $1 }
  }

  /// Gives both documents the same member; nil takes it away.
  mutating func set(_ name: String, _ value: PlainJSON?) {
    receipt?[name] = value
    gate?[name] = value
  }

  var documents: (receipt: PlainJSON?, gate: PlainJSON?) {
    var (receipt, gate) = (receipt, gate)
    let entry = gate.map {
      PlainJSON.object($0).digest(without: ["entry_hash", "runtime_decision", "reasons"])
    }
    gate?["entry_hash"] = entry.map { .text($0.hex) }
    if namesGate { receipt?["entry_hash"] = entry.map { .text($0.hex) } ?? Self.other }
    if let sealed = receipt {
      let hash = PlainJSON.object(sealed).digest(without: ["receipt_sha256"])
      receipt?["receipt_sha256"] = .text(hash.hex)
    }
    if var changed = receipt {
      alterReceipt(&changed)
      receipt = changed
    }
    if var changed = gate {
      alterGate(&changed)
      gate = changed
    }
    return (receipt.map { .object($0) }, gate.map { .object($0) })
  }

  var source: SourceStage {
    let (receipt, gate) = documents
    return SourceStage(
      receipt: receipt.map { Array($0.canonical.utf8) },
      gate: gate.map { Array($0.canonical.utf8) })
  }
}

extension ActionPlan {
  var failed: Set<ActionCheck> { Set(checks.filter { !$0.passed }.map(\.check)) }
}
