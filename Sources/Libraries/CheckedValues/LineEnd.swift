internal import CLinux

extension ArraySlice<UInt8> {
  /// Where the first line feed is.
  public var lineEnd: Int? {
    unsafe withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, let found = unsafe memchr(start, 0x0A, bytes.count) else {
        return nil
      }
      return unsafe startIndex + (UnsafeRawPointer(found) - start)
    }
  }
}
