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
    return EvidenceAssessment(
      complete: sorted([.missing, .unsupported, .malformed, .empty, .unsigned]),
      fresh: sorted([.withoutTime, .stale, .inFuture]), subject: sorted([.otherSubject]),
      vulnerabilities: vulnerabilities(totals),
      tellsVulnerabilities: tellsVulnerabilities(all, totals))
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

  private func vulnerabilities(_ totals: FindingTally.Totals) -> VulnerabilityResult {
    var result = VulnerabilityResult()
    result.p1 = totals.count(.p1)
    result.p2 = totals.count(.p2)
    result.p3 = totals.count(.p3)
    result.p4 = totals.count(.p4)
    result.maxCVSS = totals.maxScore
    result.ignored = ignored
    result.removedByVEX = totals.removedByVEX
    result.removedByException = totals.removedByException
    result.expiredExceptions =
      question.exceptions
      .filter { $0.packageID == question.packageID && !$0.isInForce(at: question.now) }
      .map { $0.exceptionID }.sorted()
    result.exceeded = VulnerabilityLimit.allCases.filter { isExceeded($0, by: result) }
    return result
  }

  /// Exceeded is greater, not equal; a limit that is absent never is.
  private func isExceeded(_ limit: VulnerabilityLimit, by result: VulnerabilityResult) -> Bool {
    guard let policy = question.vulnerabilities else { return false }
    return switch limit {
    case .critical: policy.maxCritical.map { result.p1 > $0 } ?? false
    case .p2: policy.maxP2.map { result.p2 > $0 } ?? false
    case .p3: policy.maxP3.map { result.p3 > $0 } ?? false
    case .cvss: policy.maxCVSS.flatMap { max in result.maxCVSS.map { $0 > max } } ?? false
    }
  }
}
