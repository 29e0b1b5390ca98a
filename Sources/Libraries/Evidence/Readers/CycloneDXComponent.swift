internal import CheckedValues
internal import StrictJSON

/// What is used of a component: its reference, its package URL and its sha256.
struct CycloneDXComponent {
  private var reference: String?
  private var purl: String?
  private var version: String?
  private(set) var digests: Set<SHA256Digest> = []

  /// Components deeper inside each other are skipped.
  static let maximumNesting = 16

  /// Reads a component and those inside it, and remembers what their references stand for. Of the subject of the
  /// document the digests are read, too: it is the artifact when it has that one and no other.
  @discardableResult
  static func read(
    _ stream: inout JSONStream, isSubjectOf artifact: SHA256Digest? = nil, nested depth: Int = 0,
    into references: inout BOMReferences
  ) throws(JSONRefusal) -> CycloneDXComponent {
    let isSubject = artifact != nil
    var component = CycloneDXComponent()
    try stream.object(ComponentMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .reference: component.reference = try stream.text()
      case .purl:
        component.purl = try stream.text()
        // The version of a container image is its digest.
        if isSubject { component.add(component.purl.flatMap { PackageURL($0) }?.digest) }
      case .version:
        component.version = try stream.text()
        if isSubject { component.add(component.version.flatMap { SHA256Digest(inText: $0) }) }
      case .hashes where isSubject:
        try stream.list { stream throws(JSONRefusal) in component.add(try hash(&stream)) }
      case .components where depth < maximumNesting:
        try stream.list { stream throws(JSONRefusal) in
          try read(&stream, nested: depth + 1, into: &references)
        }
      case .hashes, .components: try stream.skip()
      }
    }
    if let artifact { component.digests.dropUnlessAlone(artifact) }
    if let reference = component.reference {
      references.add(
        reference, purl: component.purl, version: component.version,
        isArtifact: artifact.map { component.digests.contains($0) } ?? false)
    }
    return component
  }

  private mutating func add(_ digest: SHA256Digest?) {
    if let digest, digests.count <= EvidenceReport.maximumSubjects { digests.insert(digest) }
  }

  private static func hash(_ stream: inout JSONStream) throws(JSONRefusal) -> SHA256Digest? {
    var (algorithm, content) = ("", "")
    try stream.object(HashMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .algorithm: algorithm = try stream.string()
      case .content: content = try stream.string()
      }
    }
    return try stream.digest(content, by: algorithm)
  }
}

/// What the references of a document (`bom-ref`) stand for.
struct BOMReferences {
  /// More are not remembered; a document that needs more is refused.
  static let maximumCount = 1 << 16
  static let maximumBytes = 8 << 20
  /// What one takes beside its text, when the table of them grows.
  private static let bytesOfOne = 192

  private var packages: [Fingerprint: Package] = [:]
  private var bytes = 0
  private var overflowed = false
  private var isDouble = false
  private let memory: KeptMemory

  init(_ memory: KeptMemory) { self.memory = memory }

  private struct Package: Equatable {
    var purl: String?
    /// Where the package URL has none.
    var version: String?
    /// What the document is about, when it is the artifact.
    var isArtifact: Bool

    init(purl: String?, version: String?, isArtifact: Bool) {
      (self.purl, self.isArtifact) = (purl, isArtifact)
      guard let purl, let version, !version.isEmpty else { return }
      let isVersioned = purl.utf8.contains(UInt8(ascii: "@")) && PackageURL(purl)?.version != nil
      if !isVersioned { self.version = version }
    }

    var url: PackageURL? {
      purl.flatMap { PackageURL($0) }.map { url in version.flatMap(url.of) ?? url }
    }
  }

  mutating func add(_ reference: String, purl: String?, version: String?, isArtifact: Bool) {
    let package = Package(purl: purl, version: version, isArtifact: isArtifact)
    let size = (purl?.utf8.count ?? 0) + (package.version?.utf8.count ?? 0)
    guard packages.count < Self.maximumCount, bytes + size <= Self.maximumBytes else {
      overflowed = true
      return
    }
    bytes += size
    memory.keep(size + Self.bytesOfOne)
    let before = packages.updateValue(package, forKey: Fingerprint(reference))
    if let before, before != package { isDouble = true }
  }

  /// What is said of a reference counts only when it is known what that stands for.
  func requireComplete(at stream: borrowing JSONStream) throws(JSONRefusal) {
    if overflowed { throw stream.refusal(.count(0...Self.maximumCount)) }
    if isDouble { throw stream.refusal(.form("unique_bom_ref")) }
  }

  /// The package of a component of the document, or the one that the reference itself names: as a
  /// package URL or as a BOM-Link to one (`urn:cdx:serial/version#reference`, which some write percent-encoded).
  func package(_ reference: String) -> PackageURL? {
    if let url = packages[Fingerprint(reference)]?.url { return url }
    if reference.hasPrefix("urn:cdx:"), let hash = reference.firstIndex(of: "#") {
      let part = String(reference[hash...].dropFirst())
      return PackageURL(part) ?? PackageURL.unescaped(Array(part.utf8)[...]).flatMap { PackageURL($0) }
    }
    return PackageURL(reference)
  }

  func scope(_ reference: String) -> VEXScope? {
    if packages[Fingerprint(reference)]?.isArtifact == true { return .artifact }
    return package(reference).map { VEXScope($0) }
  }
}

private enum ComponentMember: String, CaseIterable {
  case reference = "bom-ref"
  case purl, version, hashes, components
  static let all = JSONMembers(Self.self)
}

private enum HashMember: String, CaseIterable {
  case algorithm = "alg"
  case content
  static let all = JSONMembers(Self.self)
}
