import CheckedValues
import Evidence
import Receipts
import StrictJSON
import Testing

/// What contradicts itself on which file it is about is not about the artifact.
struct ContradictionTests {
  private static let inside = "\"subcomponents\": [{\"@id\": \"pkg:npm/left@1.0.0\"}]"
  private static let image = "pkg:oci/x@sha256:\(artifact.hex)"
  private static let otherImage = "pkg:oci/x@sha256:\(other.hex)"

  private func isRemoved(_ entry: Entry, purl: String = "pkg:npm/left@1.0.0") -> Bool {
    let result = assess([entry, .grype(grype([grypeMatch("CVE-2024-0001", purl: purl)]))])
    #expect(result.complete.isEmpty)
    #expect(result.figures.p2 + result.figures.removedByVEX == 1)
    return result.figures.removedByVEX == 1
  }

  private func isRemoved(_ product: String) -> Bool {
    isRemoved(.openVEX(openVEX([statement(product: "{\(product)}")])))
  }

  private func hashes(_ digest: SHA256Digest) -> String { "\"hashes\": {\"sha-256\": \"\(digest.hex)\"}" }

  private func name(_ id: String, purl: String) -> String {
    "\"@id\": \"\(id)\", \"identifiers\": {\"purl\": \"\(purl)\"}"
  }

  @Test func `a product that is the artifact and another file takes nothing out`() {
    for product in [
      "\"@id\": \"\(Self.image)\", \(hashes(other))", "\"@id\": \"\(Self.otherImage)\", \(hashes(artifact))",
      name("pkg:oci/other@sha256:\(other.hex)", purl: Self.image), name(Self.image, purl: Self.otherImage),
    ] {
      #expect(!isRemoved(product))
      #expect(!isRemoved("\(product), \(Self.inside)"))
      // It still holds against the artifact.
      let first = statement(time: "2026-11-01T00:00:00Z")
      let warning = statement(status: "affected", product: "{\(product)}")
      #expect(!isRemoved(.openVEX(openVEX([first, warning]))))
    }
  }

  @Test func `a product that is the artifact by all its names takes out what it has`() {
    for product in [
      "\"@id\": \"\(Self.image)\", \(hashes(artifact))", name(Self.image, purl: "\(Self.image)?arch=amd64"),
      "\"@id\": \"pkg:pypi/six@1.17.0\", \(hashes(artifact))",
    ] {
      #expect(isRemoved(product))
      #expect(isRemoved("\(product), \(Self.inside)"))
    }
  }

  @Test func `a subcomponent that is two files takes nothing out`() {
    let part = "{\"@id\": \"\(Self.otherImage)\", \(hashes(artifact))}"
    let whole = "{\"@id\": \"\(Self.image)\", \"subcomponents\": [\(part)]}"
    #expect(!isRemoved(.openVEX(openVEX([statement(product: whole)])), purl: Self.otherImage))
  }

  @Test(arguments: ["sha-256", "SHA-256", "sha256", "SHA256", "Sha-256"])
  func `a hash says which file a product is, in every spelling`(algorithm: String) {
    let hash = { (digest: String) in "\"hashes\": {\"sha-512\": \"x\", \"\(algorithm)\": \"\(digest)\"}" }
    #expect(isRemoved(hash(artifact.hex)))
    #expect(isRemoved(hash(artifact.hex.uppercased())))
    #expect(isRemoved("\"@id\": \"pkg:npm/left@1.0.0\", \(hash(artifact.hex))"))
    #expect(!isRemoved("\"@id\": \"pkg:npm/left@1.0.0\", \(hash(other.hex))"))
    let part = "{\"@id\": \"pkg:npm/left@1.0.0\", \(hash(other.hex))}"
    #expect(!isRemoved("\"@id\": \"\(Self.image)\", \"subcomponents\": [\(part)]"))
    let twice = "{\"hashes\": {\"\(algorithm)\": \"\(artifact.hex)\", \"sha-256\": \"\(artifact.hex)\"}}"
    #expect(expectation(openVEX([statement(product: twice)]), .vex, .openvex) == .uniqueName)
  }

  @Test(arguments: [
    "", "00", "sha256:\(other.hex)", "\(other.hex) ", "\(other.hex)0", "g\(other.hex.dropFirst())",
  ])
  func `a hash that is none is refused`(hash: String) {
    let part = "{\"@id\": \"pkg:npm/left@1.0.0\", \"hashes\": {\"sha-256\": \"\(hash)\"}}"
    for product in [part, "{\"@id\": \"\(Self.image)\", \"subcomponents\": [\(part)]}"] {
      #expect(expectation(openVEX([statement(product: product)]), .vex, .openvex) == .form("sha256"))
    }
    let other = part.replacing("sha-256", with: "md5")
    #expect(refusal(openVEX([statement(product: other)]), .vex, .openvex) == nil)
  }

  @Test(arguments: [
    "\"version\": \"sha256:\(artifact.hex)\", \"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"\(other.hex)\"}]",
    "\"version\": \"sha256:\(other.hex)\", \"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"\(artifact.hex)\"}]",
    "\"purl\": \"pkg:oci/x@sha256:\(artifact.hex)\", \"version\": \"sha256:\(other.hex)\"",
    "\"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"\(other.hex)\"}, {\"alg\": \"SHA-256\", \"content\": \"\(artifact.hex)\"}]",
  ])
  func `a CycloneDX subject with two digests is another one`(members: String) throws {
    let subject = "{\"bom-ref\": \"0\", \(members)}"
    #expect(try read(cycloneDX(subject: subject), .sbom, .cyclonedx).report.subjects == [other])
    let vulnerability =
      "[{\"id\": \"CVE-2024-0001\", \"analysis\": {\"state\": \"resolved\"}, \"affects\": [{\"ref\": \"0\"}]}]"
    let text = cycloneDX(vulnerabilities: vulnerability, subject: subject)
    #expect(!isRemoved(Entry(text: text, kind: .vex, format: .cyclonedx)))
  }

  @Test func `an SPDX package with two digests is another one`() throws {
    let checksums = [other, artifact].map { "{\"algorithm\": \"SHA256\", \"checksumValue\": \"\($0.hex)\"}" }
    for members in [
      "\"checksums\": [\(checksums.joined(separator: ","))]",
      "\"versionInfo\": \"sha256:\(artifact.hex)\", \"checksums\": [\(checksums[0])]",
    ] {
      let text = spdx(packages: "[{\"SPDXID\": \"SPDXRef-a\", \(members)}]")
      #expect(try read(text, .sbom, .spdx).report.subjects == [other])
    }
  }
}
