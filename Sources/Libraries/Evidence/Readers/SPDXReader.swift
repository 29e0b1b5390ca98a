internal import CheckedValues
internal import StrictJSON

/// SPDX JSON 2.2 and 2.3: `creationInfo.created` and `packages[]`. What the document is about is the
/// package that it describes; its checksums are the digests that it names, and so is the digest that is the version of
/// a container image, in the version or the package URL.
struct SPDXReader: ReportReader {
  static var format: EvidenceFormat { .spdx }

  /// Packages with a sha256 of their own that are remembered until it is known which is described.
  static let maximumChecksums = 1 << 16

  private let artifact: SHA256Digest
  private var report = EvidenceReport()
  private var checksums: [(package: Fingerprint, digest: SHA256Digest)] = []
  private var described: Set<Fingerprint> = []

  init(artifact: SHA256Digest) { self.artifact = artifact }

  mutating func read(
    _ member: TopMember, from stream: inout JSONStream
  ) throws(JSONRefusal) -> Bool {
    switch member {
    case .creationInfo:
      try stream.object(CreationMember.all) { stream, _ throws(JSONRefusal) in
        report.time = try stream.time()
      }
    case .packages: try stream.list { stream throws(JSONRefusal) in try package(&stream) }
    case .documentDescribes:
      try stream.list { stream throws(JSONRefusal) in try describe(stream.string(), at: stream) }
    case .relationships:
      try stream.list { stream throws(JSONRefusal) in try relationship(&stream) }
    default: return false
    }
    return true
  }

  mutating func finish(at stream: borrowing JSONStream) throws(JSONRefusal) -> EvidenceReport {
    report.isEmpty = report.count == 0
    let only = described.isEmpty && report.count == 1
    var subjects: [Fingerprint: Set<SHA256Digest>] = [:]
    for checksum in checksums where only || described.contains(checksum.package) {
      subjects[checksum.package, default: []].insert(checksum.digest)
    }
    for var digests in subjects.values {
      digests.dropUnlessAlone(artifact)
      for digest in digests { try report.name(subject: digest, at: stream) }
    }
    return report
  }

  private mutating func package(_ stream: inout JSONStream) throws(JSONRefusal) {
    var id = ""
    var digests: Set<SHA256Digest> = []
    try stream.object(PackageMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .id: id = try stream.string()
      case .version:
        if let digest = try stream.digest() { digests.insert(digest) }
      case .references:
        try stream.list { stream throws(JSONRefusal) in
          if let digest = try Self.imageDigest(&stream) { digests.insert(digest) }
          try Self.require(digests, at: stream)
        }
      case .checksums:
        try stream.list { stream throws(JSONRefusal) in
          if let digest = try Self.checksum(&stream) { digests.insert(digest) }
          try Self.require(digests, at: stream)
        }
      }
    }
    report.count += 1
    for digest in digests {
      guard checksums.count < Self.maximumChecksums else {
        throw stream.refusal(.count(0...Self.maximumChecksums))
      }
      checksums.append((Fingerprint(id), digest))
    }
  }

  private static func require(
    _ digests: Set<SHA256Digest>, at stream: borrowing JSONStream
  ) throws(JSONRefusal) {
    guard digests.count <= EvidenceReport.maximumSubjects else {
      throw stream.refusal(.count(0...EvidenceReport.maximumSubjects))
    }
  }

  /// Of a package URL whose version is the digest of an image; nil for everything else.
  private static func imageDigest(_ stream: inout JSONStream) throws(JSONRefusal) -> SHA256Digest? {
    var digest: SHA256Digest?
    try stream.object(ReferenceMember.all) { stream, _ throws(JSONRefusal) in
      guard try stream.kind() == .string else { return try stream.skip() }
      digest = PackageURL(try stream.utf8())?.digest
    }
    return digest
  }

  /// Nil for another algorithm.
  private static func checksum(_ stream: inout JSONStream) throws(JSONRefusal) -> SHA256Digest? {
    var algorithm = ""
    var value = ""
    try stream.object(ChecksumMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .algorithm: algorithm = try stream.string()
      case .value: value = try stream.string()
      }
    }
    return try stream.digest(value, by: algorithm)
  }

  private mutating func relationship(_ stream: inout JSONStream) throws(JSONRefusal) {
    var (from, type, to) = ("", "", "")
    try stream.object(RelationshipMember.all) { stream, member throws(JSONRefusal) in
      switch member {
      case .from: from = try stream.string()
      case .type: type = try stream.string()
      case .to: to = try stream.string()
      }
    }
    if from == "SPDXRef-DOCUMENT" && type == "DESCRIBES" { try describe(to, at: stream) }
    if to == "SPDXRef-DOCUMENT" && type == "DESCRIBED_BY" { try describe(from, at: stream) }
  }

  private mutating func describe(
    _ id: String, at stream: borrowing JSONStream
  ) throws(JSONRefusal) {
    described.insert(Fingerprint(id))
    guard described.count <= Self.maximumChecksums else {
      throw stream.refusal(.count(0...Self.maximumChecksums))
    }
  }
}

private enum CreationMember: String, CaseIterable {
  case created
  static let all = JSONMembers(Self.self)
}

private enum PackageMember: String, CaseIterable {
  case id = "SPDXID"
  case checksums
  case version = "versionInfo"
  case references = "externalRefs"
  static let all = JSONMembers(Self.self)
}

private enum ReferenceMember: String, CaseIterable {
  case locator = "referenceLocator"
  static let all = JSONMembers(Self.self)
}

private enum ChecksumMember: String, CaseIterable {
  case algorithm
  case value = "checksumValue"
  static let all = JSONMembers(Self.self)
}

private enum RelationshipMember: String, CaseIterable {
  case from = "spdxElementId"
  case type = "relationshipType"
  case to = "relatedSpdxElement"
  static let all = JSONMembers(Self.self)
}
