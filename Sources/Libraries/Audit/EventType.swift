/// What can happen in a stream. The list is closed: an event of another type does not verify.
public enum EventType: String, Sendable, CaseIterable {
  case streamOpened = "stream.opened"
  case streamRecovered = "stream.recovered"
  case permitIssued = "permit.issued"
  case permitUsed = "permit.used"
  case releaseRefused = "release.refused"
  case executionFinished = "execution.finished"
  case escalationRequested = "capability.escalation.requested"
  case escalationApproved = "capability.escalation.approved"
  case escalationDenied = "capability.escalation.denied"
  case capabilityRejected = "capability.check.rejected"
  case rollbackExecuted = "capability.rollback.executed"
  case rollbackFailed = "capability.rollback.failed"
  case reviewResolved = "review.resolved"
  case killSwitchSet = "killswitch.set"
  case killSwitchLifted = "killswitch.lifted"
}
