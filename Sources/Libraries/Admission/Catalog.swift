public import CheckedValues
public import StrictJSON

/// The capabilities that exist: governance's `catalog.json`. No wildcard, prefix, alias or implied
/// capability: a name is in it or not.
///
///     { "schema": "membrane.catalog.v1", "catalog_version": "1.0.0", "capabilities": [
///       { "capability_id": "state.read", "scope": "…", "hard_limits": [ "…" ],
///         "requires_approval": true } ] }
public struct Catalog: Sendable {
  public static let maximumCapabilities = 1024

  public let version: SemanticVersion
  /// Whether a capability requires approval, by its id.
  private let approvals: [Identifier: Bool]

  public init(_ node: JSONNode) throws(JSONRefusal) {
    (version, approvals) = try node.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.catalog.v1")
      let version = try reader.required("catalog_version").version()
      var approvals: [Identifier: Bool] = [:]
      for entry in try reader.required("capabilities").elements(0...Self.maximumCapabilities) {
        let (id, approval) = try Self.entry(entry)
        guard approvals.updateValue(approval, forKey: id) == nil else {
          throw entry.refusal(.uniqueName)
        }
      }
      return (version, approvals)
    }
  }

  private static func entry(_ node: JSONNode) throws(JSONRefusal) -> (Identifier, Bool) {
    try node.object { reader throws(JSONRefusal) in
      _ = try reader.required("scope").string()
      _ = try reader.required("hard_limits").array { limit throws(JSONRefusal) in
        try limit.string()
      }
      return (
        try reader.required("capability_id").identifier(),
        try reader.required("requires_approval").bool()
      )
    }
  }

  /// Whether the capability requires approval; nil when the catalog does not have it.
  public func approval(_ capability: Identifier) -> Bool? { approvals[capability] }
}
