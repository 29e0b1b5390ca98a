internal import CheckedValues
internal import Receipts

extension Admission {
  /// Check 24. Each needed capability is resolved on its own, and the strictest answer is the
  /// request's. Gives the rule that decided.
  ///
  /// Every answer that fails is recorded, not the strictest alone: an exception that softens that one must not
  /// let another through that cannot be softened.
  static func checkRules(
    _ request: Request, _ policy: Policy, _ capabilities: [Identifier], _ review: ReviewAnswer?,
    _ recorder: inout DecisionRecorder
  ) -> Identifier? {
    func answer(_ capability: Identifier?) -> RuleAnswer {
      RuleAnswer(resolve(request, policy, capability), about: capability, review)
    }
    var strictest = answer(capabilities.first)
    for capability in capabilities.dropFirst() {
      let next = answer(capability)
      if next.strictness > strictest.strictness { strictest = next }
    }
    if strictest.failure == nil {
      recorder.pass(.rulesAllow)
    } else {
      record(strictest, &recorder)
      for capability in capabilities where capability != strictest.about {
        record(answer(capability), &recorder)
      }
    }
    return strictest.rule
  }

  private static func record(_ answer: RuleAnswer, _ recorder: inout DecisionRecorder) {
    guard let failure = answer.failure else { return }
    recorder.fail(
      .rulesAllow, failure.code, failure.words, reject: failure.softenedBy == nil ? .policyViolation : nil,
      capabilities: answer.about.map { [$0] } ?? [], softenedBy: failure.softenedBy)
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

/// What the rules, and the human that they may ask, say of one capability, or of a request without any.
private struct RuleAnswer {
  struct Failure {
    var code: ReasonCode
    var words: [ReasonWord] = []
    var softenedBy: SoftenedBy?
  }

  let about: Identifier?
  /// The rule that decided.
  var rule: Identifier?
  /// Nil when the capability may be used.
  var failure: Failure?
  /// A greater number is the stricter answer. A human's answer is the rule's, allowed or blocked.
  var strictness: Int

  init(_ answer: RuleResolver.Answer, about: Identifier?, _ review: ReviewAnswer?) {
    self.about = about
    strictness = answer.strictness
    switch answer {
    case .noMatch: failure = Failure(code: .policyIncompatible, words: [.noMatchingRule])
    case .ambiguous: failure = Failure(code: .ambiguousMapping, words: [.ambiguousRules])
    case .rule(let id, let severity):
      rule = id
      switch (severity, review) {
      case (.allow, _): break
      case (.warn, _): failure = Failure(code: .policyIncompatible, softenedBy: .policyEntry(id))
      case (.block, _): failure = Failure(code: .policyIncompatible, words: [.ruleBlocks])
      case (.review, .allow?): strictness = Rule.Severity.allowByHuman
      case (.review, .block?):
        failure = Failure(code: .policyIncompatible, words: [.reviewBlocks])
        strictness = Rule.Severity.block.strictness
      case (.review, .invalid?): failure = Failure(code: .reviewMissing, words: [.reviewInvalid])
      case (.review, nil): failure = Failure(code: .reviewMissing, words: [.reviewUnresolved])
      }
    }
  }
}
