/// Which of several scores of a finding counts.
public enum ScoreSource: Sendable, Equatable {
  case max
  /// The highest of this source; where the source gave none, the highest of all, because a finding
  /// with a score never counts as one without.
  case named(String)
}

/// The scores of one finding, as they come.
struct ScorePick {
  let source: ScoreSource
  private var highest: Score?
  private var named: Score?

  init(_ source: ScoreSource) { self.source = source }

  mutating func take(_ score: Score, from name: String) {
    highest = Swift.max(highest ?? score, score)
    if source == .named(name) { named = Swift.max(named ?? score, score) }
  }

  var score: Score? { named ?? highest }
}
