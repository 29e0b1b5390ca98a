internal import CheckedValues
internal import Receipts

/// The third file of stage 3, for a person: at most 40 lines of at most 100 characters.
enum ActionSummary {
  /// Entries listed at most; the documents have them all. Of many that are isolated and many that are allowed both
  /// are shown.
  static let maximumEntries = 24
  static let fewestAllowed = 8

  static func text(
    plan: ActionPlan, context: ActionContext, entryHash: SHA256Digest, receiptHash: SHA256Digest
  ) -> String {
    let names = context.fileNames
    var lines = [
      "Stage \(context.sourceStage + 1): \(Stage.action.title.text)",
      "",
      "case:            \(short(context.caseName?.text ?? "-", 83))",
      "created at:      \(context.createdAt)",
      "action decision: \(plan.action.rawValue)",
      "isolation mode:  \(plan.action.isolationMode.rawValue)",
      "",
    ]
    for entry in shown(plan.entries) {
      let (target, reason) = (short(entry.target.text, 42), short(entry.reason.text, 42))
      lines.append("\(word(entry)) \(target) (\(reason))")
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
    return lines.joined(separator: "\n") + "\n"
  }

  private static func shown(_ entries: [ActionEntry]) -> [ActionEntry] {
    let allowed = entries.filter { $0.verb == .continueRuntime }
    let others = entries.filter { $0.verb != .continueRuntime }
    let isFew = others.count <= maximumEntries - min(fewestAllowed, allowed.count)
    let mostAllowed = isFew ? maximumEntries - others.count : fewestAllowed
    let mostOthers = maximumEntries - min(allowed.count, mostAllowed)
    var (allowedSeen, othersSeen) = (0, 0)
    return entries.filter { entry in
      if entry.verb == .continueRuntime {
        allowedSeen += 1
        return allowedSeen <= mostAllowed
      }
      othersSeen += 1
      return othersSeen <= mostOthers
    }
  }

  /// A name cut to fit its line; the documents have it whole.
  private static func short(_ name: String, _ width: Int) -> String {
    name.utf8.count <= width ? name : name.prefix(width - 3) + "..."
  }

  private static func word(_ entry: ActionEntry) -> String {
    switch entry.verb {
    case .continueRuntime: "allowed:   "
    case .isolateCapability: "isolated:  "
    case .terminateRuntime: "terminated:"
    }
  }
}
