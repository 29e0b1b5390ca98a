import Admission
import CheckedValues
import PlainJSON
import Testing

/// Which rule decides (admission.md: Rule resolver): three modes, two stable orders.
@Suite struct RuleResolverTests {
  /// Rules as `id severity members-in-match order priority`, what must come out in each mode, as
  /// `id severity`, `none` or `ambiguous`.
  struct Table: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let rules: [PlainJSON]
    /// By mode and order, as `deny_wins/lexical_rule_id`.
    let answers: [String: String]

    init(_ what: String, _ rules: [PlainJSON], _ answers: [String: String]) {
      (testDescription, self.rules, self.answers) = (what, rules, answers)
    }
  }

  private static func rule(
    _ id: String, _ severity: String, match: Int = 0, order: Int? = nil, priority: Int? = nil
  ) -> PlainJSON {
    let members = [("package_id", "six"), ("surface", "ci"), ("action", "pub*")].prefix(match)
    return Documents.rule(
      id, severity, match: Dictionary(uniqueKeysWithValues: members), order: order,
      priority: priority)
  }

  private static func everywhere(_ answer: String) -> [String: String] {
    var answers: [String: String] = [:]
    for mode in ["deny_wins", "most_specific", "explicit_priority"] {
      for order in ["lexical_rule_id", "order_index"] { answers["\(mode)/\(order)"] = answer }
    }
    return answers
  }

  static let tables: [Table] = [
    Table("no rules", [], everywhere("none")),
    Table(
      "no rule that matches", [Documents.rule("a", "allow", match: ["package_id": "seven"])],
      everywhere("none")),
    Table("one rule", [rule("a", "review")], everywhere("a review")),
    Table(
      "all severities",
      [
        rule("a", "allow", match: 3, order: 4, priority: 0),
        rule("b", "warn", match: 2, order: 3, priority: 1),
        rule("c", "review", match: 1, order: 2, priority: 2),
        rule("d", "block", match: 0, order: 1, priority: 3),
      ],
      [
        "deny_wins/lexical_rule_id": "d block", "deny_wins/order_index": "d block",
        "most_specific/lexical_rule_id": "a allow", "most_specific/order_index": "a allow",
        "explicit_priority/lexical_rule_id": "d block", "explicit_priority/order_index": "d block",
      ]),
    Table(
      "without a block, review wins over warn, and warn over allow",
      [rule("a", "allow", priority: 9), rule("b", "warn"), rule("c", "review", priority: -1)],
      [
        "deny_wins/lexical_rule_id": "c review", "deny_wins/order_index": "c review",
        "most_specific/lexical_rule_id": "a allow", "most_specific/order_index": "ambiguous",
        "explicit_priority/lexical_rule_id": "a allow", "explicit_priority/order_index": "a allow",
      ]),
    Table(
      "a tie that only the order index breaks",
      [rule("a", "allow", order: 2), rule("b", "block", order: 1)],
      [
        "deny_wins/lexical_rule_id": "b block", "deny_wins/order_index": "b block",
        "most_specific/lexical_rule_id": "a allow", "most_specific/order_index": "b block",
        "explicit_priority/lexical_rule_id": "a allow", "explicit_priority/order_index": "b block",
      ]),
    Table(
      "a tie that the order index cannot break",
      [rule("a", "allow", order: 1), rule("b", "block", order: 1)],
      [
        "deny_wins/lexical_rule_id": "b block", "deny_wins/order_index": "b block",
        "most_specific/lexical_rule_id": "a allow", "most_specific/order_index": "ambiguous",
        "explicit_priority/lexical_rule_id": "a allow", "explicit_priority/order_index": "ambiguous",
      ]),
    Table(
      "a tie of the same severity is none",
      [rule("b", "warn", order: 1), rule("a", "warn", order: 1)], everywhere("a warn")),
    Table(
      "a rule without an order index comes after all that have one",
      [rule("a", "warn"), rule("b", "allow", order: 1_000_000_000)],
      [
        "deny_wins/lexical_rule_id": "a warn", "deny_wins/order_index": "a warn",
        "most_specific/lexical_rule_id": "a warn", "most_specific/order_index": "b allow",
        "explicit_priority/lexical_rule_id": "a warn", "explicit_priority/order_index": "b allow",
      ]),
    Table(
      "a tie further down does not matter",
      [
        rule("a", "allow", match: 1, order: 1, priority: 5), rule("b", "warn", order: 2),
        rule("c", "allow", order: 2),
      ],
      [
        "deny_wins/lexical_rule_id": "b warn", "deny_wins/order_index": "b warn",
        "most_specific/lexical_rule_id": "a allow", "most_specific/order_index": "a allow",
        "explicit_priority/lexical_rule_id": "a allow", "explicit_priority/order_index": "a allow",
      ]),
    Table(
      "a priority below 0 goes after a rule without one",
      [rule("a", "allow", priority: -1), rule("b", "block")],
      [
        "deny_wins/lexical_rule_id": "b block", "deny_wins/order_index": "b block",
        "most_specific/lexical_rule_id": "a allow", "most_specific/order_index": "ambiguous",
        "explicit_priority/lexical_rule_id": "b block", "explicit_priority/order_index": "b block",
      ]),
  ]

  private static let attributes: [String: String] = [
    "package_id": "six", "project_id": "sample", "origin_class": "third_party_external",
    "capability": "state.read", "surface": "ci", "action": "publish",
  ]

  /// The answer in words.
  private func answer(
    _ rules: [PlainJSON], _ mode: String = "deny_wins", _ order: String = "lexical_rule_id",
    attributes: [String: String] = attributes
  ) throws -> String {
    let policy = try Policy(
      try Documents.parse(
        Documents.policy.with("rules", .list(rules))
          .with("conflict_resolution_mode", .text(mode)).with("stable_order_mode", .text(order))))
    return switch policy.rules.resolve({ attributes[$0.rawValue].map($1.matches) ?? false }) {
    case .rule(let id, let severity): "\(id) \(severity.rawValue)"
    case .noMatch: "none"
    case .ambiguous: "ambiguous"
    }
  }

  @Test(arguments: tables)
  func `each mode and order has its answer, whatever the order in the text`(table: Table) throws {
    for (modes, expected) in table.answers {
      let parts = modes.split(separator: "/").map(String.init)
      for rules in orders(of: table.rules) {
        #expect(try answer(rules, parts[0], parts[1]) == expected, "\(modes)")
      }
    }
  }

  /// All orders of a short list.
  private func orders(of rules: [PlainJSON]) -> [[PlainJSON]] {
    guard rules.count > 1 else { return [rules] }
    return rules.indices.flatMap { first in
      var rest = rules
      let rule = rest.remove(at: first)
      return orders(of: rest).map { [rule] + $0 }
    }
  }

  @Test(arguments: [
    ("package_id", "six", true), ("package_id", "six*", true), ("package_id", "si*", true),
    ("package_id", "*", true), ("package_id", "sixt*", false), ("package_id", "Six", false),
    ("package_id", "ix", false), ("package_id", "si", false), ("capability", "state.*", true),
    ("capability", "state.read*", true), ("capability", "state", false),
    ("origin_class", "third_party_external", true), ("origin_class", "first_party", false),
    ("surface", "ci", true), ("action", "publish", true), ("project_id", "sample", true),
    // A request without the attribute is matched by no pattern for it.
    ("transition", "*", false), ("transition", "install", false),
  ])
  func `a star stands for any end, and nothing else does`(
    attribute: String, pattern: String, matches: Bool
  ) throws {
    let rules = [Documents.rule("a", "allow", match: [attribute: pattern])]
    #expect(try answer(rules) == (matches ? "a allow" : "none"))
  }

  @Test func `a rule matches when every member of its match does`() throws {
    let match = ["package_id": "six", "surface": "ci", "action": "publish", "project_id": "s*"]
    #expect(try answer([Documents.rule("a", "allow", match: match)]) == "a allow")
    for name in match.keys {
      var other = match
      other[name] = "other"
      #expect(try answer([Documents.rule("a", "allow", match: other)]) == "none")
    }
    #expect(try answer([Documents.rule("a", "block")], attributes: [:]) == "a block")
  }
}
