public import CheckedValues

/// A receipt that was just made, with the document that it is written as.
public struct SealedReceipt<Body: Sendable>: Sendable {
  public let document: OutputDocument
  private let head: ReceiptHead
  private let body: Body
  private let hash: SHA256Digest

  /// `hash` is the self-hash that the document was sealed with.
  public init(_ head: ReceiptHead, _ body: Body, _ document: OutputDocument, hash: SHA256Digest) {
    (self.head, self.body, self.document, self.hash) = (head, body, document, hash)
  }

  /// What reading a file back gives that holds this document. `fileHash` is that of the file.
  public func readBack(fileHash: SHA256Digest) -> CheckedReceipt<Body> {
    CheckedReceipt(head: head, body: body, selfHash: hash, fileHash: fileHash)
  }
}
