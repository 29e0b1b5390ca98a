internal import Foundation

/// JSON as Foundation reads it, and its RFC 8785 form written out once more: a second opinion on what
/// the libraries under test read, write and hash. Integers only.
public indirect enum PlainJSON: Decodable, Equatable, Sendable {
  case null
  case flag(Bool)
  case number(Int)
  case text(String)
  case list([PlainJSON])
  case object([String: PlainJSON])

  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Int.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([PlainJSON].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: PlainJSON].self))
    }
  }

  public init(_ bytes: some Sequence<UInt8>) throws {
    self = try JSONDecoder().decode(PlainJSON.self, from: Data(bytes))
  }

  public subscript(_ name: String) -> PlainJSON? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  public var members: [String: PlainJSON] {
    if case .object(let members) = self { members } else { [:] }
  }

  public var elements: [PlainJSON] { if case .list(let list) = self { list } else { [] } }
  public var text: String? { if case .text(let text) = self { text } else { nil } }
  public var texts: [String] { elements.compactMap(\.text) }
  public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }

  public func without(_ names: [String]) -> PlainJSON {
    .object(members.filter { !names.contains($0.key) })
  }

  /// RFC 8785; strings must not need more than the escapes `\"` and `\\`.
  public var canonical: String {
    switch self {
    case .null: "null"
    case .flag(let flag): "\(flag)"
    case .number(let number): "\(number)"
    case .text(let text): Self.quoted(text)
    case .list(let list): "[" + list.map(\.canonical).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.sorted { Array($0.key.utf16).lexicographicallyPrecedes(Array($1.key.utf16)) }
        .map { Self.quoted($0.key) + ":" + $0.value.canonical }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// The names of an object's members in the order of a text that is indented by two spaces.
  public static func order(of bytes: some Sequence<UInt8>, under name: String? = nil) -> [String] {
    var lines = String(decoding: Array(bytes), as: UTF8.self).split(separator: "\n")[...]
    var indent = "  "
    if let name {
      lines = lines.drop { !$0.hasPrefix("  \"\(name)\": {") }.dropFirst().prefix {
        $0.hasPrefix("   ")
      }
      indent = "    "
    }
    return lines.filter { $0.hasPrefix(indent + "\"") && $0.contains("\": ") }
      .map { String($0.dropFirst(indent.count + 1).prefix { $0 != "\"" }) }
  }
}
