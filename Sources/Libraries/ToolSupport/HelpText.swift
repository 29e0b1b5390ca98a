extension Tool {
  /// What `--help` prints: fits a screen of 40 lines with 80 columns.
  var helpText: String {
    let table = options + [.help, .version]
    let width = (table.map { $0.form.utf8.count }.max() ?? 0) + 2
    var lines = ["\(name): \(summary)", ""]
    lines.append("usage: \(name) [options]" + (operands.isEmpty ? "" : " [--] \(operands)"))
    lines.append("")
    for option in table {
      let form = option.form + String(repeating: " ", count: width - option.form.utf8.count)
      let help = option.help + (option.isRequired ? " (required)" : "")
      for (number, piece) in Self.wrapped(help, 78 - width).enumerated() {
        lines.append("  " + (number == 0 ? form : String(repeating: " ", count: width)) + piece)
      }
    }
    lines += ["", "examples:"] + examples.map { "  \($0)" }
    return (lines + statusLines).map { $0 + "\n" }.joined()
  }

  private var statusLines: [String] {
    var lines = ["", "exit status:"]
    if passesStatus {
      lines.append("  that of COMMAND, 128+n after signal n; without one, or when it was not run:")
      lines.append("  0  the action is continue or isolate_and_continue")
    } else {
      lines.append(
        operands == "CASE..." ? "  0  done: every case has its receipt, whatever it says" : "  0  done")
    }
    if let saysNo { lines.append("  1  \(saysNo)") }
    lines.append("  2  usage, or governance that cannot be used: nothing was decided")
    lines.append("  3  fault: reading, writing, memory, an internal error")
    return lines
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
