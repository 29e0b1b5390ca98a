extension Tool {
  /// What `--help` prints: fits a screen of 24 lines with 80 columns, the prompt behind it too.
  var helpText: String {
    let table =
      options.map { ($0.form, $0.help + ($0.isRequired ? " (required)" : "")) }
      + [("--help, --version", "show this text, or the version")]
    let width = (table.map { $0.0.utf8.count }.max() ?? 0) + 2
    var lines = ["\(name): \(summary)", ""]
    lines.append("usage: \(name) [options]" + (operands.isEmpty ? "" : " [--] \(operands)"))
    lines.append("")
    for (form, help) in table {
      for (number, piece) in Self.wrapped(help, 78 - width).enumerated() {
        let start = number == 0 ? form : ""
        lines.append("  " + start + String(repeating: " ", count: width - start.utf8.count) + piece)
      }
    }
    lines += ["", "examples:"] + examples.map { "  \($0)" } + [""]
    lines += statuses.enumerated().map { ($0 == 0 ? "exit status:  " : "              ") + $1 }
    return lines.map { $0 + "\n" }.joined()
  }

  private var statuses: [String] {
    let done =
      if passesStatus {
        ["that of COMMAND, 128+n after signal n; when none was run:", "0  go on"]
      } else {
        [operands == "CASE..." ? "0  done: every case has its receipt, whatever it says" : "0  done"]
      }
    return done + (saysNo.map { ["1  \($0)"] } ?? []) + [
      "2  usage, or governance that cannot be used: nothing was decided",
      "3  fault: the disk, memory, an internal error",
    ]
  }

  /// Broken between words so that no line has more than `width` bytes.
  private static func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.utf8.count + 1 + word.utf8.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
