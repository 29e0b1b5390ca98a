internal import CheckedValues
internal import Receipts

/// The third file of stage 3, for a person: at most 40 lines of at most 100 characters.
enum ActionSummary {
  /// Entries listed at most; the documents have them all.
  static let maximumEntries = 24

  static func text(
    plan: ActionPlan, context: ActionContext, entryHash: SHA256Digest, receiptHash: SHA256Digest
  ) -> String {
    let names = context.fileNames
    var lines = [
      "Stage \(context.sourceStage + 1): \(Stage.action.title.text)",
      "",
      "case:            \(context.caseName?.text ?? "-")",
      "created at:      \(context.createdAt)",
      "action decision: \(plan.action.rawValue)",
      "isolation mode:  \(plan.action.isolationMode.rawValue)",
      "",
    ]
    for entry in plan.entries.prefix(maximumEntries) {
      lines.append("\(word(entry)) \(entry.target) (\(entry.reason))")
    }
    if plan.entries.count > maximumEntries {
      lines.append("and \(plan.entries.count - maximumEntries) more")
    }
    lines += [
      "",
      "action entry hash:     \(entryHash)",
      "action receipt sha256: \(receiptHash)",
      "",
      "written: \(names[0])",
      "         \(names[1])",
      "         \(names[2])",
    ]
    return lines.map { $0 + "\n" }.joined()
  }

  private static func word(_ entry: ActionEntry) -> String {
    switch entry.verb {
    case .continueRuntime: "allowed:   "
    case .isolateCapability: "isolated:  "
    case .terminateRuntime: "terminated:"
    }
  }
}
