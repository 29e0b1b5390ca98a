public import StrictJSON

/// The section `evidence` of policy.json: which evidence there must be, and how good it must be.
public struct EvidencePolicy: Sendable, Equatable {
  /// A hundred years.
  public static let maximumAgeLimit = 876_600

  public var required: [EvidenceKind]
  public var maxAgeHours: Int
  public var mustNameSubject: Bool
  public var mustBeSigned: Bool

  public init(
    required: [EvidenceKind], maxAgeHours: Int, mustNameSubject: Bool, mustBeSigned: Bool
  ) {
    self.required = required
    self.maxAgeHours = maxAgeHours
    self.mustNameSubject = mustNameSubject
    self.mustBeSigned = mustBeSigned
  }

  /// All four members are required; no kind stands twice in `required`.
  public init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      let required = try reader.required("required")
      let kinds = try required.array(0...EvidenceKind.allCases.count) { kind throws(JSONRefusal) in
        try kind.word(EvidenceKind.self)
      }
      guard Set(kinds).count == kinds.count else { throw required.refusal(.form("distinct_words")) }
      return EvidencePolicy(
        required: kinds,
        maxAgeHours: try reader.required("max_age_hours").integer(in: 0...Self.maximumAgeLimit),
        mustNameSubject: try reader.required("must_name_subject").bool(),
        mustBeSigned: try reader.required("must_be_signed").bool())
    }
  }
}
