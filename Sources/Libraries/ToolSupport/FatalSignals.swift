internal import CLinux

/// Ends the process with status 3 where the system would end it with a signal: no memory left, a
/// broken assumption in the program. A script that looks at the status must
/// never take such an end for an answer.
enum FatalSignals {
  /// Written once, before any handler is set.
  nonisolated(unsafe) private static var label: UnsafeMutablePointer<CChar>?

  static func install(tool: String) {
    unsafe label = strdup("\(tool): error: ")
    for number in [SIGBUS, SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGFPE] {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { _ in FatalSignals.end() }
      unsafe sigaction(number, &action, nil)
    }
  }

  /// Only calls that are allowed in a handler.
  private static func end() {
    let text: StaticString = "internal error\n"
    if let label = unsafe label { unsafe CLinux.write(2, label, strlen(label)) }
    unsafe CLinux.write(2, text.utf8Start, text.utf8CodeUnitCount)
    _exit(ExitStatus.fault.rawValue)
  }
}
