public import CheckedValues
internal import Signatures
internal import StrictJSON

/// A receipt that parses, and of which nothing else is known. Nothing may be decided on it.
public struct UnverifiedReceipt<Body: Sendable>: Sendable {
  public let head: ReceiptHead
  public let body: Body
  private let hash: SHA256Digest
  private let hashName: StaticString
  private let stage: Stage
  private let root: JSONNode
  private let bytes: [UInt8]

  init(
    _ bytes: [UInt8], stage: Stage, hashName: StaticString = "receipt_sha256",
    _ body: (inout ObjectReader) throws(JSONRefusal) -> Body
  ) throws(JSONRefusal) {
    (self.bytes, self.stage, self.hashName) = (bytes, stage, hashName)
    root = try JSONDocument(bytes, limits: .receipt).root
    (head, self.body, hash) = try root.object { reader throws(JSONRefusal) in
      (
        try ReceiptHead.read(&reader), try body(&reader), try reader.required(hashName).sha256()
      )
    }
  }

  /// Checks in the order of formats.md: form, self-hash, stage, case. The hash does not cover white
  /// space, so a receipt must be in the form in which it was written, too.
  public func checked(for caseName: CaseName) throws(BrokenChain) -> CheckedReceipt<Body> {
    let form: [UInt8]
    do throws(JSONRefusal) { form = try root.canonical(without: ["\(hashName)"]) } catch {
      throw BrokenChain(.previousReceiptMalformed, refusal: error)
    }
    guard SHA256.digest(of: form) == hash, root.isInWrittenForm else {
      throw BrokenChain(.previousReceiptAltered)
    }
    guard head.stage == stage else { throw BrokenChain(.previousReceiptOfOtherStage) }
    guard head.fitsStage else { throw BrokenChain(.previousReceiptMalformed) }
    guard head.caseName == caseName else { throw BrokenChain(.previousReceiptOfOtherCase) }
    return CheckedReceipt(
      head: head, body: body, selfHash: hash, fileHash: SHA256.digest(of: bytes))
  }
}
