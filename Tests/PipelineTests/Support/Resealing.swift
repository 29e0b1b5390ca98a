import CheckedValues
import Signatures
import StrictJSON

/// What an attacker does who knows the format: a text in a document replaced, and its own hash made right
/// again.
struct Resealing {
  let document: String
  let from: String
  let to: String

  func carryOut(on bytes: [UInt8]) throws -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self)
    let changed = text.replacing(from, with: to, maxReplacements: 1)
    guard changed != text else { throw NothingToReplace(document: document, text: from) }
    guard let (member, without) = Gate.hashMember(of: document) else {
      throw NothingToReplace(document: document, text: "its hash")
    }
    let root = try JSONDocument(Array(changed.utf8)).root
    let hash = SHA256.digest(of: try root.canonical(without: without)).hex
    let pattern = "\"\(member)\": \""
    guard let start = changed.ranges(of: pattern).last?.upperBound else {
      throw NothingToReplace(document: document, text: pattern)
    }
    let end = changed.index(start, offsetBy: 64)
    return Array((changed[..<start] + hash + changed[end...]).utf8)
  }
}

struct NothingToReplace: Error {
  let document: String
  let text: String
}
