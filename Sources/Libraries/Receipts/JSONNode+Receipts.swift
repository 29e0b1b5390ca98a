internal import CheckedValues
internal import StrictJSON

// What several receipts read in the same way.
extension JSONNode {
  func expect(_ digest: SHA256Digest) throws(JSONRefusal) {
    if try sha256() != digest { throw refusal(.oneOf([digest.hex])) }
  }

  func identifiers() throws(JSONRefusal) -> [Identifier] {
    try array { node throws(JSONRefusal) in try node.identifier() }
  }
}
