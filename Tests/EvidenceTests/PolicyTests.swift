import Evidence
import StrictJSON
import Testing

struct PolicyTests {
  static let evidence =
    "{\"required\":[\"scan\",\"sbom\"],\"max_age_hours\":720,\"must_name_subject\":true,\"must_be_signed\":false}"
  static let mapping =
    "{\"p1\":[\"critical\"],\"p2\":[\"high\"],\"p3\":[\"medium\"],\"p4\":[\"low\",\"unknown\",\"negligible\"]}"
  static let vulnerabilities =
    "{\"max_critical\":0,\"max_p2\":0,\"max_p3\":20,\"max_cvss\":\"9.0\",\"severity_mapping\":\(mapping),\"cvss_source\":\"max\"}"

  private func evidence(_ text: String) throws -> EvidencePolicy? {
    try? EvidencePolicy(try JSONDocument(Array(text.utf8)).root)
  }

  private func vulnerabilities(_ text: String) throws -> VulnerabilityPolicy? {
    try? VulnerabilityPolicy(try JSONDocument(Array(text.utf8)).root)
  }

  @Test func `reads the sections of the specification`() throws {
    #expect(
      try evidence(Self.evidence)
        == EvidencePolicy(
          required: [.scan, .sbom], maxAgeHours: 720, mustNameSubject: true, mustBeSigned: false))
    #expect(
      try vulnerabilities(Self.vulnerabilities)
        == VulnerabilityPolicy(
          maxCritical: 0, maxP2: 0, maxP3: 20, maxCVSS: Score(limit: "9.0"), mapping: .usual,
          scoreSource: .max))
  }

  @Test(arguments: [
    ("\"required\":[\"scan\",\"sbom\"],", ""), ("\"max_age_hours\":720,", ""),
    ("\"must_name_subject\":true,", ""), (",\"must_be_signed\":false", ""), ("720", "-1"), ("720", "720.0"),
    ("720", "876601"), ("720", "\"720\""), ("true", "1"), ("\"sbom\"", "\"scan\""), ("\"sbom\"", "\"bom\""),
    ("[\"scan\",\"sbom\"]", "\"scan\""), ("{\"req", "{\"more\":1,\"req"),
  ])
  func `refuses another evidence section`(old: String, new: String) throws {
    #expect(try evidence(Self.evidence.replacing(old, with: new)) == nil)
  }

  @Test(arguments: ["0", "1", "876600"])
  func `takes ages up to the limit`(hours: String) throws {
    #expect(try evidence(Self.evidence.replacing("720", with: hours))?.maxAgeHours == Int(hours))
  }

  @Test(arguments: [
    ("\"max_critical\":0,", ""), ("\"max_p2\":0,", ""), ("\"max_p3\":20,", ""), ("\"max_cvss\":\"9.0\",", ""),
    ("\"max\"}", "\"nvd@nist.gov\"}"), ("[\"low\"", "[\"none\",\"info\",\"low\""),
    ("[\"critical\"]", "[\"critical\",\"unknown\"]"),
  ])
  func `a limit may be absent and further words mapped`(old: String, new: String) throws {
    let text = Self.vulnerabilities.replacing(old, with: new)
    let accepted = try vulnerabilities(text) != nil
    // `unknown` would be in two buckets.
    #expect(accepted != new.contains("unknown"))
  }

  @Test(arguments: [
    ("\"max_critical\":0", "\"max_critical\":-1"), ("\"max_p2\":0", "\"max_p2\":null"),
    ("\"max_p3\":20", "\"max_p3\":\"20\""), ("\"9.0\"", "9.0"), ("\"9.0\"", "\"10.1\""), ("\"9.0\"", "\"\""),
    (",\"cvss_source\":\"max\"", ""), ("\"max\"}", "\"\"}"), ("\"max\"}", "null}"),
    // Severities that nobody mapped, empty buckets, words in two, words of nobody.
    ("[\"critical\"]", "[]"), ("[\"critical\"]", "[\"unknown\"]"), ("[\"high\"]", "[\"high\",\"high\"]"),
    ("[\"high\"]", "[\"high\",\"critical\"]"), ("\"low\",", ""), (",\"unknown\"", ""),
    (",\"negligible\"", ""),
    ("[\"medium\"]", "[\"info\"]"), ("[\"high\"]", "[\"High\"]"), ("[\"high\"]", "[\"high\",\"moderate\"]"),
    ("\"p2\":[\"high\"],", ""), ("\"p4\"", "\"p5\""), ("[\"high\"]", "\"high\""),
    ("{\"p1\"", "{\"p0\":[],\"p1\""),
  ])
  func `refuses another vulnerability section`(old: String, new: String) throws {
    #expect(Self.vulnerabilities.contains(old))
    #expect(try vulnerabilities(Self.vulnerabilities.replacing(old, with: new)) == nil)
  }
}
