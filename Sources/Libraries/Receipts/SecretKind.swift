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
  private var marks: [(prefix: StaticString, following: Int)] {
    switch self {
    case .privateKeyBlock: [("PRIVATE KEY-----", 0)]
    case .minisignSecretKey: [("encrypted secret key", 0), ("RWRTY0Iy", 32)]
    case .ageSecretKey: [("AGE-SECRET-KEY-", 0)]
    case .awsAccessKey: [("AKIA", 16), ("ASIA", 16)]
    case .googleAPIKey: [("AIza", 35)]
    case .gitHubToken:
      [("ghp_", 30), ("gho_", 30), ("ghu_", 30), ("ghs_", 30), ("ghr_", 30), ("github_pat_", 22)]
    case .gitLabToken: [("glpat-", 20)]
    case .slackToken: [("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxr-", 10), ("xapp-", 10)]
    case .jsonWebToken: [("eyJ", 17)]
    }
  }

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
    allCases.first { kind in kind.marks.contains { isMatch(text, $0.prefix, $0.following) } }
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
