internal import CheckedValues
internal import StrictJSON

/// What is used of a component: its reference, its package URL and its sha256.
struct CycloneDXComponent {
  private(set) var reference: String?
  private var purl: String?
  private(set) var digests: Set<SHA256Digest> = []

  /// Components deeper inside each other are skipped.
  static let maximumNesting = 16

  /// Reads a component and those inside it, and remembers what their references stand for. The
  /// digests are of use for the subject of the document only.
  @discardableResult
  static func read(
    _ stream: inout JSONStream, isSubject: Bool = false, nested depth: Int = 0,
    into references: inout BOMReferences
  ) throws(JSONRefusal) -> CycloneDXComponent {
    var component = CycloneDXComponent()
    try stream.object(ComponentMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .reference: component.reference = try stream.text()
      case .purl:
        component.purl = try stream.text()
        // The version of a container image is its digest.
        if isSubject { component.add(component.purl.flatMap { PackageURL($0) }?.digest) }
      case .version where isSubject: component.add(try stream.digest())
      case .hashes where isSubject:
        try stream.list { stream throws(JSONRefusal) in component.add(try hash(&stream)) }
      case .components where depth < maximumNesting:
        try stream.list { stream throws(JSONRefusal) in
          try read(&stream, nested: depth + 1, into: &references)
        }
      case .version, .hashes, .components: try stream.skip()
      }
    }
    if let reference = component.reference, let purl = component.purl {
      references.add(reference, purl: purl)
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
    guard algorithm == "SHA-256" else { return nil }
    guard let digest = SHA256Digest(hex: content.lowercased()) else {
      throw stream.refusal(.form("sha256"))
    }
    return digest
  }
}

/// What the references of a document (`bom-ref`) stand for.
struct BOMReferences {
  /// More are not remembered; a document that needs more is refused.
  static let maximumCount = 1 << 16
  static let maximumBytes = 8 << 20

  /// The component that the document is about, when it is the artifact.
  var artifact: String?
  private var purls: [Fingerprint: String] = [:]
  private var bytes = 0
  private var overflowed = false

  mutating func add(_ reference: String, purl: String) {
    if reference == purl { return }
    guard purls.count < Self.maximumCount, bytes + purl.utf8.count <= Self.maximumBytes else {
      overflowed = true
      return
    }
    bytes += purl.utf8.count
    purls[Fingerprint(reference)] = purl
  }

  func requireComplete(at stream: borrowing JSONStream) throws(JSONRefusal) {
    if overflowed { throw stream.refusal(.count(0...Self.maximumCount)) }
  }

  /// The package of a component of the document, or the one that the reference itself names: as a
  /// package URL or as a BOM-Link to one (`urn:cdx:serial/version#reference`).
  func package(_ reference: String) -> PackageURL? {
    if let purl = purls[Fingerprint(reference)] { return PackageURL(purl) }
    if reference.hasPrefix("urn:cdx:"), let hash = reference.firstIndex(of: "#") {
      return PackageURL(String(reference[hash...].dropFirst()))
    }
    return PackageURL(reference)
  }

  func scope(_ reference: String) -> VEXScope? {
    if let artifact, artifact == reference { return .artifact }
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
