import Foundation
import Receipts
import Signatures
import Testing

/// `docs/reason-codes.md` and the vocabularies of the sources say the same.
@Suite struct ReasonCodeDocumentTests {
  private let page: [Substring]

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let file = root.appending(path: "docs/reason-codes.md")
    page = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }

  /// The first column of all tables below a heading, up to the next heading of the same level. Only rows
  /// that begin with a code in backticks count.
  private func rows(under heading: String) -> [String] {
    page.drop { $0 != "## \(heading)" }.dropFirst().prefix { !$0.hasPrefix("## ") }
      .filter { $0.hasPrefix("| `") }
      .map { String($0.dropFirst(3).prefix { $0 != "`" }) }
  }

  @Test func `every reason code has a row, and every row is a reason code`() {
    #expect(rows(under: "Reason codes") == ReasonCode.allCases.map(\.rawValue))
  }

  @Test func `every reject code has a row, and every row is a reject code`() {
    #expect(rows(under: "Reject codes") == RejectCode.allCases.map(\.rawValue))
  }

  @Test func `every reason word has a row, and every row is a reason word`() {
    let rows = rows(under: "Reason words")
    #expect(Set(rows) == Set(ReasonWord.allCases.map(\.rawValue)))
    #expect(rows.count == ReasonWord.allCases.count)
  }

  @Test func `every posture has a row, and every row is a posture`() {
    #expect(rows(under: "Postures") == SignaturePosture.allCases.map(\.rawValue))
  }

  @Test func `the checks of stages 1, 2 and 4 stand in their order`() {
    #expect(rows(under: "Checks of stage 1") == SignatureCheck.allCases.map(\.rawValue))
    #expect(rows(under: "Checks of stage 2") == AdmissionCheck.allCases.map(\.rawValue))
    #expect(rows(under: "Checks of stage 4") == ReleaseCheck.allCases.map(\.rawValue))
  }

  @Test func `exactly the codes that can be softened are marked so`() {
    let marked = page.filter { $0.hasPrefix("| `") && $0.contains("*soft*") }
      .map { String($0.dropFirst(3).prefix { $0 != "`" }) }
    #expect(marked == ReasonCode.allCases.filter(\.canBeSoftened).map(\.rawValue))
  }

  @Test func `a row says what its code means`() {
    for line in page where line.hasPrefix("| `") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst(2)
      #expect(cells.contains { $0.contains { $0.isLetter } }, "\(line)")
    }
  }
}
