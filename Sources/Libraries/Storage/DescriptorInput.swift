internal import CLinux
internal import Linux

/// A descriptor that the caller handed over, such as a pipe with a secret that is in no file.
public enum DescriptorInput {
  /// Reads it to its end; nil when there are more than `limit` bytes.
  public static func bytes(of number: Int32, limit: Int) throws(Fault) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { all in
        unsafe CLinux.read(number, all.baseAddress?.advanced(by: count), all.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw Fault(.read, "descriptor \(number)") }
      if got == 0 { return Array(bytes.prefix(count)) }
      count += got
    }
    return nil
  }
}
