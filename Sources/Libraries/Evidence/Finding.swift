public import CheckedValues

/// One vulnerability that a report names in one package.
public struct Finding: Sendable {
  /// More names for one vulnerability are not believed.
  public static let maximumAliases = 2048

  public var id: Identifier
  /// Other names of the same vulnerability.
  public var aliases: [Identifier]
  /// Vulnerabilities that are parts of this one: what is said of one of them can hold against the finding, and
  /// cannot take it away.
  public var related: [Identifier]
  public var package: FoundPackage
  public var severities: SeveritySet
  /// The score that counts, if the report gives one.
  public var score: Score?

  public init(
    id: Identifier, aliases: [Identifier] = [], related: [Identifier] = [], package: FoundPackage,
    severities: SeveritySet,
    score: Score? = nil
  ) {
    self.id = id
    self.aliases = aliases
    self.related = related
    self.package = package
    self.severities = severities
    self.score = score
  }
}

/// The package of a finding: by package URL, or by what the report calls it where there is none; `type` is in the
/// report's own words.
public enum FoundPackage: Sendable, Equatable {
  case url(PackageURL)
  case named(String, version: String = "", type: String = "")

  /// What a report gives as the package URL; nil when that is nothing.
  init?(purl text: ArraySlice<UInt8>?) {
    guard let text, !text.isEmpty else { return nil }
    self = PackageURL(text).map { .url($0) } ?? .named(String(decoding: text, as: UTF8.self))
  }

  /// Two findings with the same parts are of the same package: scanners write the same package with different
  /// qualifiers.
  var key: [String] {
    switch self {
    case .url(let url): ["pkg:", url.name, url.version ?? "", url.epoch ?? ""]
    case .named(let name, let version, let type): [name, version, type]
    }
  }

  /// With the version that the report gives beside it, where it has none itself.
  func of(version: String) -> FoundPackage {
    switch self {
    case .url(let url): .url(url.of(version: version) ?? url)
    case .named(let name, "", let type): .named(name, version: version, type: type)
    case .named: self
    }
  }
}

/// Takes findings as they are read.
public protocol FindingSink {
  /// False when there are more than it can hold; the report is refused then.
  mutating func take(_ finding: Finding) -> Bool
}
