internal import StrictJSON

/// What is said of every published receipt. Each flag is true because it was made so: the types let no
/// payload in (`Metadata`), and the bytes were searched for keys and tokens (`SecretKind`) before they
/// could be written.
public enum SafetyBoundary {
  private static let flags: [StaticString] = [
    "no_private_keys", "no_raw_secrets", "no_raw_payloads", "no_exploit_code",
    "no_internal_runner_code",
  ]

  /// The member `safety_boundary`; the last flag names the kind of document.
  public static func metadata(_ metadataOnly: StaticString) -> Metadata {
    .object((flags + [metadataOnly]).map { (MemberName(stringLiteral: $0), .flag(true)) })
  }

  /// Every flag is there and true.
  static func check(_ node: JSONNode, _ metadataOnly: StaticString) throws(JSONRefusal) {
    try node.object { reader throws(JSONRefusal) in
      for name in flags + [metadataOnly] {
        let flag = try reader.required(name)
        guard try flag.bool() else { throw flag.refusal(.oneOf(["true"])) }
      }
    }
  }
}
