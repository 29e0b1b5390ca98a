internal import Receipts

extension EvidenceAssessor {
  /// What everything that was read comes to; failures in the order of kinds and problems.
  public func assessment() -> EvidenceAssessment {
    var all = failures
    for kind in question.policy?.required ?? [] where !kinds.contains(kind) {
      all.insert(EvidenceFailure(kind, .missing))
    }
    func sorted(_ problems: [EvidenceFailure.Problem]) -> [EvidenceFailure] {
      EvidenceKind.allCases.flatMap { kind in
        problems.map { EvidenceFailure(kind, $0) }.filter(all.contains)
      }
    }
    let totals = tally.totals()
    let isTold = tellsVulnerabilities(all, totals)
    return EvidenceAssessment(
      complete: sorted([.missing, .unsupported, .malformed, .empty, .unsigned]),
      fresh: sorted([.withoutTime, .stale, .inFuture]), subject: sorted([.otherSubject]),
      vulnerabilities: isTold ? figures(totals) : nil, exceeded: isTold ? exceeded(totals) : [])
  }

  private func tellsVulnerabilities(
    _ failures: Set<EvidenceFailure>, _ totals: FindingTally.Totals
  ) -> Bool {
    let unread: [EvidenceFailure.Problem] = [.missing, .unsupported, .malformed, .empty]
    let isRead =
      kinds.contains(.scan) && unread.allSatisfy { !failures.contains(EvidenceFailure(.scan, $0)) }
    return isRead || totals.buckets.contains { $0 > 0 }
      || totals.removedByVEX > 0 || totals.removedByException > 0
  }

  private func figures(_ totals: FindingTally.Totals) -> VulnerabilityFigures {
    VulnerabilityFigures(
      counts: totals.buckets, maximumCVSS: totals.maxScore?.thousandths, ignored: ignored,
      removedByVEX: totals.removedByVEX, removedByException: totals.removedByException,
      expiredExceptions: question.exceptions
        .filter { $0.packageID == question.packageID && !$0.isInForce(at: question.now) }
        .map { $0.id }.sorted())
  }

  /// Exceeded is greater, not equal; a limit that is absent never is.
  private func exceeded(_ totals: FindingTally.Totals) -> [ReasonWord] {
    guard let policy = question.vulnerabilities else { return [] }
    func isOver(_ bucket: SeverityBucket, _ limit: Int?) -> Bool {
      limit.map { totals.count(bucket) > $0 } ?? false
    }
    let limits: [(ReasonWord, Bool)] = [
      (.maxCriticalExceeded, isOver(.p1, policy.maxCritical)), (.maxP2Exceeded, isOver(.p2, policy.maxP2)),
      (.maxP3Exceeded, isOver(.p3, policy.maxP3)),
      (.maxCVSSExceeded, policy.maxCVSS.flatMap { max in totals.maxScore.map { $0 > max } } ?? false),
    ]
    return limits.filter { $0.1 }.map { $0.0 }
  }
}
