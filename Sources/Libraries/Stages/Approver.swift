public import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
public import ToolSupport

/// Who answers for people, and with which key: signs grants, reviews, and what lifts a block.
public struct Approver: Sendable {
  let identity: Identifier
  private let key: SigningKey

  /// `path` is a file, or `fd:N` for a descriptor.
  @export(interface)
  public init(_ identity: Identifier, key path: String) throws(ToolFailure) {
    self.identity = identity
    key = try SigningKeyFile.read(at: path)
  }

  /// Refuses one whose signature would be worth nothing: the key must be that of the approver who is named, in
  /// force and allowed to speak about this package.
  func check(by trust: TrustStore, at time: Timestamp, package: Identifier?) throws(ToolFailure) {
    let refusal = { (text: String) in
      ToolFailure.usage(text, hint: "what nobody accepts is not signed")
    }
    guard let known = trust.entry(of: key.publicKey) else {
      throw refusal("the key is not in trust.json")
    }
    let signer = known.signer
    guard signer.id == identity else {
      throw refusal("the key is that of \(signer.id), not of \(identity)")
    }
    guard signer.roles.contains(.approver) else { throw refusal("\(signer.id) is not an approver") }
    guard signer.isInForce(at: time) else {
      throw refusal("\(signer.id) is not in force at \(time)")
    }
    guard let package else { return }
    guard signer.maySign(package.text) else {
      throw refusal("\(signer.id) may not sign for \(package)")
    }
  }

  /// A document in a DSSE envelope, signed.
  func envelope(
    _ name: String, _ document: OutputDocument, type: String
  ) throws(ToolFailure) -> OutputFile {
    try OutputFile.envelope(name, document, type: type, by: key)
  }
}
