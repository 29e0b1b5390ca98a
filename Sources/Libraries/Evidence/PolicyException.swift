public import CheckedValues
public import Receipts
public import StrictJSON

/// One exception of a policy, for one package, until it expires.
public struct PolicyException: Sendable {
  public enum Subject: Sendable, Equatable {
    /// One finding of a scan is taken out.
    case vulnerability(Identifier)
    /// A failure with this code is softened to a warning.
    case reasonCode(ReasonCode)
  }

  public let id: Identifier
  public let packageID: Identifier
  public let expiresAt: Timestamp
  public let subject: Subject

  public init(_ node: JSONNode) throws(JSONRefusal) {
    self = try node.object { reader throws(JSONRefusal) in
      try PolicyException(reading: &reader, node)
    }
  }

  private init(reading reader: inout ObjectReader, _ node: JSONNode) throws(JSONRefusal) {
    let idNode = try reader.required("exception_id")
    id = try idNode.identifier()
    // A finding says `dry_run` when the mode softened it; no exception may look like that.
    guard id.text != "dry_run" else { throw idNode.refusal(.form("exception_id")) }
    packageID = try reader.required("package_id").identifier()
    expiresAt = try reader.required("expires_at").timestamp()
    _ = try reader.required("approved_by").identifier()
    switch (reader.optional("vulnerability_id"), reader.optional("reason_code")) {
    case (let vulnerability?, nil): subject = .vulnerability(try vulnerability.identifier())
    case (nil, let code?):
      guard let word = ReasonCode(rawValue: try code.string()), word.canBeSoftened else {
        throw code.refusal(
          .oneOf(ReasonCode.allCases.filter { $0.canBeSoftened }.map { $0.rawValue }))
      }
      subject = .reasonCode(word)
    case (nil, nil): throw node.refusal(.form("exception_subject"))
    case (_?, let code?): throw code.refusal(.form("exception_subject"))
    }
  }

  /// The finding that is taken out; nil when a failure is softened.
  var vulnerability: Identifier? { if case .vulnerability(let id) = subject { id } else { nil } }

  /// At `expires_at` it is already over.
  public func isInForce(at time: Timestamp) -> Bool { time < expiresAt }
}
