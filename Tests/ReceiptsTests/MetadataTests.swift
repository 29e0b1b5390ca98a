import CheckedValues
import PlainJSON
import Receipts
import Testing

/// What outputs are made of (formats.md: JSON, written; Hashes).
@Suite struct MetadataTests {
  private func text(_ value: Metadata) throws -> String {
    var document = OutputDocument()
    document.add("value", value)
    return String(decoding: try document.bytes(), as: UTF8.self)
  }

  @Test(arguments: [
    (0, "0.0"), (1, "0.001"), (10, "0.01"), (100, "0.1"), (999, "0.999"), (1000, "1.0"),
    (8750, "8.75"), (9800, "9.8"), (9805, "9.805"), (10_000, "10.0"), (123_456, "123.456"),
  ])
  func `a decimal is a string with at least one digit behind the point`(
    thousandths: Int, written: String
  ) throws {
    #expect(
      try text(.decimal(thousandths: thousandths)) == "{\n  \"value\": \"\(written)\"\n}\n")
  }

  @Test func `every kind of value is written in its one form`() throws {
    let name = try #require(Identifier("A-1"))
    let time = try #require(Timestamp("2026-11-21T08:00:00Z"))
    let version = try #require(SemanticVersion("1.2.3-rc.1+x"))
    let cases: [(Metadata, String)] = [
      (.null, "null"), (.flag(true), "true"), (.flag(false), "false"), (.count(0), "0"),
      (.count(1 << 53 - 1), "9007199254740991"), (.count(1 - 1 << 53), "-9007199254740991"),
      (.digest(.zero), "\"\(String(repeating: "0", count: 64))\""), (.identifier(name), "\"A-1\""),
      (.time(time), "\"2026-11-21T08:00:00Z\""), (.version(version), "\"1.2.3-rc.1+x\""),
      (.word(Outcome.rolledBack), "\"rolled_back\""), (.constant("a word"), "\"a word\""),
      (.list([]), "[]"), (.object([]), "{}"), (.list([.count(1)]), "[\n    1\n  ]"),
      (.object([("b", .null), ("a", .null)]), "{\n    \"b\": null,\n    \"a\": null\n  }"),
      (.optional(Int?.none) { .count($0) }, "null"), (.optional(7) { .count($0) }, "7"),
    ]
    for (value, written) in cases {
      #expect(try text(value) == "{\n  \"value\": \(written)\n}\n")
    }
  }

  @Test func `a document is sealed with sha256 over its RFC 8785 form`() throws {
    var document = OutputDocument()
    document.add("zebra", .list([.count(3), .flag(true), .null]))
    document.add("apple", .object([("c", .digest(.zero)), ("B", .constant("word"))]))
    let digest = document.seal("own_sha256")
    let read = try PlainJSON(try document.bytes())
    #expect(read["own_sha256"]?.text == digest.hex)
    #expect(read.digest(without: ["own_sha256"]) == digest)
    #expect(PlainJSON.order(of: try document.bytes()) == ["zebra", "apple", "own_sha256"])
  }

  @Test func `what is added behind a seal is not under it`() throws {
    var document = OutputDocument()
    document.add("a", .count(1))
    let digest = document.seal("entry_hash")
    document.add("runtime_decision", .word(RuntimeDecision.block))
    let read = try PlainJSON(try document.bytes())
    #expect(read.digest(without: ["entry_hash", "runtime_decision"]) == digest)
    #expect(read.digest(without: ["entry_hash"]) != digest)
  }

  @Test func `names with a stage's number are put together from words only`() {
    #expect(MemberName(stage: 356, "receipt_exists").text == "stage356_receipt_exists")
    #expect(
      MemberName("runtime_decision_from_stage", stage: 2).text == "runtime_decision_from_stage2")
    #expect(MemberName(Action.isolateAndContinue).text == "isolate_and_continue")
  }

  @Test func `each action has its isolation mode`() {
    #expect(
      Action.allCases.map { "\($0.rawValue) \($0.isolationMode.rawValue)" } == [
        "continue none", "isolate_and_continue safe_metadata_only", "terminate terminated",
      ])
  }
}
