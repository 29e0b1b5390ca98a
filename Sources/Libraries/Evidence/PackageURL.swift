internal import CheckedValues

/// A package URL (purl-spec): `pkg:type/namespace/name@version?qualifiers#subpath`.
public struct PackageURL: Sendable, Equatable {
  /// Type, namespace and name, the type in lower case: `npm/@angular/core`. Without escapes, but for a slash or a
  /// percent sign inside a part.
  public let name: String
  public let version: String?
  /// `key=value`, without escapes, keys in lower case, sorted; an epoch of 0 is none.
  public let qualifiers: [String]
  public let subpath: String?

  /// A longer text, or one with more qualifiers, is not taken for a package URL.
  public static let maximumBytes = 2048
  public static let maximumQualifiers = 16

  /// This package in one version; nil when it is of another one already. An empty version is none.
  func of(version: String) -> PackageURL? {
    !version.isEmpty && (self.version == nil || self.version == version)
      ? PackageURL(name: name, version: version, qualifiers: qualifiers, subpath: subpath) : nil
  }

  private init(name: String, version: String, qualifiers: [String], subpath: String?) {
    (self.name, self.version, self.qualifiers, self.subpath) = (name, version, qualifiers, subpath)
  }

  /// Nil when the text is no package URL.
  public init?(_ text: String) { self.init(Array(text.utf8)[...]) }

  /// From bytes of a report.
  init?(_ text: ArraySlice<UInt8>) {
    guard text.count <= Self.maximumBytes, text.starts(with: "pkg:".utf8) else { return nil }
    var rest = text.dropFirst(4).drop { $0 == UInt8(ascii: "/") }
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

  /// The parts between slashes, of which there are two at least; empty ones do not count.
  private static func name(_ text: ArraySlice<UInt8>) -> String? {
    var name: [UInt8] = []
    name.reserveCapacity(text.count)
    var rest = text
    var (count, last) = (0, 0)
    while !rest.isEmpty {
      let part = rest.prefix { $0 != UInt8(ascii: "/") }
      rest = rest[part.endIndex...].dropFirst()
      if part.isEmpty { continue }
      count += 1
      if count > 1 { name.append(UInt8(ascii: "/")) }
      last = name.count
      guard appendUnescaped(part, to: &name, escapes: count > 1, isPart: true) else { return nil }
      if count == 1 { lowercase(&name, from: 0) }
    }
    guard count > 1 else { return nil }
    if name.starts(with: "pypi/".utf8) {
      lowercase(&name, from: last)
      for place in last..<name.count where name[place] == UInt8(ascii: "_") {
        name[place] = UInt8(ascii: "-")
      }
    }
    // Only an escape can bring in bytes that are no text, and this is the slower way.
    return text.contains(UInt8(ascii: "%"))
      ? String(validating: name, as: UTF8.self) : String(decoding: name, as: UTF8.self)
  }

  private static func lowercase(_ text: inout [UInt8], from start: Int) {
    if text[start...].allSatisfy({ $0 < 0x80 }) {
      for place in start..<text.count where text[place] &- 0x41 < 26 { text[place] |= 0x20 }
    } else {
      text.replaceSubrange(
        start..., with: String(decoding: text[start...], as: UTF8.self).lowercased().utf8)
    }
  }

  private static func qualifiers(_ text: ArraySlice<UInt8>) -> [String]? {
    let pairs = text.split(separator: UInt8(ascii: "&"))
    guard pairs.count <= maximumQualifiers else { return nil }
    var read: [String] = []
    for pair in pairs {
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let value = unescaped(parts[1]) else { return nil }
      // A key with an empty value is the same as no key.
      let key = String(decoding: parts[0], as: UTF8.self).lowercased()
      if !value.isEmpty, key != "epoch" || value != "0" { read.append("\(key)=\(value)") }
    }
    return read.sorted { $0.precedesInBytes($1) }
  }

  /// Nil for a percent sign without two hex digits, or bytes that are not UTF-8.
  static func unescaped(_ text: ArraySlice<UInt8>) -> String? {
    guard text.contains(UInt8(ascii: "%")) else { return String(decoding: text, as: UTF8.self) }
    var bytes: [UInt8] = []
    guard appendUnescaped(text, to: &bytes) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// False for a percent sign without two hex digits. In a part of a name a slash is no separator, and stays as
  /// it stands.
  private static func appendUnescaped(
    _ text: ArraySlice<UInt8>, to bytes: inout [UInt8], escapes: Bool = true, isPart: Bool = false
  ) -> Bool {
    guard escapes, text.contains(UInt8(ascii: "%")) else {
      bytes.append(contentsOf: text)
      return true
    }
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit)
      else { return false }
      let character = high << 4 | low
      switch character {
      case UInt8(ascii: "/") where isPart: bytes.append(contentsOf: "%2F".utf8)
      case UInt8(ascii: "%") where isPart: bytes.append(contentsOf: "%25".utf8)
      default: bytes.append(character)
      }
    }
    return true
  }

  /// The part of the version that stands among the qualifiers, as `epoch=1`.
  var epoch: String? { qualifiers.first { $0.utf8.starts(with: "epoch=".utf8) } }

  /// The sha256 that is the version of a container image.
  var digest: SHA256Digest? { version.flatMap { SHA256Digest(inText: $0) } }
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46: byte - 0x37
  case 0x61...0x66: byte - 0x57
  default: nil
  }
}
