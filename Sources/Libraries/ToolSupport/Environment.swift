internal import CLinux

/// The environment of this process. No stage asks for it: only what starts a program for somebody does.
public enum Environment {
  /// All variables in the order in which they stand; one that is not UTF-8 is left out.
  public static var variables: [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    var next = unsafe linux_environment()
    while let entry = unsafe next?.pointee {
      if let text = unsafe String(validatingCString: entry),
        let sign = text.utf8.firstIndex(of: UInt8(ascii: "="))
      {
        found.append((String(text[..<sign]), String(text[text.utf8.index(after: sign)...])))
      }
      unsafe next = next?.successor()
    }
    return found
  }

  /// A variable; nil when it is not there or empty.
  public static func value(_ name: String) -> String? {
    variables.first { $0.name == name && !$0.value.isEmpty }?.value
  }

  /// The user's home folders: the one that HOME names and the one of the user database.
  public static var homes: [String] {
    let listed = unsafe getpwuid(getuid()).flatMap { unsafe String(validatingCString: $0.pointee.pw_dir) }
    return [value("HOME"), listed].compactMap { $0 }
  }

  /// Whether this process is root's.
  public static var isRoot: Bool { geteuid() == 0 }
}
