/// Reads the data types of SSH (RFC 4251, section 5).
struct SSHReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func uint32() -> UInt32? {
    bytes(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
  }

  mutating func string() -> ArraySlice<UInt8>? {
    guard let count = uint32() else { return nil }
    return bytes(Int(count))
  }

  /// A `string` of printable ASCII, such as the name of an algorithm.
  mutating func name() -> String? {
    guard let text = string(), text.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  /// The magnitude of an `mpint` that is greater than zero.
  mutating func unsigned() -> ArraySlice<UInt8>? {
    string().flatMap { unsignedMagnitude($0) }
  }
}

/// Appends a `string` of SSH to `message`.
func appendSSHString(_ bytes: some Collection<UInt8>, to message: inout [UInt8]) {
  let count = UInt32(bytes.count)
  for shift: UInt32 in [24, 16, 8, 0] { message.append(UInt8(truncatingIfNeeded: count >> shift)) }
  message.append(contentsOf: bytes)
}
