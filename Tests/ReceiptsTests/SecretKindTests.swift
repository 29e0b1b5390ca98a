import CheckedValues
import Receipts
import Signatures
import Testing

/// What must never be in an output (formats.md: Metadata-only boundary).
@Suite struct SecretKindTests {
  /// A token of so many characters.
  private static func token(_ count: Int) -> String {
    String(repeating: "aB3_-", count: 8).prefix(count).description
  }

  /// Texts that each are just long enough to be a secret of the kind.
  static let secrets: [(SecretKind, String)] = [
    (.privateKeyBlock, "-----BEGIN PRIVATE KEY-----"),
    (.privateKeyBlock, "-----BEGIN RSA PRIVATE KEY-----"),
    (.privateKeyBlock, "-----BEGIN EC PRIVATE KEY-----"),
    (.privateKeyBlock, "-----BEGIN ENCRYPTED PRIVATE KEY-----"),
    (.privateKeyBlock, "-----BEGIN OPENSSH PRIVATE KEY-----"),
    (.minisignSecretKey, "minisign encrypted secret key"),
    (.minisignSecretKey, "RWRTY0Iy" + token(32)),
    (.ageSecretKey, "AGE-SECRET-KEY-"),
    (.awsAccessKey, "AKIA" + token(16)), (.awsAccessKey, "ASIA" + token(16)),
    (.googleAPIKey, "AIza" + token(35)),
    (.gitHubToken, "ghp_" + token(30)), (.gitHubToken, "gho_" + token(30)),
    (.gitHubToken, "ghu_" + token(30)), (.gitHubToken, "ghs_" + token(30)),
    (.gitHubToken, "ghr_" + token(30)), (.gitHubToken, "github_pat_" + token(22)),
    (.gitLabToken, "glpat-" + token(20)),
    (.slackToken, "xoxb-" + token(10)), (.slackToken, "xoxp-" + token(10)),
    (.slackToken, "xoxa-" + token(10)), (.slackToken, "xoxr-" + token(10)),
    (.slackToken, "xapp-" + token(10)),
    (.jsonWebToken, "eyJ" + token(17)),
  ]

  @Test(arguments: secrets)
  func `a secret is found wherever it stands`(kind: SecretKind, secret: String) {
    for (before, after) in [("", ""), ("x", ""), ("", "\""), ("{\"a\": \"", "\"}\n")] {
      #expect(SecretKind.find(in: Array((before + secret + after).utf8)) == kind)
    }
    let far = [UInt8](repeating: 0x61, count: 10_000) + Array(secret.utf8)
    #expect(SecretKind.find(in: far) == kind)
  }

  @Test(arguments: secrets)
  func `a secret is found at each place of a wide step`(kind: SecretKind, secret: String) {
    for before in 0..<40 {
      for after in [0, 1, 15, 16, 17, 40] {
        let text = String(repeating: "e", count: before) + secret + String(repeating: " ", count: after)
        #expect(SecretKind.find(in: Array(text.utf8)) == kind)
      }
    }
  }

  @Test(arguments: secrets)
  func `a beginning of a secret is none`(kind: SecretKind, secret: String) {
    #expect(SecretKind.find(in: Array(secret.utf8.dropLast())) == nil)
    #expect(SecretKind.find(in: Array(secret.utf8.dropLast()) + Array("\"".utf8)) == nil)
  }

  @Test(arguments: secrets)
  func `the beginning of a key or token in other letters is none`(kind: SecretKind, secret: String) {
    let changed = secret.map { $0.isUppercase ? $0.lowercased() : $0.uppercased() }.joined()
    #expect(SecretKind.find(in: Array(changed.utf8)) == nil)
  }

  @Test func `there is a text for every kind`() {
    #expect(Set(Self.secrets.map(\.0)) == Set(SecretKind.allCases))
  }

  @Test func `digests, times, codes and versions hold no secret`() throws {
    var text = ReasonCode.allCases.map(\.rawValue) + ReasonWord.allCases.map(\.rawValue)
    for number in 0..<500 {
      text.append(SHA256.digest(of: Array("\(number)".utf8)).hex)
      text.append(try #require(Timestamp(seconds: number * 7_777_777)).text)
      text.append("\(number).0.0-rc.\(number)")
    }
    #expect(SecretKind.find(in: Array(text.joined(separator: "\"").utf8)) == nil)
    #expect(SecretKind.find(in: []) == nil)
  }

  @Test(arguments: secrets)
  func `a document with a secret in it does not become bytes`(kind: SecretKind, secret: String) {
    // White space cannot be part of any value that comes from an input.
    guard let name = Identifier(secret) else { return }
    var document = OutputDocument()
    document.add("case", .identifier(name))
    #expect(throws: SecretFound(kind: kind)) { try document.bytes() }
  }
}
