internal import CLinux

/// What the running kernel does.
enum Kernel {
  /// Since Linux 5.8, syncfs(2) says when a write failed; before, it must not be relied on.
  static let reportsErrorsOfSyncfs: Bool = {
    var names = utsname()
    guard unsafe uname(&names) == 0 else { return false }
    let release = unsafe withUnsafeBytes(of: &names.release) { unsafe Array($0.prefix { $0 != 0 }) }
    let numbers = release.split(separator: UInt8(ascii: "."), maxSplits: 2)
    guard numbers.count >= 2, let major = Int(String(decoding: numbers[0], as: UTF8.self)),
      let minor = Int(String(decoding: numbers[1].prefix { $0 &- 0x30 < 10 }, as: UTF8.self))
    else { return false }
    return (major, minor) >= (5, 8)
  }()

  /// Descriptors that this process may have open at once.
  static var mostDescriptors: Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
    return Int(clamping: limit.rlim_cur)
  }
}
