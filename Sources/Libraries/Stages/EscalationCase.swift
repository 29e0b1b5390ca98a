public import Admission
public import CheckedValues
internal import Receipts
internal import Signatures
internal import Storage
internal import StrictJSON
public import ToolSupport

/// A case that waits for an approver: what stage 2 asks for it, held against the request as it is now.
public struct EscalationCase: Sendable {
  public let asked: EscalationRequest
  /// Nil when the request names none; then there is no session to grant for.
  public let session: Identifier?
  let transaction: Identifier?

  /// Reads `<out>/<case>/runtime/escalation_request.json` and the case's request. That they do not fit, or
  /// that nothing is asked, is a mistake in the call: nothing is decided.
  @export(interface)
  public init(_ argument: CaseArgument, out: String) throws(ToolFailure) {
    let asked = try Self.asked(argument, out)
    let (request, fingerprint) = try ApproverFiles.request(of: argument)
    let again = EscalationRequest(
      request, of: argument.name, fingerprint: fingerprint, capabilities: asked.capabilities)
    let needed = Set(request.capabilitiesRequested).intersection(request.action?.requires ?? [])
    guard asked == again, needed.isSuperset(of: asked.capabilities) else {
      throw ToolFailure.usage(
        "\(argument.name): the request is not the one that was evaluated",
        hint: "run verify-signature and evaluate-policy on it again")
    }
    (self.asked, session, transaction) = (asked, request.sessionID, request.action?.transactionID)
  }

  private static func asked(
    _ argument: CaseArgument, _ out: String
  ) throws(ToolFailure) -> EscalationRequest {
    let path = "\(out)/\(argument.name)/\(PolicyStage.folder)/\(EscalationRequest.fileName)"
    let bytes = try NamedFile.bytes(
      at: path, limit: JSONLimits.document.bytes,
      hint: "evaluate-policy writes it when a capability lacks a grant")
    return try ApproverFiles.use(path) { () throws(JSONRefusal) in
      try EscalationRequest(try JSONDocument(bytes).root)
    }
  }
}
