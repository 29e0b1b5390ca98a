internal import Glibc

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
