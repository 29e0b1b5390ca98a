public import CheckedValues

/// One vulnerability that a report names in one package.
public struct Finding: Sendable {
  /// More names for one vulnerability are not believed.
  public static let maximumAliases = 256

  public var id: Identifier
  /// Other names of the same vulnerability.
  public var aliases: [Identifier]
  public var package: FoundPackage
  public var severities: SeveritySet
  /// The score that counts, if the report gives one.
  public var score: Score?

  public init(
    id: Identifier, aliases: [Identifier] = [], package: FoundPackage, severities: SeveritySet,
    score: Score? = nil
  ) {
    self.id = id
    self.aliases = aliases
    self.package = package
    self.severities = severities
    self.score = score
  }
}

/// The package of a finding: by package URL, or by what the report calls it where there is none.
public enum FoundPackage: Sendable, Equatable {
  case url(PackageURL)
  case named(String)

  /// The URL when it is one; else `name@version`.
  init(purl: String?, name: String, version: String) {
    if let url = purl.flatMap({ PackageURL($0) }) {
      self = .url(url)
    } else if let purl, !purl.isEmpty {
      self = .named(purl)
    } else {
      self = .named("\(name)@\(version)")
    }
  }

  /// Two findings with the same text are of the same package: scanners write the same package with
  /// different qualifiers.
  var key: String {
    switch self {
    case .url(let url): "pkg:\(url.coordinates)"
    case .named(let name): name
    }
  }
}

/// Takes findings as they are read.
public protocol FindingSink {
  /// False when there are more than it can hold; the report is refused then.
  mutating func take(_ finding: Finding) -> Bool
}
