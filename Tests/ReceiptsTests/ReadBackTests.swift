import CheckedValues
import PlainJSON
import Receipts
import Signatures
import StrictJSON
import Testing

/// A kind of receipt: as it is written, and how it is read.
struct Kind: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var stage: Int
  var hash = "receipt_sha256"
  var text: @Sendable () throws -> String
  /// The self-hash that was read.
  var read: @Sendable ([UInt8], CaseName) throws(BrokenChain) -> SHA256Digest

  private static let sources = (selfHash: Chain.digest("self"), fileHash: Chain.digest("file"))
  private static let action = Chain.Action3(
    time: Chain.time, previousHash: sources.selfHash, policyPreviousHash: sources.selfHash,
    decision: .warn, action: .isolateAndContinue)

  private static func text(_ document: OutputDocument) throws -> String {
    String(decoding: try document.bytes(), as: UTF8.self)
  }

  static let all: [Kind] = [
    Kind(testDescription: "signature receipt", stage: 1) {
      try text(Chain.signatureReceipt.document(caseName: Chain.name, createdAt: Chain.time))
    } read: { bytes, name throws(BrokenChain) in
      try SignatureReceipt.read(bytes, caseName: name).selfHash
    },
    Kind(testDescription: "runtime receipt", stage: 2) {
      try text(
        Chain.runtimeReceipt(.warn, signature: sources)
          .document(caseName: Chain.name, createdAt: Chain.time))
    } read: { bytes, name throws(BrokenChain) in
      try RuntimeReceipt.read(bytes, caseName: name).selfHash
    },
    Kind(testDescription: "action policy", stage: 3, hash: "action_entry_hash") {
      try text(action.policy)
    } read: { bytes, name throws(BrokenChain) in
      try ActionReceipt.readPolicy(bytes, caseName: name).selfHash
    },
    Kind(testDescription: "action receipt", stage: 3, hash: "action_receipt_sha256") {
      try text(action.receipt(entryHash: .zero))
    } read: { bytes, name throws(BrokenChain) in
      try ActionReceipt.read(bytes, caseName: name).selfHash
    },
  ]

  /// What reading `text` says.
  func word(_ text: String, _ name: CaseName = Chain.name) -> ReasonWord? {
    do throws(BrokenChain) {
      _ = try read(Array(text.utf8), name)
      return nil
    } catch { return error.word }
  }
}

/// What a stage checks of a receipt it reads, in this order: form, self-hash, stage, case (formats.md).
@Suite struct ReadBackTests {
  private let otherName = CaseName("other-case")!

  @Test(arguments: Kind.all)
  func `what was written can be read`(kind: Kind) throws {
    let text = try kind.text()
    #expect(kind.word(text) == nil)
    let digest = try kind.read(Array(text.utf8), Chain.name)
    #expect(try digest == PlainJSON(text.utf8).digest(without: [kind.hash]))
    #expect(PlainJSON.order(of: text.utf8).last == kind.hash)
    #expect(
      PlainJSON.order(of: text.utf8).prefix(5) == [
        "stage", "engine", "source_stage", "created_at", "case",
      ])
  }

  @Test func `checks and those that were not evaluated are all checks there are`() throws {
    let kind = Kind.all[1]
    let text = try kind.text()
    for name in ["grant_not_expired", "nonces_unspent"] {
      let (with, without) = ("\"\(name)\"", "\"chain_intact\"")
      #expect(text.contains(with) && !text.contains("[\(without)"))
      #expect(kind.word(text.replacing(with, with: without)) == .previousReceiptMalformed)
    }
  }

  @Test(arguments: Kind.all)
  func `a receipt without any one of its members is malformed`(kind: Kind) throws {
    let text = try kind.text()
    for (name, value) in try PlainJSON(text.utf8).members {
      let left = text.replacing("  \"\(name)\": ", with: "  \"\(name)_\": ")
      #expect(left != text, "\(name)")
      #expect(kind.word(left) == .previousReceiptMalformed, "\(name)")
      if case .list = value { continue }
      let list = try remade(text, name, .list([.null]))
      #expect(kind.word(list) == .previousReceiptMalformed, "\(name)")
    }
  }

  /// The document in RFC 8785 form with another value, sealed again.
  private func remade(_ text: String, _ name: String, _ value: PlainJSON) throws -> String {
    var members = try PlainJSON(text.utf8).members
    members[name] = value
    return PlainJSON.object(members).canonical
  }

  @Test(arguments: Kind.all)
  func `a receipt with an unknown member is malformed, even under a right hash`(kind: Kind) throws {
    let text = try kind.text().replacing("{\n  \"stage\"", with: "{\n  \"more\": true,\n  \"stage\"")
    #expect(kind.word(text) == .previousReceiptMalformed)
    #expect(try kind.word(PlainJSON.sealed(text, kind.hash)) == .previousReceiptMalformed)
  }

  @Test(arguments: Kind.all)
  func `white space is part of a receipt`(kind: Kind) throws {
    let text = try kind.text()
    let places = text.indices.filter { text[$0] == "\n" || text[$0] == ":" }
    for place in places + [text.startIndex, text.endIndex] {
      for space in [" ", "\n"] {
        var changed = text
        changed.insert(contentsOf: space, at: place)
        // Inside of a string it makes the form wrong, too.
        #expect(kind.word(changed) != nil)
      }
    }
    #expect(kind.word(text + "\n") == .previousReceiptAltered)
    #expect(kind.word(String(text.dropLast())) == .previousReceiptAltered)
    #expect(try kind.word(PlainJSON(text.utf8).canonical) == .previousReceiptAltered)
    #expect(
      kind.word(text.replacing("\"stage\"", with: "\"st\\u0061ge\"")) == .previousReceiptAltered)
  }

  @Test(arguments: Kind.all)
  func `every truncation is malformed`(kind: Kind) throws {
    let bytes = Array(try kind.text().utf8)
    for count in 0..<(bytes.count - 2) {
      let word = kind.word(String(decoding: bytes[..<count], as: UTF8.self))
      #expect(word == .previousReceiptMalformed, "\(count)")
    }
  }

  @Test(arguments: Kind.all)
  func `every byte counts`(kind: Kind) throws {
    let bytes = Array(try kind.text().utf8)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= [0x01, 0x20, 0x80][place % 3]
      #expect(throws: BrokenChain.self, "\(place)") { try kind.read(changed, Chain.name) }
    }
  }

  @Test(arguments: Kind.all)
  func `a value that was changed without its hash is altered`(kind: Kind) throws {
    let text = try kind.text()
    let later = text.replacing("08:00:00Z", with: "08:00:01Z")
    #expect(kind.word(later) == .previousReceiptAltered)
    #expect(try kind.word(PlainJSON.sealed(later, kind.hash)) == nil)
    let old = try #require(try PlainJSON(text.utf8)[kind.hash]?.text)
    #expect(
      kind.word(text.replacing(old, with: Chain.digest("x").hex)) == .previousReceiptAltered)
  }

  @Test(arguments: Kind.all)
  func `a right hash does not make it a receipt of this stage or case`(kind: Kind) throws {
    let text = try kind.text()
    #expect(kind.word(text, otherName) == .previousReceiptOfOtherCase)
    for stage in 1...4 where stage != kind.stage {
      let other = text.replacing("\"stage\": \(kind.stage),", with: "\"stage\": \(stage),")
      let sealed = try PlainJSON.sealed(other, kind.hash)
      #expect(kind.word(sealed) == .previousReceiptOfOtherStage)
      // The order: form, self-hash, stage, case.
      #expect(kind.word(sealed, otherName) == .previousReceiptOfOtherStage)
      #expect(kind.word(other, otherName) == .previousReceiptAltered)
      let malformed = other.replacing("{\n  \"stage\"", with: "{\n  \"more\": 1,\n  \"stage\"")
      #expect(kind.word(malformed, otherName) == .previousReceiptMalformed)
    }
    let engine = try #require(try PlainJSON(text.utf8)["engine"]?.text)
    let source = "\"source_stage\": "
    let heads = [(engine, "x"), ("\(source)\(kind.stage - 1)", "\(source)\(kind.stage % 4)")]
    for (old, new) in heads {
      let other = try PlainJSON.sealed(text.replacing(old, with: new), kind.hash)
      #expect(kind.word(other) == .previousReceiptMalformed, "\(new)")
    }
    for stage in ["0", "5", "\"2\"", "2.0"] {
      let other = text.replacing("\"stage\": \(kind.stage),", with: "\"stage\": \(stage),")
      #expect(kind.word(other) == .previousReceiptMalformed)
    }
  }

  @Test func `one kind of receipt is never taken for another`() throws {
    for one in Kind.all {
      for other in Kind.all where other.testDescription != one.testDescription {
        #expect(try one.word(other.text()) == .previousReceiptMalformed)
      }
    }
  }

  @Test func `only a refusal of the form is said to people with its place`() throws {
    let kind = Kind.all[0]
    let text = try kind.text()
    func refusal(_ text: String) -> JSONRefusal? {
      do throws(BrokenChain) { _ = try kind.read(Array(text.utf8), Chain.name) } catch {
        return error.refusal
      }
      return nil
    }
    #expect(refusal(text.replacing("\"size\": 8", with: "\"size\": -8"))?.path == "subject.size")
    func threshold(_ count: Int) -> JSONRefusal? {
      refusal(text.replacing("\"signature_threshold\": 1", with: "\"signature_threshold\": \(count)"))
    }
    #expect(threshold(64) == nil)
    #expect(threshold(65)?.path == "signature_threshold")
    #expect(refusal(text + "\n") == nil)
    #expect(kind.word("{}") == .previousReceiptMalformed)
    #expect(kind.word("") == .previousReceiptMalformed)
  }
}
