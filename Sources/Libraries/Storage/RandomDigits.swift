internal import CLinux
internal import CheckedValues

/// Numbers that nobody can guess, for what must never come twice.
public enum RandomDigits {
  /// 64 hex digits of the system's random numbers.
  public static func hex() throws(Fault) -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = unsafe bytes.withUnsafeMutableBytes { all in
      unsafe linux_getrandom(all.baseAddress, all.count)
    }
    guard count == bytes.count else { throw Fault(.read, "getrandom") }
    return Hex.encode(bytes)
  }
}
