internal import CheckedValues
internal import Receipts

extension Admission {
  /// `rules_allow`. Each needed capability is resolved on its own, and the strictest answer is the
  /// request's. Gives the rule that decided.
  ///
  /// Every answer that fails is recorded, not the strictest alone: an exception that softens that one must not
  /// let another through that cannot be softened.
  static func checkRules(
    _ request: Request, _ policy: Policy, _ capabilities: [Identifier], _ review: ReviewAnswer?,
    _ recorder: inout DecisionRecorder
  ) -> Identifier? {
    let subject = RuleSubject(request)
    func answer(_ capability: Identifier?) -> RuleAnswer {
      let found = policy.rules.resolve { subject.has($0, capability, like: $1) }
      return RuleAnswer(found, about: capability, review)
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

  /// Whether a rule sends the request to a human.
  public static func asksHuman(about request: Request, _ policy: Policy) -> Bool {
    guard policy.rules.canAsk else { return false }
    let subject = RuleSubject(request)
    let capabilities = request.action?.requires ?? []
    return (capabilities.isEmpty ? [nil] : capabilities.map { $0 }).contains { capability in
      if case .rule(_, .review) = policy.rules.resolve({ subject.has($0, capability, like: $1) }) {
        true
      } else {
        false
      }
    }
  }

  private static func record(_ answer: RuleAnswer, _ recorder: inout DecisionRecorder) {
    guard let failure = answer.failure else { return }
    recorder.fail(
      .rulesAllow, failure.code, failure.word, reject: failure.softenedBy == nil ? .policyViolation : nil,
      capability: answer.about, softenedBy: failure.softenedBy, isFinal: failure.isFinal)
  }
}

/// What the rules are held against. Not copied, for a rule asks for one attribute after the other.
private struct RuleSubject: ~Copyable {
  let package: Identifier
  let project: Identifier?
  let originClass: Request.OriginClass
  let surface: Identifier?
  let action: Identifier?
  let transition: Lifecycle.Transition?

  init(_ request: Request) {
    (package, project) = (request.package.id, request.project?.projectID)
    (surface, action) = (request.action?.surface, request.action?.name)
    (originClass, transition) = (request.package.originClass, request.lifecycle?.transition)
  }

  /// Whether it has the attribute, and that is like the pattern.
  func has(_ attribute: Rule.Attribute, _ capability: Identifier?, like pattern: NamePattern) -> Bool {
    switch attribute {
    case .packageID: pattern.matches(package.text)
    case .projectID: project.map { pattern.matches($0.text) } ?? false
    case .originClass: pattern.matches(originClass.rawValue)
    case .capability: capability.map { pattern.matches($0.text) } ?? false
    case .surface: surface.map { pattern.matches($0.text) } ?? false
    case .action: action.map { pattern.matches($0.text) } ?? false
    case .transition: transition.map { pattern.matches($0.rawValue) } ?? false
    }
  }
}

/// What the rules, and the human that they may ask, say of one capability, or of a request without any.
private struct RuleAnswer {
  struct Failure {
    var code: ReasonCode
    /// Nil for a rule that warns.
    var word: ReasonWord?
    var softenedBy: SoftenedBy?
    /// An approver's no about this very request; no exception for many requests outweighs it.
    var isFinal: Bool { word == .reviewBlocks }
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
    case .noMatch: failure = Failure(code: .policyIncompatible, word: .noMatchingRule)
    case .ambiguous: failure = Failure(code: .ambiguousMapping, word: .ambiguousRules)
    case .rule(let id, let severity):
      rule = id
      switch (severity, review) {
      case (.allow, _): break
      case (.warn, _): failure = Failure(code: .policyIncompatible, softenedBy: .policyEntry(id))
      case (.block, _): failure = Failure(code: .policyIncompatible, word: .ruleBlocks)
      case (.review, .allow?): strictness = Rule.Severity.allowByHuman
      case (.review, .block?):
        failure = Failure(code: .policyIncompatible, word: .reviewBlocks)
        strictness = Rule.Severity.block.strictness
      case (.review, .invalid?): failure = Failure(code: .reviewMissing, word: .reviewInvalid)
      case (.review, nil): failure = Failure(code: .reviewMissing, word: .reviewUnresolved)
      }
    }
  }
}
