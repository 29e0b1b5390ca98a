internal import CheckedValues

/// What must never be in an output: key blocks and the tokens whose prefixes are well known. The
/// search is the last step before a write; it names the kind, never the match.
public enum SecretKind: String, Sendable, CaseIterable {
  case privateKeyBlock = "private_key_block"
  case minisignSecretKey = "minisign_secret_key"
  case ageSecretKey = "age_secret_key"
  case awsAccessKey = "aws_access_key"
  case googleAPIKey = "google_api_key"
  case gitHubToken = "github_token"
  case gitLabToken = "gitlab_token"
  case slackToken = "slack_token"
  case jsonWebToken = "json_web_token"

  /// The texts that a secret of this kind starts with, and how many characters of a token must follow.
  /// `MarkStarts` knows how they begin, too.
  private static let marks: [(kind: SecretKind, prefix: StaticString, following: Int)] = [
    (.privateKeyBlock, "PRIVATE KEY-----", 0),
    (.minisignSecretKey, "encrypted secret key", 0), (.minisignSecretKey, "RWRTY0Iy", 32),
    (.ageSecretKey, "AGE-SECRET-KEY-", 0),
    (.awsAccessKey, "AKIA", 16), (.awsAccessKey, "ASIA", 16),
    (.googleAPIKey, "AIza", 35),
    (.gitHubToken, "ghp_", 30), (.gitHubToken, "gho_", 30), (.gitHubToken, "ghu_", 30),
    (.gitHubToken, "ghs_", 30), (.gitHubToken, "ghr_", 30), (.gitHubToken, "github_pat_", 22),
    (.gitLabToken, "glpat-", 20),
    (.slackToken, "xoxb-", 10), (.slackToken, "xoxp-", 10), (.slackToken, "xoxa-", 10),
    (.slackToken, "xoxr-", 10), (.slackToken, "xapp-", 10),
    (.jsonWebToken, "eyJ", 17),
  ]

  /// The kind of the first secret in the bytes.
  public static func find(in bytes: [UInt8]) -> SecretKind? {
    // Every byte of every output passes here, so sixteen places are looked at in one step.
    let steps = (bytes.count + 16 - MarkStarts.width) / 16
    // Behind the last steps stand zeros, which no mark has.
    let rest: [UInt8] = bytes[(16 * steps)...] + [UInt8](repeating: 0, count: 16 + MarkStarts.width)
    return first(in: bytes, steps: steps) ?? first(in: rest, steps: 2)
  }

  private static func first(in bytes: [UInt8], steps: Int) -> SecretKind? {
    for step in 0..<steps {
      let starts = unsafe bytes.withUnsafeBytes { unsafe MarkStarts(in: $0, at: 16 * step) }
      if starts.isEmpty { continue }
      for place in 0..<16 where starts.contains(place) {
        if let kind = match(bytes[(16 * step + place)...]) { return kind }
      }
    }
    return nil
  }

  /// The kind of the secret that starts here.
  private static func match(_ text: ArraySlice<UInt8>) -> SecretKind? {
    marks.first { isMatch(text, $0.prefix, $0.following) }?.kind
  }

  /// The text with each word that holds a secret left out, for what is said to people.
  public static func masked(_ text: String) -> String {
    guard let kind = find(in: Array(text.utf8)) else { return text }
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      find(in: Array(word.utf8)).map { "(\($0.rawValue))" } ?? String(word)
    }
    let masked = words.joined(separator: " ")
    return find(in: Array(masked.utf8)) == nil ? masked : "(\(kind.rawValue))"
  }

  private static func isMatch(
    _ text: ArraySlice<UInt8>, _ prefix: StaticString, _ following: Int
  ) -> Bool {
    let count = prefix.utf8CodeUnitCount
    return text.count >= count + following && text.begins(with: prefix)
      && text.dropFirst(count).prefix(following).allSatisfy(isTokenCharacter)
  }

  private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }
}

/// An output was not written because a secret was found in it.
public struct SecretFound: Error, Sendable, Equatable {
  public let kind: SecretKind

  public init(kind: SecretKind) { self.kind = kind }
}
