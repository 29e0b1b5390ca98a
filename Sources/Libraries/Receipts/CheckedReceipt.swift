public import CheckedValues
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
/// were expected. An `UnverifiedReceipt` makes one, or a `SealedReceipt`. (A class, because it is handed around much and has many
/// parts.)
public final class CheckedReceipt<Body: Sendable>: Sendable {
  public let head: ReceiptHead
  public let body: Body
  /// The hash inside the document.
  public let selfHash: SHA256Digest
  /// Over the bytes of the file.
  public let fileHash: SHA256Digest

  init(head: ReceiptHead, body: Body, selfHash: SHA256Digest, fileHash: SHA256Digest) {
    (self.head, self.body, self.selfHash, self.fileHash) = (head, body, selfHash, fileHash)
  }

  /// What `read` gives, checked; what it refuses is malformed.
  static func check(
    _ caseName: CaseName, _ read: () throws(JSONRefusal) -> UnverifiedReceipt<Body>
  ) throws(BrokenChain) -> CheckedReceipt {
    let receipt: UnverifiedReceipt<Body>
    do throws(JSONRefusal) { receipt = try read() } catch {
      throw BrokenChain(.previousReceiptMalformed, refusal: error)
    }
    return try receipt.checked(for: caseName)
  }
}
