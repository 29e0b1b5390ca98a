public import CheckedValues
internal import StrictJSON

/// What a policy says of signatures.
public struct SignaturePolicy: Sendable {
  /// One signature that does not verify is enough for a no.
  public let everySignatureMustVerify: Bool
  /// The namespace that an SSH signature must have.
  public let sshsigNamespace: Identifier

  init(_ node: JSONNode) throws(JSONRefusal) {
    (everySignatureMustVerify, sshsigNamespace) = try node.object { reader throws(JSONRefusal) in
      (
        try reader.optional("every_signature_must_verify")?.bool() ?? false,
        try reader.optional("sshsig_namespace")?.identifier() ?? .known("file")
      )
    }
  }
}
