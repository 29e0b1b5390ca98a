internal import CheckedValues
internal import Receipts

/// The grant that a capability stands on, and which of the checks of grants and nonces it fails. Of several
/// files the one that passes is taken, else the one whose first failure comes latest, else the smallest id.
struct GrantChoice {
  typealias Failure = (check: AdmissionCheck, word: ReasonWord)

  let capability: Identifier
  private let file: GrantFile?
  let failures: [Failure]
  /// The grants of spent nonces that this choice rests on: all that were looked at, or those that would have been
  /// taken before the one that passes. Others may be spent later, and the same receipt still gives the same bytes.
  let spent: [Identifier]

  /// Nil when there is none of an approver: then nothing of it is looked at but that.
  var grant: Grant? { hasGrant ? file?.grant : nil }
  var hasGrant: Bool { file.map { $0.problem == nil && $0.grant != nil } ?? false }
  var isUnsigned: Bool { file?.isUnsigned ?? false }

  func fails(_ check: AdmissionCheck) -> Bool { failures.contains { $0.check == check } }

  private init(
    _ capability: Identifier, _ file: GrantFile?, _ failures: [Failure] = notGranted,
    spent: [Identifier] = []
  ) {
    (self.capability, self.file) = (capability, file)
    (self.failures, self.spent) = (failures, spent)
  }

  static func of(
    _ capability: Identifier, _ request: Request, _ catalog: Catalog, _ facts: GrantFacts,
    at time: Timestamp
  ) -> GrantChoice {
    if facts.files.isEmpty { return GrantChoice(capability, nil) }
    let own = facts.files.filter { $0.grant?.capability == capability }
    // A grant that the request names and that is about nothing that it needs.
    let others = facts.files.filter { file in
      file.grant.map { request.action?.requires.contains($0.capability) == false } ?? true
    }
    let question = Question(
      capability: capability, request: request, catalog: catalog, spent: facts.spent, time: time)
    var best: (file: GrantFile, failures: [Failure])?
    var (spent, spentOnly): ([Identifier], [Identifier]) = ([], [])
    for file in (own.isEmpty ? others : own).sorted(by: { $0.id < $1.id }) {
      let failures = question.failures(of: file)
      if failures.last?.word == .nonceSpent {
        spent.append(file.id)
        if failures.count == 1, best?.failures.isEmpty != true { spentOnly.append(file.id) }
      }
      guard let found = best else {
        best = (file, failures)
        continue
      }
      if place(failures) > place(found.failures) { best = (file, failures) }
    }
    guard let best else { return GrantChoice(capability, nil) }
    return GrantChoice(
      capability, best.file, best.failures, spent: best.failures.isEmpty ? spentOnly : spent)
  }

  private static let notGranted: [Failure] = [(.capabilityGranted, .capabilityNotGranted)]

  /// A greater number is a later first failure; the greatest is none.
  private static func place(_ failures: [Failure]) -> Int {
    failures.first.flatMap { AdmissionCheck.allCases.firstIndex(of: $0.check) } ?? .max
  }
}

/// What grants are held against.
private struct Question {
  let capability: Identifier
  let request: Request
  let catalog: Catalog
  let spent: Set<Identifier>?
  let time: Timestamp

  /// In the order of the checks. What a file says counts for nothing when no approver signed it.
  func failures(of file: GrantFile) -> [GrantChoice.Failure] {
    if let problem = file.problem { return [(.capabilityGranted, problem)] }
    guard let grant = file.grant else { return [(.capabilityGranted, .grantMalformed)] }
    var failures: [GrantChoice.Failure] = []
    if grant.status != .active { failures.append((.capabilityGranted, .grantNotActive)) }
    // An answer to a request is later than the chain that it answers, so the time of issue is no condition.
    if time >= grant.expiresAt { failures.append((.grantNotExpired, .grantExpired)) }
    failures += staleWords(grant).map { (.grantOfThisVersion, $0) }
    failures += scopeWords(grant).map { (.grantInScope, $0) }
    if let spent {
      if spent.contains(grant.id) { failures.append((.noncesUnspent, .nonceSpent)) }
    } else {
      failures.append((.noncesUnspent, .nonceLedgerMissing))
    }
    return failures
  }

  private func staleWords(_ grant: Grant) -> [ReasonWord] {
    var words: [ReasonWord] = []
    if grant.packageVersion != request.package.version { words.append(.grantOfOtherVersion) }
    if grant.catalogVersion.major != catalog.version.major { words.append(.grantOfOtherCatalog) }
    if case .session(let session) = grant.extent, session != request.sessionID {
      words.append(.grantSessionEnded)
    }
    return words
  }

  private func scopeWords(_ grant: Grant) -> [ReasonWord] {
    var words: [ReasonWord] = []
    if grant.packageID != request.package.id { words.append(.grantOfOtherPackage) }
    if grant.projectID != request.project?.projectID { words.append(.grantOfOtherProject) }
    if grant.capability != capability { words.append(.grantOfOtherCapability) }
    guard let action = request.action else { return words }
    if !grant.actionSurfaces.contains(action.surface) { words.append(.grantForOtherSurface) }
    if grant.actionNames?.contains(action.name) == false { words.append(.grantForOtherAction) }
    return words
  }
}
