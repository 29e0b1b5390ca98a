import Audit
import CheckedValues
import Foundation
import Signatures
import StrictJSON

extension Gate {
  /// The files of all cases that are not whole: that do not parse, or whose own hash is wrong. A summary has all its
  /// lines. An audit stream verifies; its last line may be torn. Names of temporary files are left out, for nobody
  /// takes them for an output. What is as in `known` is not looked at again.
  func brokenOutputs(known: [String: [UInt8]] = [:]) -> [String] {
    tree(out).filter { name, bytes in
      !name.hasSuffix(".tmp") && known[name] != bytes && !isWhole(name, bytes)
    }.map(\.key).sorted()
  }

  var temporaryFiles: [String] { tree(out).keys.filter { $0.hasSuffix(".tmp") } }

  private func isWhole(_ name: String, _ bytes: [UInt8]) -> Bool {
    if name.hasSuffix(".jsonl") { return verifies(name, bytes) }
    guard name.hasSuffix(".json") else { return bytes.last == 0x0A && bytes.holds("written: ") }
    let document = name.split(separator: "/").dropFirst().joined(separator: "/")
    guard let (member, without) = Self.hashMember(of: document), let root = try? JSONDocument(bytes).root,
      let hash = try? SHA256.digest(of: root.canonical(without: without)).hex
    else { return false }
    return bytes.holds("\"\(member)\": \"\(hash)\"") && bytes.last == 0x0A
  }

  private func verifies(_ name: String, _ bytes: [UInt8]) -> Bool {
    guard let stream = StreamID(String(name.dropFirst("audit/".count).dropLast(".jsonl".count)))
    else { return false }
    var verifier = StreamVerifier(stream)
    return (try? verifier.take(linesOf: bytes[...])) != nil
  }

  /// The outputs without the audit streams, which keep what earlier runs said.
  var outputs: [String: [UInt8]] { tree(out).filter { !$0.key.hasPrefix("audit/") } }

  /// The member with the hash of a document, and all members that it does not cover.
  static func hashMember(of document: String) -> (String, [String])? {
    switch document {
    case documents[2]: ("entry_hash", ["entry_hash", "runtime_decision", "reasons"])
    case documents[3]: ("action_entry_hash", ["action_entry_hash"])
    case documents[4]: ("action_receipt_sha256", ["action_receipt_sha256"])
    case Permit.path: ("permit_id", ["permit_id"])
    case documents[0], documents[1], documents[5]: ("receipt_sha256", ["receipt_sha256"])
    default: nil
    }
  }
}
