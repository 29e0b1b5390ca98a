internal import CheckedValues
internal import StrictJSON

// What several receipts read in the same way.
extension JSONNode {
  func optionalIdentifier() throws(JSONRefusal) -> Identifier? {
    kind == .null ? nil : try identifier()
  }

  func expect(_ digest: SHA256Digest) throws(JSONRefusal) {
    if try sha256() != digest { throw refusal(.oneOf([digest.hex])) }
  }

  /// Every flag of the boundary is there and true.
  func expectSafetyBoundary(_ metadataOnly: StaticString) throws(JSONRefusal) {
    try object { reader throws(JSONRefusal) in
      for name in [
        "no_private_keys", "no_raw_secrets", "no_raw_payloads", "no_exploit_code",
        "no_internal_runner_code", metadataOnly,
      ] as [StaticString] {
        let flag = try reader.required(name)
        guard try flag.bool() else { throw flag.refusal(.oneOf(["true"])) }
      }
    }
  }

  func identifiers() throws(JSONRefusal) -> [Identifier] {
    try array { node throws(JSONRefusal) in try node.identifier() }
  }
}
