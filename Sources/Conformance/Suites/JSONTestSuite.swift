internal import Storage
internal import StrictJSON
internal import ToolSupport

// json-testsuite (nst/JSONTestSuite): the beginning of a file's name is its label. `y_` must be read, `n_`
// must be refused, `i_` and everything in `test_transform` may be either. Both readers must agree. A name
// that an object has twice is refused by documents and passed over by the stream, which looks only at
// the names that are asked for.

func runJSONTestSuite(_ folder: SuiteFolder) throws(Fault) -> SuiteReport {
  var report = SuiteReport(folder.suite)
  try folder.forEach(folder.files.filter { jsonLabel($0) != nil }, &report) { report, file, bytes in
    guard let label = jsonLabel(file) else { return }
    let outcome = JSONOutcome(bytes)
    if let reason = outcome.objection(label, file) {
      report.fail(file, reason)
    } else {
      report.pass(label == .either ? "either" : outcome.isRead ? "read" : "refused")
    }
  }
  for part in ["test_parsing", "test_transform"]
  where !folder.files.contains(where: { $0.holds("\(part)/") }) {
    report.miss(part)
  }
  return report
}

private enum JSONLabel { case valid, invalid, either }

private func jsonLabel(_ file: String) -> JSONLabel? {
  guard file.hasSuffix(".json") else { return nil }
  if folderName(file).hasSuffix("test_transform") { return .either }
  let labels: [(String, JSONLabel)] = [("y_", .valid), ("n_", .invalid), ("i_", .either)]
  return labels.first { fileName(file).hasPrefix($0.0) }?.1
}

/// What the two readers make of a text, within the same limits.
private struct JSONOutcome {
  private static let limits = JSONLimits(bytes: 16 << 20, depth: 512, values: 1 << 22)

  private var document: JSONRefusal?
  private var stream: JSONRefusal?

  var isRead: Bool { document == nil }
  private var hasDuplicate: Bool { document?.expected == .uniqueName }

  init(_ bytes: [UInt8]) {
    do throws(JSONRefusal) {
      _ = try JSONDocument(bytes, limits: Self.limits)
    } catch {
      document = error
    }
    do throws(JSONRefusal) {
      var reader = JSONStream(ArraySource(bytes), limits: Self.limits)
      try reader.skip()
      try reader.finish()
    } catch {
      stream = error
    }
  }

  func objection(_ label: JSONLabel, _ file: String) -> String? {
    let mayDiffer = hasDuplicate && stream == nil
    if (document == nil) != (stream == nil) && !mayDiffer { return "the two readers disagree" }
    switch label {
    case .either: return nil
    case .invalid: return document == nil || stream == nil ? "is read" : nil
    case .valid where fileName(file).hasPrefix("y_object_duplicated_key"):
      return hasDuplicate ? nil : "a duplicate name is not refused"
    case .valid: return document.map { "is refused: \($0.wording(in: fileName(file)))" }
    }
  }
}
