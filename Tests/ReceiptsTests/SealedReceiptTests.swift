import CheckedValues
import Receipts
import Signatures
import StrictJSON
import Testing

/// What a replay knows of receipts that it makes once more, without reading them (enforcement.md: Replay).
@Suite struct SealedReceiptTests {
  private let sources = (selfHash: Chain.digest("self"), fileHash: Chain.digest("file"))

  private func expectSame<Body>(
    _ made: CheckedReceipt<Body>, _ read: CheckedReceipt<Body>, _ written: (Body) throws -> [UInt8]
  ) throws {
    #expect(made.head.stage == read.head.stage)
    #expect(made.head.createdAt == read.head.createdAt && made.head.caseName == read.head.caseName)
    #expect(made.selfHash == read.selfHash && made.fileHash == read.fileHash)
    #expect(try written(made.body) == written(read.body))
  }

  @Test func `what was made of stage 1 is what reading gives`() throws {
    let made = Chain.signatureReceipt.sealed(caseName: Chain.name, createdAt: Chain.time)
    let read = try SignatureReceipt.read(try made.document.bytes(), caseName: Chain.name)
    try expectSame(made.readBack(fileHash: read.fileHash), read) {
      try $0.document(caseName: Chain.name, createdAt: Chain.time).bytes()
    }
    #expect(made.readBack(fileHash: .zero).fileHash == .zero)
  }

  @Test(arguments: RuntimeDecision.allCases)
  func `what was made of stage 2 is what reading gives`(decision: RuntimeDecision) throws {
    let made = Chain.runtimeReceipt(decision, signature: sources)
      .sealed(caseName: Chain.name, createdAt: Chain.time)
    let read = try RuntimeReceipt.read(try made.document.bytes(), caseName: Chain.name)
    try expectSame(made.readBack(fileHash: read.fileHash), read) {
      try $0.document(caseName: Chain.name, createdAt: Chain.time).bytes()
    }
  }

  @Test func `a document is written as its bytes and as no others`() throws {
    let document = Chain.signatureReceipt.document(caseName: Chain.name, createdAt: Chain.time)
    let bytes = try document.bytes()
    #expect(document.isWritten(as: bytes))
    #expect(document.firstDifference(from: bytes) == nil)
    for place in bytes.indices {
      var other = bytes
      other[place] ^= 1
      #expect(!document.isWritten(as: other), "\(place)")
    }
    #expect(!document.isWritten(as: bytes.dropLast()))
    #expect(!document.isWritten(as: bytes + [0x0A]))
    #expect(!document.isWritten(as: []))
  }

  @Test func `the first difference is named, where there is a document`() throws {
    let document = Chain.signatureReceipt.document(caseName: Chain.name, createdAt: Chain.time)
    let text = String(decoding: try document.bytes(), as: UTF8.self)
    let other = text.replacing("\"size\": 8", with: "\"size\": 9")
    #expect(document.firstDifference(from: Array(other.utf8)) == "subject/size")
    #expect(document.firstDifference(from: Array(text.utf8.dropLast(3))) == nil)
    #expect(document.firstDifference(from: []) == nil)
  }

  @Test func `the head of a receipt is read, whatever else stands in it`() throws {
    let document = Chain.signatureReceipt.document(caseName: Chain.name, createdAt: Chain.later)
    let text = String(decoding: try document.bytes(), as: UTF8.self)
    for other in [text, text.replacing("\"size\": 8", with: "\"size\": \"x\"")] {
      let head = try ReceiptHead.recorded(in: Array(other.utf8))
      #expect(head.createdAt == Chain.later && head.caseName == Chain.name && head.stage == .signature)
    }
    for other in ["", "{}", text + "x", text.replacing("\"created_at\"", with: "\"created\"")] {
      #expect(throws: JSONRefusal.self, "\(other)") {
        try ReceiptHead.recorded(in: Array(other.utf8))
      }
    }
  }

  @Test func `state and inputs of a receipt are read, whatever else stands in it`() throws {
    let receipt = Chain.runtimeReceipt(.warn, signature: sources)
    let document = receipt.document(caseName: Chain.name, createdAt: Chain.time)
    let text = String(decoding: try document.bytes(), as: UTF8.self)
    for other in [text, text.replacing("\"outcome\"", with: "\"result\"")] {
      let facts = try RuntimeReceipt.facts(recordedIn: Array(other.utf8))
      #expect(facts.inputs == InputRecord.unique(receipt.inputs))
      #expect(facts.state == receipt.state)
    }
    for name in ["state", "inputs"] {
      let other = text.replacing("\"\(name)\"", with: "\"x\"")
      #expect(throws: JSONRefusal.self) { try RuntimeReceipt.facts(recordedIn: Array(other.utf8)) }
    }
  }
}
