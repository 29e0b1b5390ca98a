import CheckedValues
import Testing

/// Semantic Versioning 2.0.0.
struct SemanticVersionTests {
  /// The site's own list of valid and invalid versions, shortened.
  @Test(arguments: [
    "0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.1.2+meta-valid", "1.0.0-alpha",
    "1.0.0-beta", "1.0.0-alpha.beta", "1.0.0-alpha.1", "1.0.0-alpha0.valid", "1.0.0-alpha.0valid",
    "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay", "1.0.0-rc.1+build.1", "2.0.0-rc.1+build.123",
    "1.2.3-beta", "10.2.3-DEV-SNAPSHOT", "1.2.3-SNAPSHOT-123", "1.0.0", "2.0.0+build.1848",
    "2.0.1-alpha.1227", "1.0.0-alpha+beta", "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
    "1.2.3----R-S.12.9.1--.12+meta", "1.2.3----RC-SNAPSHOT.12.9.1--.12", "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
    "1.0.0-0A.is.legal", "999999999999999.0.0", "1.0.0+001",
  ])
  func `takes valid versions`(text: String) {
    #expect(SemanticVersion(text)?.text == text)
  }

  @Test(arguments: [
    "", "1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid",
    "-invalid+invalid", "alpha", "alpha.beta", "1.0.0-alpha_beta", "1.0.0-alpha..", "1.0.0-alpha..1",
    "01.1.1", "1.01.1", "1.1.01", "1.2.3.DEV", "1.2-SNAPSHOT", "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788",
    "1.2-RC-SNAPSHOT", "-1.0.3-gamma+b7718", "+justmeta", "9.8.7+meta+meta", "9.8.7-whatever+meta+meta",
    "1.0.0-", "1.0.0+", "1.0.0-+a", "v1.0.0", " 1.0.0", "1.0.0 ", "1.0.0\n", "1..0", "1.0.0-é", "１.0.0",
    "1000000000000000.0.0", "99999999999999999999.0.0",
  ])
  func `refuses others`(text: String) {
    #expect(SemanticVersion(text) == nil)
  }

  @Test func `has at most 128 bytes`() {
    let text = "1.0.0-" + String(repeating: "a", count: 122)
    #expect(SemanticVersion(text) != nil)
    #expect(SemanticVersion(text + "a") == nil)
  }

  /// Section 11, each version before the next.
  @Test func `orders versions`() throws {
    let texts = [
      "0.0.1", "0.1.0", "0.9.9", "1.0.0-0", "1.0.0-1", "1.0.0-2", "1.0.0-10",
      "1.0.0-99999999999999999999", "1.0.0--", "1.0.0-A", "1.0.0-alpha", "1.0.0-alpha.1",
      "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1",
      "1.2.0", "1.10.0", "2.0.0-rc", "2.0.0", "2.1.0", "2.1.1", "10.0.0",
    ]
    let versions = try texts.map { try #require(SemanticVersion($0)) }
    for (left, one) in versions.enumerated() {
      for (right, other) in versions.enumerated() {
        #expect(one.precedes(other) == (left < right), "\(one) and \(other)")
      }
    }
  }

  @Test func `takes no notice of build metadata`() throws {
    let one = try #require(SemanticVersion("1.0.0+a"))
    let other = try #require(SemanticVersion("1.0.0+b"))
    #expect(!one.precedes(other) && !other.precedes(one))
    #expect(one != other)
  }
}
