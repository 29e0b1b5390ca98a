public import CheckedValues
public import Receipts
public import Signatures
internal import StrictJSON

/// What a grant file says, before anybody looked at who signed it.
public struct UnverifiedGrant: Sendable {
  public let grant: Grant
  /// Nil when the statement lies there bare.
  let envelope: DSSEEnvelope?

  /// Reads a whole file: a DSSE envelope around the statement, or the statement alone.
  public init(_ bytes: [UInt8]) throws(ContainerRefusal) {
    do throws(JSONRefusal) {
      let root = try JSONDocument(bytes).root
      let isEnvelope = try root.object { reader throws(JSONRefusal) in
        defer { _ = reader.rest() }
        return reader.optional("payloadType") != nil
      }
      guard isEnvelope else {
        (grant, envelope) = (try Grant(root), nil)
        return
      }
      envelope = try DSSEEnvelope(root)
    } catch { throw .json(error) }
    guard let envelope, envelope.payloadType == Grant.payloadType else {
      throw .unsupported("dsse-payload-type")
    }
    do throws(JSONRefusal) {
      grant = try Grant(try JSONDocument(Array(envelope.payload)).root)
    } catch { throw .statement(error) }
  }
}

/// A grant file after a look at who signed it. Only a `GrantReader` makes one. A class, for it is large and handed
/// on often.
public final class GrantFile: Sendable {
  /// By the name of the file.
  public let id: Identifier
  /// Nil when the file is not well-formed, or says another id than its name.
  public let grant: Grant?
  /// Why it is no grant of an approver; nil when it is one.
  public let problem: ReasonWord?
  /// Nobody signed it, and the policy accepts that.
  public let isUnsigned: Bool

  init(id: Identifier, grant: Grant?, problem: ReasonWord?, isUnsigned: Bool) {
    (self.id, self.grant, self.problem, self.isUnsigned) = (id, grant, problem, isUnsigned)
  }
}

/// Holds grant files against the approvers of a snapshot.
public struct GrantReader: Sendable {
  private let approvers: SignatureJudge
  private let unsigned: Policy.UnsignedGrants
  private let trust: TrustStore

  public init(_ snapshot: Snapshot) {
    approvers = SignatureJudge(snapshot.trust, role: .approver)
    unsigned = snapshot.policy.unsignedGrants
    trust = snapshot.trust
  }

  /// A file of this name that could not be read at all.
  public func unreadable(_ id: Identifier) -> GrantFile {
    GrantFile(id: id, grant: nil, problem: .grantMalformed, isUnsigned: false)
  }

  /// The file's name is the grant's id, so that each id has one file.
  public func check(_ file: UnverifiedGrant, id: Identifier, at time: Timestamp) -> GrantFile {
    guard file.grant.id == id else { return unreadable(id) }
    guard let envelope = file.envelope else {
      return GrantFile(
        id: id, grant: file.grant, problem: unsigned == .accept ? nil : .grantUnsigned,
        isUnsigned: true)
    }
    return GrantFile(
      id: id, grant: file.grant, problem: problem(file.grant, envelope, time), isUnsigned: false)
  }

  /// One signature of an approver who may grant for this package is enough; otherwise what is wrong with
  /// the signature that came furthest.
  private func problem(_ grant: Grant, _ envelope: DSSEEnvelope, _ time: Timestamp) -> ReasonWord? {
    let context = SignatureJudge.Context(at: time, package: grant.packageID.text)
    let results = approvers.results(of: envelope, context)
    let passing = results.filter { $0.failure == nil }
    let speakers = passing.compactMap { $0.signer }
    if speakers.contains(where: { trust.maySpeak($0, as: grant.approverIdentity) }) { return nil }
    guard passing.isEmpty else { return .grantOfOtherApprover }
    let failures = Set(results.compactMap { $0.failure })
    if failures.contains(.signerInScope) { return .grantSignerNotApprover }
    return failures.contains(.signerInForce) ? .grantSignerNotInForce : .grantSignatureInvalid
  }
}
