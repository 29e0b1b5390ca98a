internal import CLinux
internal import Receipts
internal import Storage

/// Standard output or standard error.
struct Console: Sendable {
  static let standardOutput = Console(number: 1, name: "standard output")
  static let standardError = Console(number: 2, name: "standard error")

  let number: Int32
  let name: String

  var isTerminal: Bool { isatty(number) == 1 }

  /// Colours only for people, and not for those who do not want them (no-color.org).
  private var isColoured: Bool {
    guard isTerminal else { return false }
    let (refusal, kind) = unsafe (getenv("NO_COLOR"), getenv("TERM"))
    if let refusal = unsafe refusal, unsafe refusal.pointee != 0 { return false }
    guard let kind = unsafe kind else { return false }
    return unsafe String(cString: kind) != "dumb"
  }

  /// One line: whose, what kind, and the text without anything that a terminal would act on.
  func line(_ tool: String, _ kind: String, _ text: String) -> String {
    let label = isColoured ? "\u{1B}[1;\(kind == "error" ? 31 : 36)m\(kind):\u{1B}[0m" : "\(kind):"
    return "\(tool): \(label) \(printable(SecretKind.masked(text)))\n"
  }

  /// For messages: when even they cannot be written there is nobody left to tell.
  func write(_ text: String) { try? write(checked: text) }

  func write(checked text: String) throws(Fault) {
    guard !text.isEmpty else { return }
    try writeAll(Array(text.utf8), to: number, path: name)
  }
}

/// The text with everything escaped that could move a cursor, colour a screen, or change the order of
/// what is read: controls, line separators, directions, and characters that cannot be seen.
func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
