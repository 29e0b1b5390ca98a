internal import CheckedValues
internal import Storage
internal import StrictJSON

// jcs-rfc8785 (cyberphone/json-canonicalization): the canonical form of `input/X.json` is, byte by byte,
// `output/X.json`, and the bytes that `outhex/X.txt` has in hexadecimal. A line of `es6testfile*.txt` is the
// bits of a double in hexadecimal, a comma, and its text; each line is a case.

func runCanonicalSuite(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  var report = SuiteReport(folder.suite)
  let isInput: (String) -> Bool = { fileName(folderName($0)) == "input" && $0.hasSuffix(".json") }
  try folder.forEach(folder.files.filter(isInput), &report) { report, file, bytes throws(Fault) in
    let canonical = canonicalForm(bytes)
    let above = folderName(folderName(file))
    let output = joined(above, "output/" + fileName(file))
    compare(&report, file, canonical, output, try folder.bytes(output))
    let outhex = joined(above, "outhex/" + fileName(file).dropLast(4) + "txt")
    compare(&report, file, canonical, outhex, try folder.bytes(outhex).map { hexDump($0) })
  }
  try folder.forEach(folder.files.filter { fileName($0).hasPrefix("es6testfile") }, &report) {
    report, file, bytes in
    numberLines(&report, file, bytes)
  }
  for part in ["input/", "es6testfile"] where !folder.files.contains(where: { $0.holds(part) }) {
    report.miss(part)
  }
  return report
}

private func canonicalForm(_ bytes: [UInt8]) -> [UInt8]? {
  guard let document = try? JSONDocument(bytes, limits: suiteLimits) else { return nil }
  return try? document.root.canonical()
}

private func compare(
  _ report: inout SuiteReport, _ input: String, _ canonical: [UInt8]?, _ output: String,
  _ expected: [UInt8]?
) {
  guard let expected else { return report.miss(output) }
  report.check(
    "\(input) -> \(output)", canonical == expected, "documents",
    otherwise: canonical == nil ? "the input is refused" : "the canonical form is another")
}

/// The bytes that stand in a text in hexadecimal, with white space between them.
private func hexDump(_ text: [UInt8]) -> [UInt8] {
  let digits = text.filter { $0 > 0x20 }
  return Hex.decode(digits[...]) ?? []
}

private func numberLines(_ report: inout SuiteReport, _ file: String, _ bytes: [UInt8]) {
  for (place, line) in lines(bytes).enumerated() where !line.isEmpty {
    let parts = line.split(separator: UInt8(ascii: ","), maxSplits: 1)
    guard parts.count == 2, let bits = UInt64(String(decoding: parts[0], as: UTF8.self), radix: 16)
    else {
      report.fail("\(file) line \(place + 1)", "not a line of the form bits,text")
      continue
    }
    // The text itself must come back too: that is another way to the double.
    let written = canonicalForm(Array(Double(bitPattern: bits).description.utf8))
    let again = canonicalForm(Array(parts[1]))
    report.check(
      "\(file) line \(place + 1)", written == Array(parts[1]) && again == written, "numbers",
      otherwise: "the number is written as \(String(decoding: written ?? [], as: UTF8.self))")
  }
}
