/// What a VEX statement is about, in few bytes however long its names are.
struct VEXScope: Sendable, Equatable {
  /// Type, namespace, name and version with its epoch, or without the version all versions. Nil: the artifact
  /// itself, with all that is in it.
  let package: Fingerprint?
  /// What the package must have besides: qualifiers and a subpath.
  let conditions: [Fingerprint]

  static let artifact = VEXScope(package: nil, conditions: [])

  init(_ url: PackageURL) {
    self.init(
      package: url.version == nil ? Self.allVersions(of: url) : Self.version(of: url),
      conditions: Self.conditions(of: url))
  }

  private init(package: Fingerprint?, conditions: [Fingerprint]) {
    self.package = package
    self.conditions = conditions
  }

  static func allVersions(of url: PackageURL) -> Fingerprint { Fingerprint(url.name) }

  /// Nil when the package URL has none.
  static func version(of url: PackageURL) -> Fingerprint? {
    url.version.map { Fingerprint(url.name, $0, url.epoch ?? "") }
  }

  static func conditions(of url: PackageURL) -> [Fingerprint] {
    url.qualifiers.map { Fingerprint("?", $0) }
      + [url.subpath].compactMap { $0 }.map { Fingerprint("#", $0) }
  }
}
