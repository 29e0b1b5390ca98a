import CheckedValues
import Evidence
import Testing

struct SPDXTests {
  static func package(_ id: String, _ digest: SHA256Digest, algorithm: String = "SHA256") -> String {
    """
    {"SPDXID": "SPDXRef-\(id)", "name": "\(id)",
     "checksums": [{"algorithm": "SHA1", "checksumValue": "00"},
       {"algorithm": "\(algorithm)", "checksumValue": "\(digest.hex)"}]}
    """
  }

  static func relation(_ from: String, _ type: String, _ to: String) -> String {
    "{\"spdxElementId\": \"SPDXRef-\(from)\", \"relationshipType\": \"\(type)\", \"relatedSpdxElement\": \"SPDXRef-\(to)\"}"
  }

  @Test(arguments: ["SPDX-2.2", "SPDX-2.3"])
  func `reads time, packages and the digest of what it describes`(version: String) throws {
    let text = spdx(
      packages: "[\(Self.package("a", artifact)), \(Self.package("b", other))]",
      relationships:
        "[\(Self.relation("b", "CONTAINS", "a")), \(Self.relation("DOCUMENT", "DESCRIBES", "a"))]",
      version: version, time: "2026-11-20T08:00:00.874784Z")
    let report = try read(text, .sbom, .spdx).report
    #expect(report.time?.text == reported)
    #expect(report.count == 2 && !report.isEmpty)
    #expect(report.subjects == [artifact])
  }

  @Test(arguments: [true, false])
  func `names no digest unless a package is described or alone`(isAlone: Bool) throws {
    let packages = [Self.package("a", artifact)] + (isAlone ? [] : [Self.package("b", other)])
    let text = spdx(packages: "[\(packages.joined(separator: ","))]")
    let subjects = try read(text, .sbom, .spdx).report.subjects
    #expect(subjects == (isAlone ? [artifact] : []))
  }

  @Test func `packages with one name are one, and it is the artifact only if all its digests say so`() throws
  {
    func subjects(_ packages: [String]) throws -> Set<SHA256Digest> {
      let text = spdx(
        packages: "[\(packages.joined(separator: ","))]",
        relationships: "[\(Self.relation("DOCUMENT", "DESCRIBES", "a"))]")
      return Set(try read(text, .sbom, .spdx).report.subjects)
    }
    let (own, foreign) = (Self.package("a", artifact), Self.package("a", other))
    #expect(try subjects([own, own]) == [artifact])
    #expect(try subjects([own, foreign]) == [other])
    #expect(try subjects([foreign, own]) == [other])
    #expect(try subjects([own, Self.package("b", other)]) == [artifact])
  }

  @Test func `knows the other ways to say what is described`() throws {
    let packages = "[\(Self.package("a", artifact)), \(Self.package("b", other))]"
    let reverse = spdx(
      packages: packages, relationships: "[\(Self.relation("b", "DESCRIBED_BY", "DOCUMENT"))]")
    #expect(try read(reverse, .sbom, .spdx).report.subjects == [other])
    let list = spdx(packages: packages)
      .replacing("\"files\": []", with: "\"documentDescribes\": [\"SPDXRef-a\", \"SPDXRef-c\"]")
    #expect(try read(list, .sbom, .spdx).report.subjects == [artifact])
  }

  /// One that is passed over would name no subject.
  @Test(arguments: [
    ("SHA256", true), ("SHA-256", true), ("sha256", true), ("Sha-256", true), ("SHA512", false),
    ("SHA3-256", false), ("SHA224", false), ("SHA2560", false), ("", false),
  ])
  func `knows SHA-256 in other spellings`(algorithm: String, isKnown: Bool) throws {
    let subjects = isKnown ? [artifact] : []
    let packages = "[\(Self.package("a", artifact, algorithm: algorithm))]"
    #expect(try read(spdx(packages: packages), .sbom, .spdx).report.subjects == subjects)
    let component = "{\"hashes\": [{\"alg\": \"\(algorithm)\", \"content\": \"\(artifact.hex)\"}]}"
    #expect(try read(cycloneDX(subject: component), .sbom, .cyclonedx).report.subjects == subjects)
  }

  /// As syft and trivy write an image: by its version, or by its package URL alone.
  @Test(arguments: [
    "\"versionInfo\": \"sha256:\(other.hex)\"",
    "\"externalRefs\": [{\"referenceType\": \"purl\", \"referenceLocator\": \"pkg:oci/app@sha256%3A\(other.hex)?arch=amd64\"}]",
  ])
  func `the digest of an image is that of the subject`(member: String) throws {
    let image = "{\"SPDXID\": \"SPDXRef-a\", \"name\": \"app\", \(member)}"
    let plain = "{\"SPDXID\": \"SPDXRef-b\", \"versionInfo\": \"1.0\", \"externalRefs\": null}"
    let text = spdx(
      packages: "[\(image), \(plain)]", relationships: "[\(Self.relation("DOCUMENT", "DESCRIBES", "a"))]")
    #expect(try read(text, .sbom, .spdx).report.subjects == [other])
    let inside = spdx(
      packages: "[\(image), \(plain)]", relationships: "[\(Self.relation("DOCUMENT", "DESCRIBES", "b"))]")
    #expect(try read(inside, .sbom, .spdx).report.subjects.isEmpty)
  }

  @Test(arguments: [
    "\"versionInfo\": null", "\"versionInfo\": \"1.0.0\"", "\"externalRefs\": []",
    "\"externalRefs\": [{\"referenceLocator\": \"cpe:2.3:a:x:x:1:*:*:*:*:*:*:*\"}, {\"referenceLocator\": null}, {}]",
    "\"externalRefs\": [{\"referenceLocator\": \"pkg:npm/left@1.0.0?checksum=sha256:\(other.hex)\"}]",
  ])
  func `other versions and references name no subject`(member: String) throws {
    let text = spdx(packages: "[{\"SPDXID\": \"SPDXRef-a\", \(member)}]")
    #expect(try read(text, .sbom, .spdx).report.subjects.isEmpty)
  }

  @Test func `one without packages is empty`() throws {
    #expect(try read(spdx(packages: "[]"), .sbom, .spdx).report.isEmpty)
  }

  @Test(arguments: ["SPDX-2.0", "SPDX-2.1", "SPDX-2.4", "SPDX-3.0", "2.3", ""])
  func `refuses other versions by name`(version: String) {
    #expect(refusal(spdx(version: version), .sbom, .spdx) == .unsupported(.spdxVersion))
  }

  @Test(arguments: [
    ("\"packages\": [", "\"packages\": {\"a\": ["), ("2026-11-20", "2026-11-00"), ("a1a1", "a1g1"),
    ("\"algorithm\": \"SHA256\"", "\"algorithm\": 256"), ("\"SPDXID\": \"SPDXRef-a\"", "\"SPDXID\": 1"),
    ("\"creationInfo\": {", "\"creationInfo\": [{"),
  ])
  func `refuses what it uses when it has another form`(old: String, new: String) throws {
    let text = spdx(packages: "[\(Self.package("a", artifact))]")
    #expect(refusal(text, .sbom, .spdx) == nil)
    #expect(text.contains(old))
    #expect(refusal(text.replacing(old, with: new), .sbom, .spdx) != nil)
  }

  @Test func `passes over other algorithms`() throws {
    let text = spdx(packages: "[\(Self.package("a", artifact, algorithm: "SHA3-256"))]")
    #expect(try read(text, .sbom, .spdx).report.subjects.isEmpty)
  }
}
