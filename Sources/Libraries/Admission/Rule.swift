public import CheckedValues
internal import StrictJSON

/// One rule of a policy.
public struct Rule: Sendable {
  public enum Severity: String, Sendable, CaseIterable {
    case allow, warn, review, block

    /// A greater number is the stricter answer.
    var strictness: Int {
      switch self {
      case .allow: 0
      case .warn: 2
      case .review: 3
      case .block: 4
      }
    }

    /// The strictness of a review that a human decided in favour: the rule stays the one that decided.
    static let allowByHuman = 1
  }

  /// What a rule can be about.
  public enum Attribute: String, Sendable, CaseIterable {
    case packageID = "package_id"
    case projectID = "project_id"
    case originClass = "origin_class"
    case capability, surface, action, transition

    /// What it can be, where that is a closed vocabulary.
    fileprivate var words: [String]? {
      switch self {
      case .originClass: Request.OriginClass.allCases.map { $0.rawValue }
      case .transition: Lifecycle.Transition.allCases.map { $0.rawValue }
      default: nil
      }
    }
  }

  public let id: Identifier
  public let orderIndex: Int?
  public let priority: Int
  public let severity: Severity
  /// All must hold; none at all matches every request.
  public let match: [(attribute: Attribute, pattern: NamePattern)]

  init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      let idNode = try reader.required("rule_id")
      // A finding says `dry_run` when the mode softened it; no rule may look like that.
      guard try idNode.string() != "dry_run" else { throw idNode.refusal(.form("rule_id")) }
      return Rule(
        id: try idNode.identifier(),
        orderIndex: try reader.optional("order_index")?.integer(in: Self.numbers),
        priority: try reader.optional("priority")?.integer(in: Self.numbers) ?? 0,
        severity: try reader.required("severity").word(),
        match: try reader.required("match").object { match throws(JSONRefusal) in
          var patterns: [(attribute: Attribute, pattern: NamePattern)] = []
          for (name, value) in match.rest() {
            guard let attribute = Attribute(rawValue: try name.string()) else {
              throw name.refusal(.knownMember)
            }
            let pattern = try value.namePattern()
            // A rule with a word that is misspelt would never match.
            if let words = attribute.words, !words.contains(where: { pattern.matches($0) }) {
              throw value.refusal(.oneOf(words))
            }
            patterns.append((attribute, pattern))
          }
          return patterns
        })
    }
  }

  private static let numbers = -1_000_000_000...1_000_000_000

  private init(
    id: Identifier, orderIndex: Int?, priority: Int, severity: Severity,
    match: [(attribute: Attribute, pattern: NamePattern)]
  ) {
    (self.id, self.orderIndex, self.priority) = (id, orderIndex, priority)
    (self.severity, self.match) = (severity, match)
  }

  /// Whether every member of `match` holds for what the request has.
  func matches(_ holds: (Attribute, NamePattern) -> Bool) -> Bool {
    match.allSatisfy { attribute, pattern in holds(attribute, pattern) }
  }
}
