public import CheckedValues
internal import Signatures
public import StrictJSON

/// Why a receipt of the stage before cannot be built on; the word is listed among the reasons.
public struct BrokenChain: Error, Sendable, Equatable {
  public let word: ReasonWord
  /// Set when the receipt could not be read, for people.
  public let refusal: JSONRefusal?

  public init(_ word: ReasonWord, refusal: JSONRefusal? = nil) {
    (self.word, self.refusal) = (word, refusal)
  }
}

/// A receipt that was checked: it parses, its self-hash is right, it is of the stage and the case that
/// were expected. Only `read` makes one.
public struct CheckedReceipt<Body: Sendable>: Sendable {
  public let head: ReceiptHead
  public let body: Body
  /// The hash inside the document.
  public let selfHash: SHA256Digest
  /// Over the bytes of the file.
  public let fileHash: SHA256Digest

  /// Checks in the order of formats.md: form, self-hash, stage, case. The hash does not cover white
  /// space, so a receipt must be in the form in which it was written, too.
  static func read(
    _ bytes: [UInt8], stage: Stage, caseName: CaseName, hashName: StaticString = "receipt_sha256",
    _ body: (inout ObjectReader) throws(JSONRefusal) -> Body
  ) throws(BrokenChain) -> CheckedReceipt {
    let parsed: (head: ReceiptHead, body: Body, hash: SHA256Digest)
    let form: [UInt8]
    let isWrittenForm: Bool
    do throws(JSONRefusal) {
      let root = try JSONDocument(bytes).root
      parsed = try root.object { reader throws(JSONRefusal) in
        (
          try ReceiptHead.read(&reader), try body(&reader),
          try reader.required(hashName).sha256()
        )
      }
      form = try root.canonical(without: ["\(hashName)"])
      isWrittenForm = root.isInWrittenForm
    } catch {
      throw BrokenChain(.previousReceiptMalformed, refusal: error)
    }
    guard SHA256.digest(of: form) == parsed.hash, isWrittenForm else {
      throw BrokenChain(.previousReceiptAltered)
    }
    guard parsed.head.stage == stage else { throw BrokenChain(.previousReceiptOfOtherStage) }
    guard parsed.head.caseName == caseName else { throw BrokenChain(.previousReceiptOfOtherCase) }
    return CheckedReceipt(
      head: parsed.head, body: parsed.body, selfHash: parsed.hash,
      fileHash: SHA256.digest(of: bytes))
  }
}
