internal import CLinux

/// Names of files that are not whole yet: `.NAME.RUN.tmp`. RUN is drawn once for each run, so that two
/// runs that are set on the same folder by mistake cannot write into each other's files; it is in no
/// output.
enum TemporaryName {
  private static let run: UInt64 = {
    var bytes: UInt64 = 0
    _ = unsafe linux_getrandom(&bytes, MemoryLayout<UInt64>.size)
    return bytes
  }()

  static func of(_ name: String) -> String { ".\(name).\(String(run, radix: 16)).tmp" }

  static func matches(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".tmp") }
}
