internal import CheckedValues

/// What VEX documents say about which vulnerability in which package.
///
/// The latest statement about a vulnerability in a package wins (OpenVEX 0.2.0, "Statement
/// Inheritance"); of two at the same time the one that takes nothing away. One from after the chain's time that
/// would take a finding away is none: it takes the place of no earlier one, either.
struct VEXStatements: Sendable {
  /// More claims, counted as names times products, are refused.
  static let maximumClaims = 1 << 15
  /// More claims about one vulnerability in one package, told apart by conditions only, are refused.
  static let maximumVariants = 32

  /// One status of one vulnerability in one scope.
  struct Claim: Sendable {
    var name: Identifier
    var scope: VEXScope
    /// The status is one that takes the finding away.
    var removes: Bool
    /// Whether it is about all versions but those that the same document names.
    var isRest = false
    var time: Timestamp
  }

  private struct Key: Hashable {
    var vulnerability: Fingerprint
    var package: Fingerprint?
  }

  private struct Variant {
    var conditions: [Fingerprint]
    var removes: Bool
    var isRest: Bool
    var time: Timestamp

    func prevails(over other: Variant) -> Bool {
      if time != other.time { return time > other.time }
      return isRest == other.isRest ? !removes : other.isRest
    }
  }

  private var names: Set<Identifier> = []
  private var variants: [Key: [Variant]] = [:]
  private var count = 0

  var isEmpty: Bool { count == 0 }

  /// Adds a claim, unless it would remove something from after `now` on. False when there are too many.
  mutating func add(_ claim: Claim, now: Timestamp) -> Bool {
    if claim.removes && claim.time > now { return true }
    names.insert(claim.name)
    return add(
      Variant(
        conditions: claim.scope.conditions, removes: claim.removes, isRest: claim.isRest,
        time: claim.time),
      under: Key(vulnerability: Fingerprint(claim.name.text), package: claim.scope.package))
  }

  private mutating func add(_ variant: Variant, under key: Key) -> Bool {
    var known = variants[key] ?? []
    if let place = known.firstIndex(where: { $0.conditions == variant.conditions }) {
      if variant.prevails(over: known[place]) { known[place] = variant }
    } else {
      guard known.count < Self.maximumVariants, count < Self.maximumClaims else { return false }
      known.append(variant)
      count += 1
    }
    variants[key] = known
    return true
  }

  /// Takes over all that another document says. False when there are too many.
  mutating func merge(_ other: VEXStatements) -> Bool {
    names.formUnion(other.names)
    for (key, variants) in other.variants {
      for variant in variants where !add(variant, under: key) { return false }
    }
    return true
  }

  /// Whether the finding is taken away.
  func remove(_ finding: Finding) -> Bool {
    if isEmpty { return false }
    let known = ([finding.id] + finding.aliases + finding.related).filter(names.contains)
    if known.isEmpty { return false }
    let (packages, conditions) = Self.scopes(of: finding.package)
    var latest: Variant?
    for name in known {
      let vulnerability = Fingerprint(name.text)
      for package in packages {
        for variant in variants[Key(vulnerability: vulnerability, package: package)] ?? [] {
          guard !variant.removes || !finding.related.contains(name),
            conditions.isSuperset(of: variant.conditions),
            latest.map({ variant.prevails(over: $0) }) ?? true
          else { continue }
          latest = variant
        }
      }
    }
    return latest?.removes ?? false
  }

  /// All that a statement on this package may be about, and the conditions that the package meets.
  private static func scopes(
    of package: FoundPackage
  ) -> (packages: [Fingerprint?], conditions: Set<Fingerprint>) {
    guard case .url(let url) = package else { return ([nil], []) }
    let versions = url.version == nil ? [nil] : [nil, url.version]
    return (
      [nil] + versions.map { VEXScope.package(url.name, $0) }, Set(VEXScope.conditions(of: url))
    )
  }
}
