public import CheckedValues
public import Receipts

/// What the audit streams of a window say about capabilities: three figures, and whether they are good enough
/// to go ahead. FAIL and UNKNOWN are both a no.
public struct Signoff: Sendable {
  public enum Result: String, Sendable, CaseIterable {
    case pass = "PASS"
    case fail = "FAIL"
    /// Too few to say so, or a stream that does not verify.
    case unknown = "UNKNOWN"
  }

  public enum Measure: String, Sendable, CaseIterable {
    /// Requests that were answered, and approvals that somebody gave. All must be good.
    case approvalCompliance = "approval_compliance"
    /// Rollbacks after a refused capability that came to their end. All must.
    case rollbackSuccess = "rollback_success"
    /// Capability-policy violations, without those of a controlled fixture. There must be none.
    case policyViolations = "policy_violations"
  }

  /// How many events of a kind there must be before a figure says anything.
  public struct Floors: Sendable {
    public var decisions: Int
    public var rollbacks: Int
    public var events: Int

    public init(decisions: Int, rollbacks: Int, events: Int) {
      (self.decisions, self.rollbacks, self.events) = (decisions, rollbacks, events)
    }
  }

  /// Where an event stands.
  public struct Place: Sendable, Equatable {
    public let stream: StreamID
    public let sequence: Int
  }

  /// One figure and the events behind it.
  public struct Figure: Sendable {
    public let measure: Measure
    public let result: Result
    /// Events that are as they should be; for violations those that are not.
    public let count: Int
    public let total: Int
    public let floor: Int
    /// The events that count for it; for violations there are none.
    public let inFavour: [Place]
    /// The events that stand against a pass.
    public let against: [Place]
  }

  /// What stands in the names of a controlled fixture: the stream, the action or the transaction begins so.
  public static let fixtureTag = "policy_violation_expected"

  private let since: Timestamp?
  private let until: Timestamp?
  private var brokenStreams: [StreamID] = []
  private var streams = 0
  private var events = 0
  private var good: [Measure: [Place]] = [:]
  private var against: [Measure: [Place]] = [:]
  /// What was counted before the stream that is being read.
  private var eventsBefore = 0
  private var placesBefore: [Measure: (good: Int, against: Int)] = [:]
  /// Requests of the stream that is being read that nobody has answered yet, by what they ask.
  private var open: [Question: Place] = [:]

  private struct Question: Hashable {
    let module: Identifier?
    let capability: Identifier?
    let action: Identifier?
    let request: SHA256Digest?
  }

  /// Events from the first to the last of these seconds count; nil is no limit.
  public init(since: Timestamp?, until: Timestamp?) { (self.since, self.until) = (since, until) }

  /// Takes the events of a stream in their order; call `endStream` behind the last one.
  public mutating func take(_ event: AuditEvent) {
    let time = event.draft.recordedAt
    guard since.map({ $0 <= time }) ?? true, until.map({ time <= $0 }) ?? true else { return }
    events += 1
    let place = Place(stream: event.stream, sequence: event.sequence)
    switch event.payload {
    case .capability(let kind, let payload):
      take(kind, payload, event.draft.requestFingerprint, place)
    case .releaseRefused(let refusal)
    where refusal.reasonCodes.contains(.capabilityReplayDetected):
      countViolation(place, [event.stream.text])
    default: break
    }
  }

  /// Requests that are still open were not answered. Of a stream that does not verify nothing counts.
  public mutating func endStream(_ stream: StreamID, isIntact: Bool) {
    streams += 1
    if isIntact {
      against[.approvalCompliance, default: []] += open.values.sorted { $0.sequence < $1.sequence }
    } else {
      brokenStreams.append(stream)
      forgetStream()
    }
    open = [:]
    eventsBefore = events
    for measure in Measure.allCases {
      placesBefore[measure] = (good[measure]?.count ?? 0, against[measure]?.count ?? 0)
    }
  }

  private mutating func forgetStream() {
    events = eventsBefore
    for measure in Measure.allCases {
      let before = placesBefore[measure] ?? (0, 0)
      good[measure]?.removeSubrange(before.good...)
      against[measure]?.removeSubrange(before.against...)
    }
  }

  private mutating func take(
    _ kind: CapabilityEvent, _ payload: EscalationPayload, _ request: SHA256Digest?, _ place: Place
  ) {
    let question = Question(
      module: payload.moduleID, capability: payload.capabilityID, action: payload.actionID,
      request: request)
    switch kind {
    case .requested:
      if let earlier = open.updateValue(place, forKey: question) {
        against[.approvalCompliance, default: []].append(earlier)
      }
    case .approved:
      let isExplicit =
        open.removeValue(forKey: question) != nil && payload.approver != nil
        && payload.decision == .approved && payload.scope != .none
      count(.approvalCompliance, isExplicit, place)
    case .denied:
      count(.approvalCompliance, open.removeValue(forKey: question) != nil, place)
    case .rollbackExecuted: count(.rollbackSuccess, true, place)
    case .rollbackFailed: count(.rollbackSuccess, false, place)
    case .rejected: break
    }
    if payload.reason == .reject(.policyViolation), [.denied, .rejected].contains(kind) {
      let names = [place.stream.text, payload.actionID?.text, payload.transactionID?.text]
      countViolation(place, names.compactMap { $0 })
    }
  }

  private mutating func count(_ measure: Measure, _ isGood: Bool, _ place: Place) {
    if isGood {
      good[measure, default: []].append(place)
    } else {
      against[measure, default: []].append(place)
    }
  }

  private mutating func countViolation(_ place: Place, _ names: [String]) {
    guard !names.contains(where: { $0.hasPrefix(Self.fixtureTag) }) else { return }
    against[.policyViolations, default: []].append(place)
  }

  /// All figures. A stream that does not verify leaves every pass unknown: what it does not show could be
  /// against it.
  public func figures(_ floors: Floors) -> [Figure] {
    Measure.allCases.map { measure in
      let (good, against) = (good[measure] ?? [], against[measure] ?? [])
      let isCount = measure == .policyViolations
      let (total, floor) =
        switch measure {
        case .approvalCompliance: (good.count + against.count, floors.decisions)
        case .rollbackSuccess: (good.count + against.count, floors.rollbacks)
        case .policyViolations: (events, floors.events)
        }
      let isSure = brokenStreams.isEmpty && total >= floor
      return Figure(
        measure: measure, result: !against.isEmpty ? .fail : isSure ? .pass : .unknown,
        count: isCount ? against.count : good.count, total: total, floor: floor, inFavour: good,
        against: against)
    }
  }

  /// The report as a document.
  public func document(_ floors: Floors) -> OutputDocument {
    let figures = figures(floors)
    var document = OutputDocument()
    document.add("schema", .constant("membrane.signoff-report.v1"))
    document.add("since", .optional(since) { .time($0) })
    document.add("until", .optional(until) { .time($0) })
    document.add("streams", .count(streams))
    document.add("broken_streams", .list(brokenStreams.map { $0.metadata }))
    document.add("events", .count(events))
    document.add("figures", .list(figures.map { $0.metadata }))
    document.add("verdict", .constant(Self.isGo(figures) ? "go" : "no_go"))
    return document
  }

  public static func isGo(_ figures: [Figure]) -> Bool {
    figures.allSatisfy { $0.result == .pass }
  }
}

extension Signoff.Figure {
  fileprivate var metadata: Metadata {
    let members: [(MemberName, Metadata)] = [
      ("measure", .word(measure)), ("result", .word(result)), ("count", .count(count)),
      ("total", .count(total)), ("floor", .count(floor)),
      ("in_favour", .list(inFavour.map { $0.metadata })), ("against", .list(against.map { $0.metadata })),
    ]
    return .object(members)
  }
}

extension Signoff.Place {
  fileprivate var metadata: Metadata {
    let members: [(MemberName, Metadata)] = [
      ("stream_id", stream.metadata), ("sequence", .count(sequence)),
    ]
    return .object(members)
  }
}
