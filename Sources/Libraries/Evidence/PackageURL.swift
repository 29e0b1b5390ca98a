internal import CheckedValues

/// A package URL (purl-spec): `pkg:type/namespace/name@version?qualifiers#subpath`.
public struct PackageURL: Sendable, Equatable {
  /// Type, namespace and name, without escapes, the type in lower case: `npm/@angular/core`.
  public let name: String
  public let version: String?
  /// `key=value`, without escapes, keys in lower case, sorted.
  public let qualifiers: [String]
  public let subpath: String?

  /// A longer text, or one with more qualifiers, is not taken for a package URL.
  public static let maximumBytes = 2048
  public static let maximumQualifiers = 16

  /// Nil when the text is no package URL.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.maximumBytes, text.utf8.prefix(4).elementsEqual("pkg:".utf8) else {
      return nil
    }
    var rest = text.utf8.dropFirst(4).drop { $0 == UInt8(ascii: "/") }
    var subpath: String?
    if let hash = rest.lastIndex(of: UInt8(ascii: "#")) {
      guard let path = Self.unescaped(rest[hash...].dropFirst()) else { return nil }
      subpath = path.isEmpty ? nil : path
      rest = rest[..<hash]
    }
    var pairs: [String] = []
    if let mark = rest.lastIndex(of: UInt8(ascii: "?")) {
      guard let read = Self.qualifiers(rest[mark...].dropFirst()) else { return nil }
      pairs = read
      rest = rest[..<mark]
    }
    // A version stands behind the last slash: the `@` of an npm scope stands before it.
    var version: String?
    let slash = rest.lastIndex(of: UInt8(ascii: "/")) ?? rest.startIndex
    if let at = rest[slash...].lastIndex(of: UInt8(ascii: "@")) {
      guard let read = Self.unescaped(rest[at...].dropFirst()) else { return nil }
      version = read.isEmpty ? nil : read
      rest = rest[..<at]
    }
    guard let name = Self.name(rest) else { return nil }
    (self.name, self.version, self.qualifiers, self.subpath) = (name, version, pairs, subpath)
  }

  private static func name(_ text: Substring.UTF8View) -> String? {
    let parts = text.split(separator: UInt8(ascii: "/"))
    guard parts.count >= 2 else { return nil }
    let type = String(Substring(parts[0])).lowercased()
    var names: [String] = [type]
    for part in parts.dropFirst() {
      guard let name = unescaped(part) else { return nil }
      names.append(name)
    }
    if type == "pypi", let last = names.popLast() {
      names.append(String(last.lowercased().map { $0 == "_" ? "-" : $0 }))
    }
    return names.joined(separator: "/")
  }

  private static func qualifiers(_ text: Substring.UTF8View) -> [String]? {
    let pairs = text.split(separator: UInt8(ascii: "&"))
    guard pairs.count <= maximumQualifiers else { return nil }
    var read: [String] = []
    for pair in pairs {
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let value = unescaped(parts[1]) else { return nil }
      // A key with an empty value is the same as no key.
      if !value.isEmpty { read.append("\(Substring(parts[0]).lowercased())=\(value)") }
    }
    return read.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Nil for a percent sign without two hex digits, or bytes that are not UTF-8.
  private static func unescaped(_ text: Substring.UTF8View) -> String? {
    guard text.contains(UInt8(ascii: "%")) else { return String(Substring(text)) }
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The sha256 that is the version of a container image.
  var digest: SHA256Digest? { version.flatMap { SHA256Digest(inText: $0) } }

  /// Type, namespace, name and version: what tells one package from another.
  public var coordinates: String { version.map { "\(name)@\($0)" } ?? name }
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46: byte - 0x37
  case 0x61...0x66: byte - 0x57
  default: nil
  }
}
