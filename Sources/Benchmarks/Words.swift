internal import CLinux

/// The numbers that these words name, such as `2,5`, in their order and each once; all without a word. Nil
/// when a word is something else.
func wantedRows(_ words: some Sequence<String>, of count: Int) -> [Int]? {
  var wanted: Set<Int> = []
  for word in words {
    for text in word.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Int(text), (1...count).contains(number) else { return nil }
      wanted.insert(number)
    }
  }
  return wanted.isEmpty ? Array(1...count) : wanted.sorted()
}

/// What stands before and after the first place of these words; nil when they are not in the text.
func halves(_ text: Substring, at words: String) -> (before: Substring, after: Substring)? {
  var rest = text
  while !rest.isEmpty {
    if rest.hasPrefix(words) { return (text[..<rest.startIndex], rest.dropFirst(words.count)) }
    rest.removeFirst()
  }
  return nil
}

/// A decimal number; nil when the text is something else.
func number(_ text: Substring) -> Double? {
  let text = String(text)
  var end: UnsafeMutablePointer<CChar>?
  return unsafe text.withCString { start in
    let value = unsafe strtod(start, &end)
    return unsafe end.map { unsafe UnsafePointer($0) } == start + text.utf8.count ? value : nil
  }
}

/// What `--help` says.
func help(_ titles: [String]) -> String {
  var text = """
    Usage: membrane-bench [ROWS]
    Measures speed and memory, each beside a peer where there is one; run it in the project's folder.

    ROWS are numbers, such as 2,5; without them all rows are measured, which takes some minutes.
    Rows 7 and 13 are slower on ext4 for five minutes after many files were removed, by a run before as well.

    Rows:

    """
  for (place, title) in titles.enumerated() {
    text += (place < 9 ? "   " : "  ") + "\(place + 1)  \(title)\n"
  }
  return text + """

    Environment:
      MEMBRANE_BIN   folder of the built tools (default: .build/release-static/release)
      BENCH_DIR      folder for what is written meanwhile (default: .build/bench)
      PEERS_PYTHON   a Python that has the peers that are Python packages (default: python3)
      SYFT           the program syft, which makes a large SBOM (default: syft)

    """
}
