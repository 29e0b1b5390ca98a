internal import CheckedValues
internal import Receipts

extension Admission {
  /// Check 24. Each needed capability is resolved on its own, and the strictest answer is the
  /// request's. Gives the rule that decided.
  static func checkRules(
    _ request: Request, _ policy: Policy, _ capabilities: [Identifier], _ review: ReviewAnswer?,
    _ recorder: inout DecisionRecorder
  ) -> Identifier? {
    var answer = resolve(request, policy, capabilities.first)
    var about = capabilities.first
    for capability in capabilities.dropFirst() {
      let next = resolve(request, policy, capability)
      if next.strictness > answer.strictness { (answer, about) = (next, capability) }
    }
    record(answer, about.map { [$0] } ?? [], review, &recorder)
    guard case .rule(let id, _) = answer else { return nil }
    return id
  }

  private static func record(
    _ answer: RuleResolver.Answer, _ about: [Identifier], _ review: ReviewAnswer?,
    _ recorder: inout DecisionRecorder
  ) {
    switch answer {
    case .rule(_, .allow):
      recorder.pass(.rulesAllow)
    case .rule(let id, .warn):
      recorder.fail(
        .rulesAllow, .policyIncompatible, [], capabilities: about, softenedBy: .policyEntry(id))
    case .rule(_, .review): record(review, about, &recorder)
    case .rule(_, .block):
      recorder.fail(
        .rulesAllow, .policyIncompatible, [.ruleBlocks], reject: .policyViolation,
        capabilities: about)
    case .noMatch:
      recorder.fail(
        .rulesAllow, .policyIncompatible, [.noMatchingRule], reject: .policyViolation,
        capabilities: about)
    case .ambiguous:
      recorder.fail(
        .rulesAllow, .ambiguousMapping, [.ambiguousRules], reject: .policyViolation,
        capabilities: about)
    }
  }

  /// A rule that sends the request to a human: the human's answer is the rule's.
  private static func record(
    _ review: ReviewAnswer?, _ about: [Identifier], _ recorder: inout DecisionRecorder
  ) {
    switch review {
    case .allow?: recorder.pass(.rulesAllow)
    case .block?:
      recorder.fail(
        .rulesAllow, .policyIncompatible, [.reviewBlocks], reject: .policyViolation,
        capabilities: about)
    case .invalid?, nil:
      recorder.fail(
        .rulesAllow, .reviewMissing, review == nil ? [.reviewUnresolved] : [.reviewInvalid],
        reject: .policyViolation, capabilities: about)
    }
  }

  private static func resolve(
    _ request: Request, _ policy: Policy, _ capability: Identifier?
  ) -> RuleResolver.Answer {
    // Taken out first: a function that holds the request would hold a copy of it.
    let (package, project) = (request.package.id.text, request.project?.projectID.text)
    let (origin, transition) = (request.package.originClass, request.lifecycle?.transition)
    let (surface, action) = (request.action?.surface.text, request.action?.name.text)
    return policy.rules.resolve { attribute in
      switch attribute {
      case .packageID: package
      case .projectID: project
      case .originClass: origin.rawValue
      case .capability: capability?.text
      case .surface: surface
      case .action: action
      case .transition: transition?.rawValue
      }
    }
  }
}
