internal import CheckedValues

/// What VEX documents say about which vulnerability in which package. Held compactly: names of any
/// length by their fingerprints.
///
/// The latest statement about a vulnerability in a package wins (OpenVEX 0.2.0, "Statement
/// Inheritance"); of two at the same time the one that takes nothing away.
struct VEXStatements: Sendable {
  /// More claims, counted as names times products, are refused.
  static let maximumClaims = 1 << 15
  /// More claims about one vulnerability in one package, told apart by qualifiers only, are refused.
  static let maximumVariants = 32

  /// What a statement is about.
  enum Target {
    /// The artifact itself, with all that is in it.
    case artifact
    /// This package wherever it is; all versions if it has none.
    case package(PackageURL)
  }

  struct Claim {
    /// The status is one that takes the finding away.
    var removes: Bool
    var time: Timestamp
    /// What the package must have besides its name and version.
    var qualifiers: [String]
    var subpath: String?
  }

  private var names: Set<Identifier> = []
  private var claims: [Fingerprint: [Claim]] = [:]
  private var count = 0

  var isEmpty: Bool { count == 0 }

  /// False when there are too many.
  mutating func add(_ name: Identifier, _ target: Target, removes: Bool, at time: Timestamp) -> Bool {
    var claim = Claim(removes: removes, time: time, qualifiers: [])
    if case .package(let url) = target {
      claim.qualifiers = url.qualifiers
      claim.subpath = url.subpath
    }
    names.insert(name)
    return add(claim, under: Self.key(name, target))
  }

  private mutating func add(_ claim: Claim, under key: Fingerprint) -> Bool {
    var known = claims[key] ?? []
    if let place = known.firstIndex(where: {
      $0.qualifiers == claim.qualifiers && $0.subpath == claim.subpath
    }) {
      if Self.prevails(claim, over: known[place]) { known[place] = claim }
    } else {
      guard known.count < Self.maximumVariants, count < Self.maximumClaims else { return false }
      known.append(claim)
      count += 1
    }
    claims[key] = known
    return true
  }

  /// Takes over all that another document says. False when there are too many.
  mutating func merge(_ other: VEXStatements) -> Bool {
    names.formUnion(other.names)
    for (key, claims) in other.claims {
      for claim in claims where !add(claim, under: key) { return false }
    }
    return true
  }

  /// Whether the finding is taken away. A statement from after `now` takes nothing away.
  func remove(_ finding: Finding, now: Timestamp) -> Bool {
    if isEmpty { return false }
    var latest: Claim?
    for name in [finding.id] + finding.aliases where names.contains(name) {
      consider(.artifact, name, now: now, url: nil, latest: &latest)
      guard case .url(let url) = finding.package else { continue }
      for target in [url, url.withoutVersion] {
        consider(.package(target), name, now: now, url: url, latest: &latest)
      }
    }
    return latest?.removes ?? false
  }

  private func consider(
    _ target: Target, _ name: Identifier, now: Timestamp, url: PackageURL?, latest: inout Claim?
  ) {
    for claim in claims[Self.key(name, target)] ?? [] {
      guard claim.qualifiers.allSatisfy({ url?.qualifiers.contains($0) ?? false }),
        claim.subpath == nil || claim.subpath == url?.subpath,
        !(claim.removes && claim.time > now)
      else { continue }
      if let known = latest, !Self.prevails(claim, over: known) { continue }
      latest = claim
    }
  }

  private static func prevails(_ claim: Claim, over other: Claim) -> Bool {
    claim.time == other.time ? !claim.removes : claim.time > other.time
  }

  private static func key(_ name: Identifier, _ target: Target) -> Fingerprint {
    switch target {
    case .artifact: Fingerprint(name.text)
    case .package(let url): Fingerprint(name.text, url.name, url.version ?? "")
    }
  }
}
