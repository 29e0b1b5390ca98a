public import CheckedValues
public import StrictJSON

/// What it means to take a capability away from a command: `isolation.json`.
///
///     { "schema": "membrane.isolation.v1",
///       "capabilities": {
///         "unsafe_payload_fetch":   { "network": false, "hidden": [ "/run" ] },
///         "secret_material_access": { "environment": [ "PATH" ], "hidden": [ "~", "$GNUPGHOME" ] },
///         "private_runner":         { "programs": [ "/bin/sh" ], "libraries": [ "/usr/lib64" ],
///                                     "writable": "case" } } }
///
/// Every capability has at least one restriction. `network` can only be `false`, `writable` only
/// `case`; paths are absolute and without `.` and `..`.
public struct IsolationTable: Sendable {
  /// Capabilities, and words of one list.
  public static let maximumEntries = 1024

  private let entries: [Identifier: Restrictions]

  public init(_ node: JSONNode) throws(JSONRefusal) {
    entries = try node.object { reader throws(JSONRefusal) in
      try reader.schema("membrane.isolation.v1")
      return try reader.required("capabilities").object { capabilities throws(JSONRefusal) in
        var entries: [Identifier: Restrictions] = [:]
        for (name, value) in capabilities.rest() {
          entries[try name.identifier()] = try Self.restrictions(value)
        }
        return entries
      }
    }
  }

  /// All that these capabilities take with them; the first that the table does not know, when there is one.
  public func restrictions(
    for capabilities: [Identifier]
  ) -> Result<Restrictions, UnknownCapability> {
    var all = Restrictions()
    for capability in capabilities {
      guard let entry = entries[capability] else {
        return .failure(UnknownCapability(capability: capability))
      }
      all = all.and(entry)
    }
    return .success(all)
  }

  /// A capability that nobody said how to take away.
  public struct UnknownCapability: Error, Sendable, Equatable {
    public let capability: Identifier
  }

  private static func restrictions(_ node: JSONNode) throws(JSONRefusal) -> Restrictions {
    let read = try node.object { reader throws(JSONRefusal) in
      var read = Restrictions()
      if let network = reader.optional("network") {
        guard try !network.bool() else { throw network.refusal(.oneOf(["false"])) }
        read.network = false
      }
      read.environment = try reader.optional("environment").map { list throws(JSONRefusal) in
        try list.array(0...maximumEntries) { name throws(JSONRefusal) in try variableName(name) }
      }
      read.hidden = try paths(&reader, "hidden", orNamed: true) ?? []
      read.programs = try paths(&reader, "programs", orNamed: false)
      read.libraries = try paths(&reader, "libraries", orNamed: false) ?? []
      if let writable = reader.optional("writable") {
        guard try writable.string() == "case" else { throw writable.refusal(.oneOf(["case"])) }
        read.writesOnlyCase = true
      }
      return read
    }
    // Libraries are what is left beside a list of programs; alone they take nothing away.
    var effect = read
    if read.programs == nil { effect.libraries = [] }
    guard effect != Restrictions() else { throw node.refusal(.form("restriction")) }
    return read
  }

  private static func paths(
    _ reader: inout ObjectReader, _ name: StaticString, orNamed: Bool
  ) throws(JSONRefusal) -> [String]? {
    try reader.optional(name).map { list throws(JSONRefusal) in
      try list.array(0...maximumEntries) { node throws(JSONRefusal) in
        let text = try node.string()
        if orNamed, text == "~" || text.hasPrefix("$") && isVariableName(text.dropFirst()) {
          return text
        }
        guard isAbsolutePath(text) else { throw node.refusal(.form("absolute_path")) }
        return text
      }
    }
  }

  private static func variableName(_ node: JSONNode) throws(JSONRefusal) -> String {
    let text = try node.string()
    guard isVariableName(text[...]) else { throw node.refusal(.form("variable_name")) }
    return text
  }

  private static func isVariableName(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || byte | 0x20 &- UInt8(ascii: "a") < 26
          || byte &- UInt8(ascii: "0") < 10
      }
  }

  private static func isAbsolutePath(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count > 1 && parts[0].isEmpty && !text.utf8.contains(0)
      && parts.dropFirst().allSatisfy { !["", ".", ".."].contains($0) }
  }
}
