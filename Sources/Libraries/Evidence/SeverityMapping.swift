public import StrictJSON

/// Which severity belongs into which bucket. What nobody mapped is `p1`.
public struct SeverityMapping: Sendable, Equatable {
  /// In the order of the cases of `Severity`.
  private var buckets: [SeverityBucket]

  /// critical, high and medium one by one, all others in `p4`.
  public static let usual = SeverityMapping(
    buckets: [
      .critical: .p1, .high: .p2, .medium: .p3, .low: .p4, .negligible: .p4, .unknown: .p4,
    ])

  private init(buckets: [Severity: SeverityBucket]) {
    self.buckets = Severity.allCases.map { buckets[$0] ?? .p1 }
  }

  /// Four buckets, none empty, no word in two, and every mandatory word in one.
  public init(_ node: JSONNode) throws(JSONRefusal) {
    self.init(
      buckets: try node.object { reader throws(JSONRefusal) in
        var read: [Severity: SeverityBucket] = [:]
        for (name, bucket) in Self.members {
          for word in try reader.required(name).elements(1...Severity.allCases.count) {
            let severity = try word.word(Severity.self)
            guard read[severity] == nil else { throw word.refusal(.form("distinct_words")) }
            read[severity] = bucket
          }
        }
        for severity in Severity.mandatory where read[severity] == nil {
          throw node.refusal(.member(severity.rawValue))
        }
        return read
      })
  }

  private static let members: [(StaticString, SeverityBucket)] = [
    ("p1", .p1), ("p2", .p2), ("p3", .p3), ("p4", .p4),
  ]

  /// The gravest bucket of those that the severities belong into.
  func bucket(of severities: SeveritySet) -> SeverityBucket {
    if severities.hasOther { return .p1 }
    return severities.gravest(buckets)
  }
}
