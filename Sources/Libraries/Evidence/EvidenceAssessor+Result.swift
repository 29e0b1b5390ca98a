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
    return EvidenceAssessment(
      complete: sorted([.missing, .unsupported, .malformed, .empty, .unsigned]),
      fresh: sorted([.withoutTime, .stale, .inFuture]), subject: sorted([.otherSubject]),
      vulnerabilities: vulnerabilities(), tellsVulnerabilities: tellsVulnerabilities(all))
  }

  private func tellsVulnerabilities(_ failures: Set<EvidenceFailure>) -> Bool {
    let unread: [EvidenceFailure.Problem] = [.missing, .unsupported, .malformed, .empty]
    let isRead =
      kinds.contains(.scan) && unread.allSatisfy { !failures.contains(EvidenceFailure(.scan, $0)) }
    return isRead || SeverityBucket.allCases.contains { tally.count($0) > 0 }
  }

  private func vulnerabilities() -> VulnerabilityResult {
    var result = VulnerabilityResult()
    result.p1 = tally.count(.p1)
    result.p2 = tally.count(.p2)
    result.p3 = tally.count(.p3)
    result.p4 = tally.count(.p4)
    result.maxCVSS = tally.maxScore
    result.ignored = ignored
    result.removedByVEX = tally.removedByVEX
    result.removedByException = tally.removedByException
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
