public import CheckedValues
internal import StrictJSON

/// Which of the rules that match decides.
public struct RuleResolver: Sendable {
  public enum Conflict: String, Sendable, CaseIterable {
    case denyWins = "deny_wins"
    case mostSpecific = "most_specific"
    case explicitPriority = "explicit_priority"
  }

  public enum Order: String, Sendable, CaseIterable {
    case lexicalRuleID = "lexical_rule_id"
    case orderIndex = "order_index"
  }

  public enum Answer: Sendable, Equatable {
    case rule(Identifier, Rule.Severity)
    case noMatch
    case ambiguous

    /// A greater number is the stricter answer.
    var strictness: Int {
      switch self {
      case .rule(_, let severity): severity.strictness
      case .noMatch: 5
      case .ambiguous: 6
      }
    }
  }

  let rules: [Rule]
  let conflict: Conflict
  let order: Order

  init(rules: [Rule], conflict: Conflict, order: Order) {
    // Sorted once by id: the order of a policy's text must not matter.
    self.rules = rules.sorted { $0.id < $1.id }
    (self.conflict, self.order) = (conflict, order)
  }

  /// Whether a rule sends requests to a human.
  public var canAsk: Bool { rules.contains { $0.severity == .review } }

  /// The answer for one set of attributes: `holds` says whether one of them is there and like the pattern.
  /// Of the matching rules those of the highest rank stay, of those the first in the stable order; when that
  /// leaves rules of different severity, none decides.
  public func resolve(_ holds: (Rule.Attribute, NamePattern) -> Bool) -> Answer {
    // Places, for a rule is three references to copy.
    var best: Int?
    var agree = true
    for place in rules.indices where rules[place].matches(holds) {
      guard let found = best else {
        best = place
        continue
      }
      let difference = compare(rules[place], rules[found])
      if difference > 0 {
        (best, agree) = (place, true)
      } else if difference == 0, rules[place].severity != rules[found].severity {
        agree = false
      }
    }
    guard let best else { return .noMatch }
    return agree ? .rule(rules[best].id, rules[best].severity) : .ambiguous
  }

  /// Positive when `one` goes before `other`, 0 when nothing tells them apart. Rules come in the
  /// order of their ids, so the lexical order never lets a later one replace an earlier one.
  private func compare(_ one: Rule, _ other: Rule) -> Int {
    let rank = rank(one) - rank(other)
    if rank != 0 { return rank }
    switch order {
    case .lexicalRuleID: return one.id < other.id ? 1 : -1
    case .orderIndex: return (other.orderIndex ?? .max).compared(to: one.orderIndex ?? .max)
    }
  }

  private func rank(_ rule: Rule) -> Int {
    switch conflict {
    case .denyWins: rule.severity.strictness
    case .mostSpecific: rule.match.count
    case .explicitPriority: rule.priority
    }
  }
}

extension Int {
  fileprivate func compared(to other: Int) -> Int { self == other ? 0 : self > other ? 1 : -1 }
}
