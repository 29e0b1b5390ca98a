/// The exit statuses, the same for every tool and changed by no option (formats.md).
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Every case has its receipt, whatever it says.
  case done = 0
  /// The answer is no.
  case no = 1
  /// Usage, or governance that cannot be used: nothing was decided.
  case unusable = 2
  /// Reading, writing, memory, an internal error.
  case fault = 3
}

/// The version of all tools; `--version` prints it and receipts may name it.
public enum Version {
  public static let text = "0.1.0"
}
