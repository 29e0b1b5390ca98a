/// What is taken away from a command; nothing, as long as nothing is added.
public struct Restrictions: Sendable, Equatable {
  /// Whether the network is there.
  public var network = true
  /// The names of the variables that are kept; nil: all.
  public var environment: [String]?
  /// Paths that are made empty: absolute, or `~`, or `$NAME` for what a variable names.
  public var hidden: [String] = []
  /// Absolute paths of the programs that can be started; nil: all.
  public var programs: [String]?
  /// What is there beside them when there is such a list: absolute paths.
  public var libraries: [String] = []
  /// Whether nothing but the case's folder can be written.
  public var writesOnlyCase = false

  public init() {}

  /// Both together: what one of them takes away is gone.
  public func and(_ other: Restrictions) -> Restrictions {
    var both = self
    both.network = network && other.network
    both.environment = Self.common(environment, other.environment)
    both.hidden += other.hidden
    both.programs = Self.common(programs, other.programs)
    both.libraries += other.libraries
    both.writesOnlyCase = writesOnlyCase || other.writesOnlyCase
    return both
  }

  private static func common(_ one: [String]?, _ other: [String]?) -> [String]? {
    guard let one, let other else { return one ?? other }
    return one.filter(other.contains)
  }
}
