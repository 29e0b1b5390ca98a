internal import Storage

/// A table of cases: lines of texts that are parted by tabs, the first one with the names of the columns.
struct CaseTable {
  struct Row {
    /// Line in the file, 1-based.
    var line: Int
    fileprivate var cells: [String: String]

    /// The text of a column; empty when there is none.
    subscript(column: String) -> String { cells[column] ?? "" }
  }

  private(set) var columns: [String] = []
  private(set) var rows: [Row] = []

  /// Nil, and noted in the report, when the suite does not have the table.
  init?(_ file: String, of folder: SuiteFolder, _ report: inout SuiteReport) throws(Fault) {
    guard let bytes = try folder.bytes(file) else {
      report.miss(file)
      return nil
    }
    self.init(bytes)
    if rows.isEmpty { report.miss("lines of \(file)") }
    for row in rows where row.cells.count < columns.count {
      report.fail("\(fileName(file)) line \(row.line)", "has fewer columns than the first line")
    }
    rows.removeAll { $0.cells.count < columns.count }
  }

  init(_ bytes: [UInt8]) {
    for (place, line) in lines(bytes).enumerated() where !line.isEmpty {
      let cells = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      if columns.isEmpty {
        columns = cells
      } else {
        var named: [String: String] = [:]
        for (column, cell) in zip(columns, cells) where named[column] == nil { named[column] = cell }
        rows.append(Row(line: place + 1, cells: named))
      }
    }
  }
}

/// The lines of a text, without LF or CRLF.
func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
    $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
  }
}
