internal import CLinux

extension ArraySlice<UInt8> {
  /// Whether they begin with the bytes of this text.
  public func begins(with text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    return unsafe withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return true }
      return unsafe memcmp(start, text.utf8Start, text.utf8CodeUnitCount) == 0
    }
  }
}

extension String {
  /// The order of the bytes, on every machine; `<` has another one for what is not ASCII.
  public func precedesInBytes(_ other: String) -> Bool {
    let (one, two) = (utf8.span, other.utf8.span)
    let first = unsafe one.withUnsafeBytes { one in
      unsafe two.withUnsafeBytes { two in
        guard let one = one.baseAddress, let two = two.baseAddress else { return Int32(0) }
        return unsafe memcmp(one, two, min(utf8.count, other.utf8.count))
      }
    }
    return first == 0 ? one.count < two.count : first < 0
  }
}

extension [UInt8] {
  /// Whether these are the same bytes; `==` takes them one by one.
  public func isSame(as other: [UInt8]) -> Bool {
    guard count == other.count, !isEmpty else { return count == other.count }
    return unsafe withUnsafeBytes { one in
      unsafe other.withUnsafeBytes { two in
        guard let one = one.baseAddress, let two = two.baseAddress else { return false }
        return unsafe memcmp(one, two, count) == 0
      }
    }
  }
}
