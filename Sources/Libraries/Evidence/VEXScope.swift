/// What a VEX statement is about, in few bytes however long its names are.
struct VEXScope: Sendable, Equatable {
  /// Type, namespace, name and version, or without the version all versions. Nil: the artifact
  /// itself, with all that is in it.
  let package: Fingerprint?
  /// What the package must have besides: qualifiers and a subpath.
  let conditions: [Fingerprint]

  static let artifact = VEXScope(package: nil, conditions: [])

  init(_ url: PackageURL) {
    self.init(package: Self.package(url.name, url.version), conditions: Self.conditions(of: url))
  }

  private init(package: Fingerprint?, conditions: [Fingerprint]) {
    self.package = package
    self.conditions = conditions
  }

  static func package(_ name: String, _ version: String?) -> Fingerprint {
    Fingerprint(name, version ?? "")
  }

  static func conditions(of url: PackageURL) -> [Fingerprint] {
    url.qualifiers.map { Fingerprint("?", $0) }
      + [url.subpath].compactMap { $0 }.map { Fingerprint("#", $0) }
  }
}
