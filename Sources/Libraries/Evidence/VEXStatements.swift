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
  /// What a claim takes under one of its names, as it is read and as it is kept here.
  static let bytesOfClaim = 800

  /// Versions of a package (`VEXScope.version`) that a statement is not about.
  final class OtherVersions: Sendable {
    let packages: Set<Fingerprint>

    init(_ packages: Set<Fingerprint>) { self.packages = packages }
  }

  /// One status of one vulnerability in one scope.
  struct Claim: Sendable {
    /// All names that the statement gives the vulnerability.
    var names: [Identifier]
    var scope: VEXScope
    /// The status is one that takes the finding away.
    var removes: Bool
    var others: OtherVersions?
    /// Nil: that of the document.
    var time: Timestamp?
  }

  private struct Key: Hashable {
    var vulnerability: Fingerprint
    var package: Fingerprint?
  }

  private struct Variant {
    var conditions: [Fingerprint]
    var removes: Bool
    var others: OtherVersions?
    var names: [Identifier]
    var time: Timestamp

    func prevails(over other: Variant) -> Bool {
      time == other.time ? !removes : time > other.time
    }
  }

  private var names: Set<Identifier> = []
  private var variants: [Key: [Variant]] = [:]
  private var count = 0

  var isEmpty: Bool { count == 0 }

  /// Adds a claim under each of its names, unless it would remove something from after `now` on. Gives the limit
  /// when there are too many.
  mutating func add(_ claim: Claim, at time: Timestamp, now: Timestamp) -> ClosedRange<Int>? {
    if claim.removes && time > now { return nil }
    let variant = Variant(
      conditions: claim.scope.conditions, removes: claim.removes, others: claim.others,
      names: claim.names, time: time)
    for name in claim.names {
      names.insert(name)
      let key = Key(vulnerability: Fingerprint(name.text), package: claim.scope.package)
      if let limit = add(variant, under: key) { return limit }
    }
    return nil
  }

  private mutating func add(_ variant: Variant, under key: Key) -> ClosedRange<Int>? {
    var known = variants[key] ?? []
    let place = known.firstIndex {
      $0.conditions == variant.conditions && $0.others === variant.others
    }
    if let place {
      if variant.prevails(over: known[place]) { known[place] = variant }
    } else {
      guard count < Self.maximumClaims else { return 0...Self.maximumClaims }
      guard known.count < Self.maximumVariants else { return 0...Self.maximumVariants }
      known.append(variant)
      count += 1
    }
    variants[key] = known
    return nil
  }

  /// Takes over all that another document says. False when there are too many.
  mutating func merge(_ other: VEXStatements) -> Bool {
    names.formUnion(other.names)
    for (key, variants) in other.variants {
      for variant in variants where add(variant, under: key) != nil { return false }
    }
    return true
  }

  /// Whether the finding is taken away.
  func remove(_ finding: Finding) -> Bool {
    if isEmpty { return false }
    let known = ([finding.id] + finding.aliases + finding.related).filter(names.contains)
    if known.isEmpty { return false }
    let package = Package(finding.package)
    var latest: Variant?
    for name in known {
      for variant in claims(about: name, in: package) {
        guard !variant.removes || !finding.related.contains(name),
          latest.map({ variant.prevails(over: $0) }) ?? true
        else { continue }
        latest = variant
      }
    }
    guard let latest, latest.removes else { return false }
    // It says that these are names of the same vulnerability, too, and so they count against it.
    let all = Set(known)
    return !latest.names.contains { name in
      !all.contains(name)
        && claims(about: name, in: package).contains { !$0.removes && $0.prevails(over: latest) }
    }
  }

  private func claims(about name: Identifier, in package: Package) -> [Variant] {
    let vulnerability = Fingerprint(name.text)
    return package.scopes.flatMap { scope in
      (variants[Key(vulnerability: vulnerability, package: scope)] ?? []).filter { variant in
        package.conditions.isSuperset(of: variant.conditions)
          && package.version.map { variant.others?.packages.contains($0) } != true
      }
    }
  }

  /// All that a statement on a package may be about, and the conditions that the package meets.
  private struct Package {
    var scopes: [Fingerprint?] = [nil]
    var version: Fingerprint?
    var conditions: Set<Fingerprint> = []

    init(_ package: FoundPackage) {
      guard case .url(let url) = package else { return }
      version = VEXScope.version(of: url)
      scopes += [VEXScope.allVersions(of: url)] + (version.map { [$0] } ?? [])
      conditions = Set(VEXScope.conditions(of: url))
    }
  }
}
