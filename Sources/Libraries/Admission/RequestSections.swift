internal import CheckedValues
internal import Evidence
internal import Signatures
internal import StrictJSON

// How the sections of a request are read.

extension Request.Package {
  init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      _ = try reader.optional("package_type")?.identifier()
      return Request.Package(
        id: try reader.required("package_id").identifier(),
        version: try reader.required("package_version").version(),
        originClass: try reader.required("origin_class").word(),
        isDraft: try reader.optional("draft")?.bool()
          ?? false,
        api: try reader.optional("api").map { node throws(JSONRefusal) in
          try node.object { range throws(JSONRefusal) in
            Request.APIRange(
              minimum: try range.required("min").version(),
              maximumExclusive: try range.required("max_exclusive").version())
          }
        })
    }
  }
}

extension Request.SignatureFile {
  init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      Request.SignatureFile(
        format: try reader.required("format").word(), path: try reader.required("path").casePath())
    }
  }
}

extension Request.EvidenceFile {
  init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      let kind: EvidenceKind = try reader.required("kind").word()
      let format = try reader.required("format")
      let word: EvidenceFormat = try format.word()
      guard kind.formats.contains(word) else {
        throw format.refusal(.oneOf(kind.formats.map { $0.rawValue }))
      }
      return Request.EvidenceFile(
        kind: kind, format: word, path: try reader.required("path").casePath(),
        signature: try reader.optional("signature").map(Request.SignatureFile.init))
    }
  }
}

extension Request.ActionRequest {
  init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      Request.ActionRequest(
        id: try reader.required("action_id").identifier(),
        surface: try reader.required("surface").identifier(),
        name: try reader.required("name").identifier(),
        requires: try reader.required("requires").array(0...Request.maximumEntries) {
          node throws(JSONRefusal) in try node.identifier()
        },
        requiresApproval: try reader.required("requires_approval").bool(),
        directAccess: try reader.required("direct_access_target").word(),
        transactionID: try reader.optional("transaction_id")?.identifier())
    }
  }
}

extension Request {
  /// The `import` section. That a request says of itself that it was verified or approved again is
  /// read and plays no part.
  static func imported(
    _ node: JSONNode
  ) throws(JSONRefusal) -> (isImported: Bool, sourceInstance: Identifier?) {
    try node.object { reader throws(JSONRefusal) in
      let isImported = try reader.required("imported").bool()
      _ = try reader.required("reverification").bool()
      _ = try reader.required("reapproval").bool()
      let source = try reader.optional("source_instance")?.identifier()
      return (isImported, source)
    }
  }

  /// The `actor` section is well-formed; it decides nothing.
  static func checkActor(_ node: JSONNode) throws(JSONRefusal) {
    try node.object { reader throws(JSONRefusal) in
      for name in ["actor_id", "operation", "target"] as [StaticString] {
        _ = try reader.required(name).identifier()
      }
    }
  }
}

extension ObjectReader {
  /// An optional list of at most `Request.maximumEntries` elements; empty when it is missing.
  mutating func list<Element>(
    _ name: StaticString, _ body: (JSONNode) throws(JSONRefusal) -> Element
  ) throws(JSONRefusal) -> [Element] {
    guard let member = optional(name) else { return [] }
    return try member.array(0...Request.maximumEntries, of: body)
  }
}

extension JSONNode {
  /// An identifier with white space around it, which does not count.
  func trimmedIdentifier() throws(JSONRefusal) -> Identifier {
    let name = try withUTF8 { text -> Identifier? in
      var (start, end) = (0, text.count)
      while start < end, isSpace(text[start]) { start += 1 }
      while end > start, isSpace(text[end - 1]) { end -= 1 }
      return Identifier(text.extracting(start..<end))
    }
    guard let name else { throw refusal(.form("capability")) }
    return name
  }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
