import Audit
import CheckedValues
import Foundation
import PlainJSON
import Receipts
import StrictJSON
import Testing

@Suite struct DocumentTests {
  private let review = Review(
    policyHash: Given.digest("policy"), requestFingerprint: Given.digest("request"),
    decision: .allow, decidedBy: Given.id("alice"), decidedAt: Given.time)

  @Test func `a review is bound to its policy and its request`() throws {
    let key =
      "{\"policy_hash\":\"\(Given.digest("policy"))\",\"request_fingerprint\":"
      + "\"\(Given.digest("request"))\",\"schema\":\"membrane.review-key.v1\"}"
    #expect(review.id == Given.digest(key))
    #expect(Review.path(of: review.id).text == "reviews/\(review.id).review.json")
    let other = Review.id(
      policyHash: Given.digest("request"), requestFingerprint: Given.digest("policy"))
    #expect(other != review.id)
  }

  @Test func `a review is read again, and every truncation and changed id is refused`() throws {
    let payload = try review.document.canonicalBytes()
    #expect(try Review(payload) == review)
    #expect(
      PlainJSON.order(of: try review.document.bytes()) == [
        "schema", "review_id", "policy_hash", "request_fingerprint", "decision", "decided_by",
        "decided_at",
      ])
    for count in 0..<payload.count {
      #expect(throws: JSONRefusal.self) { try Review(Array(payload[..<count])) }
    }
    let text = String(decoding: payload, as: UTF8.self)
    for (old, new) in [
      (review.id.hex, Given.digest("x").hex), (review.policyHash.hex, Given.digest("x").hex),
      (review.requestFingerprint.hex, Given.digest("x").hex), ("allow", "perhaps"),
      ("review.v1", "review.v2"), ("\"decided_by\"", "\"more\":1,\"decided_by\""),
    ] {
      let changed = text.replacing(old, with: new)
      #expect(changed != text)
      #expect(throws: JSONRefusal.self, "\(new)") { try Review(Array(changed.utf8)) }
    }
  }

  @Test func `a block is under its own digest`() throws {
    let block = KillSwitchBlock(
      .auditInvalid, setAt: Given.time, caseName: Given.name, stream: Given.stream, sequence: 4)
    let bytes = try block.document.bytes()
    let read = try PlainJSON(bytes)
    #expect(read["block_sha256"]?.text == read.digest(without: ["block_sha256"]).hex)
    #expect(read["block_sha256"]?.text == block.sha256.hex)
    #expect(
      PlainJSON.order(of: bytes) == [
        "schema", "reason_code", "case", "stream_id", "sequence", "event_hash", "permit_id",
        "policy_hash", "set_at", "block_sha256",
      ])
    #expect(try KillSwitchBlock(bytes) == block)
    for index in bytes.indices where !bytes[index...].starts(with: "\n".utf8) && bytes[index] != 0x20 {
      var changed = bytes
      changed[index] ^= 1
      #expect(throws: JSONRefusal.self, "\(index)") { try KillSwitchBlock(changed) }
    }
    for count in 0..<(bytes.count - 1) {
      #expect(throws: JSONRefusal.self) { try KillSwitchBlock(Array(bytes[..<count])) }
    }
  }

  @Test func `a block is about a place that a stream can have`() throws {
    let block = KillSwitchBlock(.auditInvalid, setAt: Given.time, sequence: 4)
    let text = String(decoding: try block.document.bytes(), as: UTF8.self)
    for number in ["-1", "\(1 << 52 + 1)"] {
      let changed = text.replacing("\"sequence\": 4", with: "\"sequence\": \(number)")
      let sealed = try PlainJSON.sealed(changed, "block_sha256")
      #expect(changed != text)
      #expect(throws: JSONRefusal.self, "\(number)") { try KillSwitchBlock(Array(sealed.utf8)) }
    }
  }

  @Test func `every code of enforcement belongs to one class, and no other code to any`() {
    for code in ReasonCode.allCases {
      #expect((code.failureClass != nil) == code.rawValue.hasPrefix("secure_layer."), "\(code)")
    }
  }

  @Test func `the schemas know the types of events in their order`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let definitions = try PlainJSON(
      Data(contentsOf: root.appending(path: "docs/schemas/defs.json")))
    #expect(
      definitions["$defs"]?["event_type"]?["enum"]?.texts == EventType.allCases.map(\.rawValue))
    let event = try PlainJSON(
      Data(contentsOf: root.appending(path: "docs/schemas/audit-event.json")))
    let rules = event["allOf"]?.elements.compactMap {
      $0["if"]?["properties"]?["event_type"]?["const"]?.text
    }
    #expect(rules == EventType.allCases.map(\.rawValue))
  }

  @Test func `the page of codes names the class of each`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let page = try String(
      contentsOf: root.appending(path: "docs/reason-codes.md"), encoding: .utf8
    ).split(separator: "\n")
    for name in FailureClass.allCases {
      let words = name.rawValue.replacing("_", with: " ")
      let row = try #require(page.first { $0.hasPrefix("| \(words) |") })
      let listed = row.split(separator: "`").filter { $0.contains(".") }.map { "secure_layer.\($0)" }
      let codes = ReasonCode.allCases.filter { $0.failureClass == name }.map(\.rawValue)
      #expect(Set(listed) == Set(codes) && listed.count == codes.count, "\(words)")
    }
  }
}
