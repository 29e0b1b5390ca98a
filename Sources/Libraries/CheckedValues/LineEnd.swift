extension ArraySlice<UInt8> {
  /// Where the first line feed is. Looked for where the bytes lie, which is faster than in a slice.
  public var lineEnd: Int? {
    unsafe withUnsafeBytes { unsafe $0.firstIndex(of: UInt8(ascii: "\n")) }.map { startIndex + $0 }
  }
}
