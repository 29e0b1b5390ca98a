internal import Audit
internal import CheckedValues
internal import Receipts
internal import StrictJSON

/// The statement that lifts a block, the payload of `governance/reviews/<block_sha256>.lift.json`:
///
///     { "schema": "membrane.lift.v1", "block_sha256", "lifted_by", "lifted_at" }
struct Lift {
  let block: SHA256Digest
  let by: Identifier
  let at: Timestamp

  init(block: SHA256Digest, by: Identifier, at: Timestamp) {
    (self.block, self.by, self.at) = (block, by, at)
  }

  static func path(of block: SHA256Digest) -> CasePath {
    .known("\(Review.folder)/\(block).lift.json")
  }

  var document: OutputDocument {
    var document = OutputDocument()
    document.add("schema", .constant("membrane.lift.v1"))
    document.add("block_sha256", .digest(block))
    document.add("lifted_by", .identifier(by))
    document.add("lifted_at", .time(at))
    return document
  }

  init(_ payload: [UInt8]) throws(JSONRefusal) {
    self = try JSONDocument(payload).root.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.lift.v1")
      return Lift(
        block: try reader.required("block_sha256").sha256(),
        by: try reader.required("lifted_by").identifier(),
        at: try reader.required("lifted_at").timestamp())
    }
  }
}
