internal import Audit
internal import CheckedValues
internal import Receipts
internal import Storage
internal import ToolSupport

extension ToolFailure {
  /// A folder that is not there is a mistake in the call, not a history without events.
  static func noAudit(below out: String) -> ToolFailure {
    .usage(
      "\(out)/\(AuditFolder.name): no such folder",
      hint: "--out is the folder that the stages write into")
  }
}

extension AuditFolder {
  /// All streams. A file that looks like one and cannot be one is not passed over.
  func knownStreams() throws(ToolFailure) -> [StreamID] {
    let (all, strange) = try orFail(streams())
    if let name = strange.first {
      throw ToolFailure.usage(
        "\(path(of: name)): not the name of a stream", hint: "find out where the file came from")
    }
    return all
  }
}

/// What a stream says of the uses of one permit.
struct PermitUses: Sendable {
  var count = 0
  /// The place of the last one; -1 without one.
  var last = -1
}

/// All audit streams of an output folder, each verified from its first event.
struct StreamSurvey: Sendable {
  /// One stream, and what a report says of it.
  struct Stream: Sendable {
    let id: StreamID
    var events = 0
    /// What is wrong with it, for people; nil when it verifies.
    var problem: String?
    /// Bytes behind the last line feed, which are no event.
    var tornBytes = 0
    /// Permits that were used without having been issued here before.
    var unissued: [SHA256Digest] = []
    var uses = 0
    /// What happened to the kill switch.
    var killSwitch: [AuditEvent] = []
  }

  /// One stream with its events of answers and its uses, which are sorted into those of all.
  private struct Found: Sendable {
    var stream: Stream
    var answers: [AuditEvent] = []
    var usesOf: [SHA256Digest: PermitUses] = [:]
  }

  let streams: [Stream]
  /// The events of answers, by their hash.
  let answers: [SHA256Digest: AuditEvent]
  /// The hash of the event that issued a permit, by the permit's id.
  private let issues: [SHA256Digest: SHA256Digest]
  /// The permits of each decision, by its action receipt: there is one.
  let permits: [SHA256Digest: Set<SHA256Digest>]
  let uses: [SHA256Digest: PermitUses]

  var killSwitch: [AuditEvent] { streams.flatMap { $0.killSwitch } }

  init(out: String, jobs: Int) throws(ToolFailure) {
    guard let folder = try orFail(AuditFolder(reading: out)) else {
      (streams, answers, issues, permits, uses) = ([], [:], [:], [:], [:])
      return
    }
    let ids = try folder.knownStreams()
    let found = try orFail(
      spread(ids.count, jobs: jobs) { number throws(Fault) in
        try Self.look(at: ids[number], in: folder)
      })
    streams = found.map { $0.stream }
    let count = found.reduce(0) { $0 + $1.answers.count }
    var answers: [SHA256Digest: AuditEvent] = Dictionary(minimumCapacity: count)
    var issues: [SHA256Digest: SHA256Digest] = Dictionary(minimumCapacity: count)
    var permits: [SHA256Digest: Set<SHA256Digest>] = Dictionary(minimumCapacity: count)
    for one in found {
      for event in one.answers {
        answers[event.eventHash] = event
        guard case .permitIssued(let issue) = event.payload else { continue }
        issues[issue.permitID] = event.eventHash
        permits[issue.actionReceipt, default: []].insert(issue.permitID)
      }
    }
    (self.answers, self.issues, self.permits) = (answers, issues, permits)
    uses = found.reduce(into: [:]) { all, one in
      for (permit, uses) in one.usesOf where uses.count >= all[permit]?.count ?? 0 { all[permit] = uses }
    }
  }

  /// The event that issued this permit.
  func issue(of permit: SHA256Digest) -> AuditEvent? { issues[permit].flatMap { answers[$0] } }

  private static func look(at id: StreamID, in folder: AuditFolder) throws(Fault) -> Found {
    var found = Found(stream: Stream(id: id))
    var permits = PermitTally()
    switch try folder.read(id) {
    case .failure(let refusal): found.stream.problem = refusal.wording(of: "\(id).jsonl")
    case .success(let file):
      let end = try file.verify(id) { event in
        found.stream.events += 1
        permits.see(event)
        switch event.payload {
        case .permitIssued, .releaseRefused: found.answers.append(event)
        case .killSwitchSet, .killSwitchLifted: found.stream.killSwitch.append(event)
        default: break
        }
      }
      switch end {
      case .failure(let refusal): found.stream.problem = refusal.wording(of: "\(id).jsonl")
      case .success(.failure(let broken)): found.stream.problem = broken.wording
      case .success(.success(let whole)): found.stream.tornBytes = whole.tornTail?.bytes ?? 0
      }
    }
    (found.stream.uses, found.stream.unissued) = (permits.uses, permits.unissued)
    found.usesOf = permits.usesOf
    return found
  }
}

/// The permits of one stream: each use needs what was issued before, for the same thing, and counts on
/// from the one before.
private struct PermitTally {
  private var issued: [SHA256Digest: (issue: PermitIssue, uses: PermitUses)] = [:]
  private(set) var uses = 0
  var usesOf: [SHA256Digest: PermitUses] { issued.mapValues { $0.uses } }
  private(set) var unissued: [SHA256Digest] = []

  mutating func see(_ event: AuditEvent) {
    switch event.payload {
    case .permitIssued(let issue): issued[issue.permitID] = (issue, PermitUses())
    case .permitUsed(let use):
      uses += 1
      guard let (issue, before) = issued[use.permitID], issue.caseName == use.caseName,
        issue.actionReceipt == use.actionReceipt, issue.decision == use.action,
        use.use == before.count + 1
      else { return unissued.append(use.permitID) }
      issued[use.permitID] = (issue, PermitUses(count: use.use, last: event.sequence))
    case .executionFinished(let end) where issued[end.permitID]?.uses.count ?? 0 == 0:
      unissued.append(end.permitID)
    default: break
    }
  }
}
